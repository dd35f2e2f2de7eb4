using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Ends a system in phases: each phase's tasks run together, within its time, and the phases one after the other in the order that
/// <c>akka.coordinated-shutdown.phases</c> gives.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly IReadOnlyList<ShutdownPhase> _phases;
    private readonly ConcurrentDictionary<string,
        ConcurrentQueue<(string Name, Func<Task<Done>> Run)>> _tasks = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log;
    private Reason _reason;

    internal CoordinatedShutdown(ActorSystemImpl system)
    {
        System = system;
        _log = Logging.GetLogger(system, this);
        _phases = ShutdownPhase.Sort(ShutdownPhase.Read(system.Settings.Config));
        if (system.Settings.CoordinatedShutdownTerminateActorSystem)
            AddTask(PhaseActorSystemTerminate, "terminate-system", () => TerminateAsync(system));
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Why the system is ending; null while it is not.</summary>
    public Reason ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>The time of all phases.</summary>
    public TimeSpan TotalTimeout => _tasks.Keys.Aggregate(TimeSpan.Zero, (total, phase) => total + Timeout(phase));

    public static CoordinatedShutdown Get(ActorSystem sys) =>
        (CoordinatedShutdown)sys.RegisterExtension(new CoordinatedShutdownExtension());

    /// <summary>Adds a task to a phase. A task may add others to later phases.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_phases.Any(known => known.Name == phase))
            throw UnknownPhase(phase);
        _tasks.GetOrAdd(phase, static _ => new()).Enqueue((taskName, task));
    }

    public TimeSpan Timeout(string phase) => _phases.FirstOrDefault(known => known.Name == phase)?.Timeout
        ?? throw UnknownPhase(phase);

    /// <summary>Runs the phases once; whoever calls it later waits for the same end.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
            _ = RunPhasesAsync(fromPhase);
        return _done.Task;
    }

    private async Task RunPhasesAsync(string fromPhase)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _log.Debug("Running CoordinatedShutdown with reason [{0}]", _reason.GetType().Name);
        try
        {
            foreach (var phase in fromPhase is null ? _phases : _phases.SkipWhile(phase => phase.Name != fromPhase))
                await RunPhaseAsync(phase).ConfigureAwait(false);
            _done.TrySetResult(Done.Instance);
        }
        catch (Exception e)
        {
            // A phase that may not fail did: the rest is given up, except that the system ends.
            _log.Error(e, "coordinated shutdown was aborted");
            ((ActorSystemImpl)System).FinalTerminate();
            _done.TrySetException(e);
        }
    }

    private async Task RunPhaseAsync(ShutdownPhase phase)
    {
        if (!phase.Enabled || !_tasks.TryGetValue(phase.Name, out var tasks))
            return;
        _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", phase.Name, tasks.Count,
            string.Join(", ", tasks.Select(task => task.Name)));
        var all = Task.WhenAll(tasks.Select(task => RunTaskAsync(phase, task.Name, task.Run)));
        try
        {
            await all.WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (phase.Recover && !all.IsFaulted)
        {
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", phase.Name, phase.Timeout);
        }
    }

    private async Task RunTaskAsync(ShutdownPhase phase, string name, Func<Task<Done>> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception e) when (phase.Recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phase.Name, e.Message);
        }
    }

    private ConfigurationException UnknownPhase(string phase)
    {
        var known = string.Join(", ", _phases.Select(each => each.Name));
        return new ConfigurationException($"Unknown phase [{phase}], known phases [{known}]. " +
            "All phases (along with their optional dependencies) must be defined in configuration.");
    }

    private static async Task<Done> TerminateAsync(ActorSystemImpl system)
    {
        system.FinalTerminate();
        await system.WhenTerminated.ConfigureAwait(false);
        return Done.Instance;
    }
}

/// <summary>Makes the extension.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => new((ActorSystemImpl)system);
}
