using System.Net.Sockets;
using Akka.Actor.Setup;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Shared.Remoting;

/// <summary>The settings of a <see cref="SocketTransport"/>. They are passed as an object, so that no key stands in the text
/// of a configuration, and so that whoever starts an actor system sees at once when its port is taken.</summary>
public sealed class SocketTransportSetup : Setup
{
    /// <summary>The socket that accepts connections of actors; already listening. The transport closes it.</summary>
    public required Socket Listener { get; init; }

    /// <summary>The host name that others reach this process by.</summary>
    public required string Advertised { get; init; }

    /// <summary>One of <see cref="ProcessRole"/>, sent to peers.</summary>
    public required string Role { get; init; }

    /// <summary>This process's certificate and whom it trusts; null for no TLS.</summary>
    public TlsIdentity? Identity { get; init; }

    /// <summary>Gets warnings of peers that were refused or cannot be reached.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock of time limits and of pauses between warnings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
