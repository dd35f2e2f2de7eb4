using DistTrain.Shared.Transport;
using DistTrain.Worker.Telemetry;
using DistTrain.Worker.Transport;
using TorchSharp;

namespace DistTrain.Worker.Actors;

/// <summary>The settings of a gradient worker.</summary>
public sealed record GradientWorkerOptions
{
    /// <summary>The device on which the model and its tensors are.</summary>
    public required torch.Device Device { get; init; }

    /// <summary>libtorch's threads for this worker, at least 1. More than one changes the order of some sums, and so the
    /// result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What the last bits of this worker's results depend on.</summary>
    public required NumericsIdentity Numerics { get; init; }

    /// <summary>Where prepared data sets lie.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The file of a prepared data set, by its content key.</summary>
    public required Func<string, string> DataSetFile { get; init; }

    /// <summary>What the workers of this process have computed.</summary>
    public WorkerCounters Counters { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Returns the data plane that is reached at an address.</summary>
    public required Func<string, IDataPlane> DataPlaneAt { get; init; }
}
