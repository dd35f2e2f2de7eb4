using DistTrain.Shared.Transport;
using DistTrain.Worker.Telemetry;
using DistTrain.Worker.Transport;
using TorchSharp;

namespace DistTrain.Worker.Actors;

/// <summary>What a gradient worker is given by its host.</summary>
public sealed record GradientWorkerOptions
{
    /// <summary>Where tensors live.</summary>
    public required torch.Device Device { get; init; }

    /// <summary>libtorch's threads for this worker, at least 1. More than one changes the order of some sums, and so the result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What decides the last bit of this worker's results.</summary>
    public required NumericsIdentity Numerics { get; init; }

    /// <summary>Where prepared data sets lie.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The file of a prepared data set, by its content key.</summary>
    public required Func<string, string> DataSetFile { get; init; }

    /// <summary>What the workers of this process have computed.</summary>
    public WorkerCounters Counters { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The data plane behind an address.</summary>
    public required Func<string, IDataPlane> DataPlaneAt { get; init; }
}
