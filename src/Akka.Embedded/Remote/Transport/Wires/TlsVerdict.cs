#nullable enable
namespace Akka.Remote.Transport;

/// <summary>What was said of the peer's certificate on one connection; TLS itself says only that it was refused.</summary>
internal sealed class TlsVerdict
{
    /// <summary>What was wrong, or null.</summary>
    public string? Objection { get; private set; }

    /// <summary>Keeps the objection; true when there is none.</summary>
    public bool Accept(string? objection) => (Objection = objection) is null;
}
