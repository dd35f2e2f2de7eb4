using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>How a worker reaches a coordinator's data plane.</summary>
public sealed record TcpDataPlaneOptions
{
    /// <summary>How worker and coordinator know each other.</summary>
    public DataPlaneSecurity Security { get; init; } = DataPlaneSecurity.None;

    /// <summary>A data set of which nothing arrives for so long is given up; 5 s by default.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connecting, and each answer while a connection is opened, may take so long; 5 s by default.</summary>
    public TimeSpan OpeningTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
