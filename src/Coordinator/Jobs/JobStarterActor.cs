using Akka.Actor;
using DistTrain.Shared.Protocol;

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
        var directory = Path.Combine(stateDirectory, "jobs");
        Receive<Poll>(_ =>
        {
            if (!Directory.Exists(directory))
                return;
            foreach (var job in Directory.EnumerateDirectories(directory))
            {
                var name = Path.GetFileName(job);
                if (JobId.IsValid(name) && File.Exists(Path.Combine(job, "job.yaml")) && !File.Exists(Path.Combine(job, "result.json")))
                    jobs.Tell(new StartJob(new JobId(name)));
            }
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props for a starter.</summary>
    public static Props Props(string stateDirectory, IActorRef jobs) =>
        Akka.Actor.Props.Create(() => new JobStarterActor(stateDirectory, jobs));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("poll", Poll.Instance, TimeSpan.Zero, Interval);

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }
}
