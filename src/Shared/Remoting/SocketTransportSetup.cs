using System.Net.Sockets;
using Akka.Actor.Setup;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Shared.Remoting;

/// <summary>
/// What a <see cref="SocketTransport"/> is made with. Handed over as an object, so that no key is in a configuration's text, and
/// so that whoever starts an actor system sees at once when its port is taken.
/// </summary>
public sealed class SocketTransportSetup : Setup
{
    /// <summary>The socket that actors are reached by; already listening. The transport closes it.</summary>
    public required Socket Listener { get; init; }

    /// <summary>The host name that others reach this process by.</summary>
    public required string Advertised { get; init; }

    /// <summary>What this process is.</summary>
    public required string Role { get; init; }

    /// <summary>This process's certificate and whom it trusts; null for no TLS.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>Told of peers that were refused and of those that cannot be reached.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
