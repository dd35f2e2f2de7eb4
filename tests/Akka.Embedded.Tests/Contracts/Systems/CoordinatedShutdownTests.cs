using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Contracts.Systems;

public sealed class CoordinatedShutdownTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _order = new();

    [Fact]
    public async Task Run_TasksOfSeveralPhases_RunInTheOrderOfThePhases()
    {
        var shutdown = CoordinatedShutdown.Get(CreateSystem());
        foreach (var phase in new[] { CoordinatedShutdown.PhaseClusterLeave, CoordinatedShutdown.PhaseBeforeServiceUnbind,
            CoordinatedShutdown.PhaseServiceStop, CoordinatedShutdown.PhaseServiceUnbind })
            shutdown.AddTask(phase, "note", () => Note(phase));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);

        Assert.Equal(["before-service-unbind", "service-unbind", "service-stop", "cluster-leave"], _order);
    }

    [Fact]
    public async Task Run_EndsTheSystemAfterTheTasks()
    {
        var system = CreateSystem();
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "note", () =>
            Note(system.WhenTerminated.IsCompleted ? "ended" : "alive"));

        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(Limit);
        await system.WhenTerminated.WaitAsync(Limit);

        Assert.Equal(["alive"], _order);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Run_Twice_RunsTheTasksOnce()
    {
        var shutdown = CoordinatedShutdown.Get(CreateSystem());
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () => Note("once"));

        await Task.WhenAll(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance),
            shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance)).WaitAsync(Limit);

        Assert.Equal(["once"], _order);
        Assert.Same(CoordinatedShutdown.UnknownReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Run_ATaskThatFails_DoesNotStopTheOthers()
    {
        var shutdown = CoordinatedShutdown.Get(CreateSystem());
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fail", () =>
            Task.FromException<Done>(new InvalidOperationException("as told")));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "throw", () => throw new InvalidOperationException("as told"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "note", () => Note("same phase"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () => Note("later phase"));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);

        Assert.Equal(["same phase", "later phase"], _order);
    }

    [Fact]
    public async Task Run_ATaskThatHangs_IsGivenUpAfterThePhasesTime()
    {
        var shutdown = CoordinatedShutdown.Get(CreateSystem("akka.coordinated-shutdown.phases.service-unbind.timeout = 100ms"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "hang", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () => Note("later phase"));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);

        Assert.Equal(["later phase"], _order);
    }

    [Fact]
    public async Task Run_FromAPhase_LeavesOutThoseBefore()
    {
        var shutdown = CoordinatedShutdown.Get(CreateSystem());
        foreach (var phase in new[] { CoordinatedShutdown.PhaseServiceUnbind, CoordinatedShutdown.PhaseClusterLeave })
            shutdown.AddTask(phase, "note", () => Note(phase));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseClusterLeave).WaitAsync(Limit);

        Assert.Equal(["cluster-leave"], _order);
    }

    [Fact]
    public async Task Terminate_ASystem_RunsTheTasks()
    {
        var system = CreateSystem();
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () => Note("ran"));

        await system.Terminate().WaitAsync(Limit);

        Assert.Equal(["ran"], _order);
    }

    [Fact]
    public async Task AddTask_ToAPhaseOfTheSettings_RunsItInItsPlace()
    {
        var shutdown = CoordinatedShutdown.Get(CreateSystem("""
            akka.coordinated-shutdown.phases.mine.depends-on = ["service-stop"]
            akka.coordinated-shutdown.phases.before-cluster-shutdown.depends-on = ["mine"]
            """));
        foreach (var phase in new[] { "before-cluster-shutdown", "mine", "service-stop" })
            shutdown.AddTask(phase, "note", () => Note(phase));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);

        Assert.Equal(["service-stop", "mine", "before-cluster-shutdown"], _order);
    }

    [Fact]
    public async Task AddTask_ToAnUnknownPhase_Throws()
    {
        var system = CreateSystem();

        Assert.Throws<ConfigurationException>(() =>
            CoordinatedShutdown.Get(system).AddTask("no-such-phase", "note", () => Note("never")));
        await system.Terminate().WaitAsync(Limit);
    }

    private static ActorSystem CreateSystem(string config = "") =>
        ActorSystem.Create("shutdown", ConfigurationFactory.ParseString(
        config + "\nakka { loglevel = OFF, stdout-loglevel = OFF, coordinated-shutdown { run-by-clr-shutdown-hook = off, exit-clr = off } }"));

    private Task<Done> Note(string what)
    {
        _order.Enqueue(what);
        return Task.FromResult(Done.Instance);
    }
}
