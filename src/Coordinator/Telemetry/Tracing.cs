using System.Diagnostics;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>The source of DistTrain's spans.</summary>
public static class Tracing
{
    public const string SourceName = "DistTrain";

    /// <summary>The source; without a listener it makes no span.</summary>
    public static ActivitySource Source { get; } = new(SourceName);
}
