using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace Akka.Remote.Transport.DotNetty;

/// <summary>The certificate of a system whose configuration enables TLS and names no file. The name is Akka.NET's.</summary>
public sealed class DotNettySslSetup : Setup
{
    /// <param name="certificate">The certificate with its private key.</param>
    /// <param name="suppressValidation">Whether every certificate of a peer is taken.</param>
    public DotNettySslSetup(X509Certificate2 certificate, bool suppressValidation)
    {
        Certificate = certificate;
        SuppressValidation = suppressValidation;
    }

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Whether every certificate of a peer is taken.</summary>
    public bool SuppressValidation { get; }
}
