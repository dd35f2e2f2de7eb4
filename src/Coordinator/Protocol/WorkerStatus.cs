using System.Text.Json.Serialization;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Protocol;

/// <summary>A worker: what the pool answers, <c>/api/workers</c> says and the command line and the page read.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Node">Its host's name.</param>
/// <param name="Device">Its device, for people.</param>
/// <param name="Job">The job it is leased to; null when it is free.</param>
/// <param name="State">Whether a job has it.</param>
/// <param name="LastMessageSeconds">Seconds since its host was heard of, to a tenth; null when it was not.</param>
/// <param name="Doing">What it is doing, for people; null where only the pool was asked, which does not know.</param>
/// <param name="OpenMicrobatches">Microbatches it has in hand.</param>
/// <param name="MicrobatchesPerSecond">Its measured speed, to a thousandth; 0 before the first measurement.</param>
public sealed record WorkerStatus(
    WorkerId Worker, string Node, string Device, JobId? Job, WorkerState State, double? LastMessageSeconds = null,
    string? Doing = null, int OpenMicrobatches = 0, double MicrobatchesPerSecond = 0);

/// <summary>Whether a worker is leased to a job; in JSON and metrics in lower case.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<WorkerState>))]
public enum WorkerState
{
    /// <summary>Waits for a job.</summary>
    Free,

    /// <summary>Leased to a job.</summary>
    Leased,

    /// <summary>Leased to a job that was asked to release it.</summary>
    Leaving,
}
