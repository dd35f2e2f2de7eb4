using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Hosting;

/// <summary>Starts the actor system of a process in a cluster.</summary>
public static class ClusterSystem
{
    /// <summary>Starts it; it listens when this returns.</summary>
    /// <param name="configuration">As <see cref="ClusterConfiguration.Make"/> makes it.</param>
    /// <param name="tls">Mutual TLS on its connections, or null.</param>
    public static ActorSystem Create(Config configuration, TlsIdentity? tls)
    {
        var given = tls is null ? configuration : ConfigurationFactory.ParseString(Hocon(tls)).WithFallback(configuration);
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(given));
        return ActorSystem.Create(
            ClusterConfiguration.SystemName,
            tls is null ? setup : setup.And(new DotNettySslSetup(tls.Certificate, suppressValidation: false)));
    }

    // The last two are the embedded engine's alone; Akka.NET trusts the machine's authorities.
    internal static string Hocon(TlsIdentity tls) => $$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = true
          ssl {
            suppress-validation = false
            require-mutual-authentication = true
            validate-certificate-hostname = false
            certificate-roles = on
            certificate-authority.path = {{ClusterConfiguration.Quote(tls.AuthorityFile)}}
          }
        }
        """;
}
