using System.Diagnostics.Metrics;
using Akka.Actor;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Telemetry;
using DistTrain.Worker.Telemetry;

namespace DistTrain.Cli.Telemetry;

/// <summary>The metrics of <c>train</c>: the process, its job and its workers. For OpenTelemetry alone.</summary>
internal sealed class LocalMetrics : IDisposable
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);
    private readonly Meter _meter;
    private volatile ClusterState _state = ClusterState.Unknown;
    private volatile Func<CancellationToken, Task<JobStatus?>>? _ask;

    public LocalMetrics()
    {
        _meter = ProcessMetrics.CreateMeter();
        JobMetrics.AddTo(_meter, () => _state);
        Counters.AddTo(_meter);
        WorkerCounters.AddTo(_meter);
    }

    /// <summary>Counts what the job has done: steps, samples, lost workers, checkpoints.</summary>
    public RunCounterBook Counters { get; } = new();

    /// <summary>Gradients and evaluations of this process's workers, added up.</summary>
    public WorkerCounters WorkerCounters { get; } = new();

    /// <summary>Sets the actor that is asked for the job's status.</summary>
    public void Watch(IActorRef host, JobId job) =>
        _ask = async cancellation => (await host.Ask<JobStatusReply>(new GetJobStatus(job), AskLimit, cancellation)).Status;

    /// <summary>Reads the job's status for the last time.</summary>
    public async Task FinishAsync()
    {
        await RefreshAsync(CancellationToken.None);
        _ask = null;
    }

    /// <summary>Reads the job's status; without an answer the previous one stays.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (_ask is not { } ask)
            return;
        try
        {
            if (await ask(cancellation) is { } job)
                _state = new ClusterState(null, [job], null);
        }
        catch (AskTimeoutException)
        {
            // A job that prepares its data answers later; one that has ended does not answer any more.
        }
    }

    public void Dispose() => _meter.Dispose();
}
