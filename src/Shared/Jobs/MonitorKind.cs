using DistTrain.Shared.Jobs.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>How a <see cref="Monitor"/> is written.</summary>
internal sealed class MonitorKind() : NameKind("a monitored value", Monitor.All.ToDictionary(m => m.ToString(), object (m) => m));
