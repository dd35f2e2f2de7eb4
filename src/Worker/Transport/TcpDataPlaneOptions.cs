using DistTrain.Shared.Security;

namespace DistTrain.Worker.Transport;

/// <summary>How a worker reaches a coordinator's data plane.</summary>
public sealed record TcpDataPlaneOptions
{
    /// <summary>Mutual TLS; null for none.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>A data set of which nothing arrives for so long is given up; 5 s by default.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connecting, and each answer while a connection is opened, may take so long; 5 s by default.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of the time limits above.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
