namespace DistTrain.Shared.DataPlane.Tcp;

/// <summary>How a worker reaches a coordinator's data plane.</summary>
public sealed record TcpDataPlaneOptions
{
    /// <summary>How the worker proves itself.</summary>
    public DataPlaneSecurity Security { get; init; } = DataPlaneSecurity.None;

    /// <summary>A coordinator that is silent for so long is lost; as the coordinator's <c>worker-timeout</c>, 5 s by default.</summary>
    public TimeSpan WorkerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connecting, and each answer while a connection is opened, may take so long; 5 s by default.</summary>
    public TimeSpan OpeningTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
