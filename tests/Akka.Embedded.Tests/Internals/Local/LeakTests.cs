using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Embedded.Tests.Internals.Local;

public sealed class LeakTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Terminate_LetsTheSystemBeCollected()
    {
        var system = await RunAndEndAsync();

        // The threads let go of the system once they have ended, which nobody waits for.
        for (var i = 0; i < 500 && system.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
            await Task.Run(() => new SpinWait().SpinOnce());
        }
        Assert.False(system.IsAlive);
    }

    [Fact]
    public void DedicatedThreads_AfterShutdown_RunWhatIsQueuedAndEnd()
    {
        var threads = new DedicatedThreads("test", 2);
        using var all = new CountdownEvent(100);
        var used = new System.Collections.Concurrent.ConcurrentDictionary<Thread, bool>();
        for (var i = 0; i < 100; i++)
            threads.Execute(new ActionRunnable(() =>
            {
                used[Thread.CurrentThread] = true;
                all.Signal();
            }));
        threads.Shutdown();

        Assert.True(all.Wait(Limit));
        Assert.InRange(used.Count, 1, 2);
        Assert.All(used.Keys, thread => Assert.True(thread.Join(Limit)));
    }

    [Fact]
    public async Task DedicatedThreads_OneTaskBlocks_AnotherThreadRunsTheNext()
    {
        var threads = new DedicatedThreads("test", 2);
        var gate = new TaskCompletionSource();
        var ran = new TaskCompletionSource();

        threads.Execute(new ActionRunnable(() => gate.Task.Wait(Limit)));
        threads.Execute(new ActionRunnable(ran.SetResult));

        await ran.Task.WaitAsync(Limit);
        gate.SetResult();
        threads.Shutdown();
    }

    [Fact]
    public void Scheduler_AfterDispose_TakesNothingMore()
    {
        var scheduler = new DedicatedThreadScheduler(Config.Empty, NoLogger.Instance);
        scheduler.Dispose();

        Assert.Throws<SchedulerException>(() => scheduler.ScheduleOnce(TimeSpan.Zero, new ActionRunnable(() => { })));
    }

    [Fact]
    public void Serialization_OfATypeThatIsNotBound_Throws()
    {
        using var system = ActorSystem.Create("unbound", "akka { loglevel = OFF, stdout-loglevel = OFF }");

        Assert.Throws<System.Runtime.Serialization.SerializationException>(() =>
            system.Serialization.FindSerializerFor(new NotBound()));
    }

    private sealed class NotBound;

    private static async Task<WeakReference> RunAndEndAsync()
    {
        var system = ActorSystem.Create("leak",
            "akka { loglevel = OFF, stdout-loglevel = OFF }\npinned { type = PinnedDispatcher }");
        var actor = system.ActorOf(Props.Create(() => new Echo()).WithDispatcher("pinned"));
        Assert.Equal("x", await actor.Ask<string>("x", Limit));
        system.Scheduler.ScheduleTellRepeatedly(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), actor, "tick",
            ActorRefs.NoSender);
        await system.Terminate().WaitAsync(Limit);
        return new WeakReference(system);
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
