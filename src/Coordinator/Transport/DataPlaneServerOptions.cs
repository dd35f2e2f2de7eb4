using System.Net;
using DistTrain.Shared.Security;

namespace DistTrain.Coordinator.Transport;

/// <summary>How a coordinator's data plane listens.</summary>
public sealed record DataPlaneServerOptions
{
    /// <summary>Where to listen; loopback by default. Any other needs TLS.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Mutual TLS; null for none: then anybody who reaches the port may take part.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Without TLS, listen on other addresses than loopback too (<c>--insecure</c>).</summary>
    public bool AllowOpenNetwork { get; init; }

    /// <summary>A worker that is silent for so long is lost, unless its job says otherwise (<c>worker-timeout</c>); 5 s by
    /// default. The worker is told, and takes the coordinator for lost after the same time.</summary>
    public TimeSpan WorkerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A connection has so long to show who it is and to say what it is for; 5 s by default.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that may not have done so yet; when one more comes, the oldest is closed. 64 by default.</summary>
    public int MaxHalfOpen { get; init; } = 64;

    /// <summary>The clock of the deadlines above.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
