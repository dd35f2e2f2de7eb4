using Akka.Actor;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Jobs;

/// <summary>
/// Looks every two seconds for jobs in the state directory that have no end and starts them, wherever sharding puts them:
/// after a crash of the coordinator that hosted a job, this is what brings it back. Starting one that runs does nothing.
/// </summary>
public sealed class JobStarterActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A starter for the jobs below a state directory.</summary>
    public JobStarterActor(string stateDirectory, IActorRef jobs)
    {
        var state = new StateDirectory(stateDirectory);
        Receive<Poll>(_ =>
        {
            foreach (var job in state.Jobs())
                if (state.RunOf(job) is { HasJob: true, HasResult: false })
                    jobs.Tell(new StartJob(job));
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(string stateDirectory, IActorRef jobs) =>
        Akka.Actor.Props.Create(() => new JobStarterActor(stateDirectory, jobs));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("poll", Poll.Instance, TimeSpan.Zero, Interval);

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }
}
