using Akka.Actor;

namespace Akka.Cluster;

/// <summary>The cluster's part in <see cref="CoordinatedShutdown"/>: leave, wait to be let go, tell the others, stop.</summary>
internal static class ClusterShutdown
{
    public static void AddTasks(Cluster cluster)
    {
        var shutdown = CoordinatedShutdown.Get(cluster.System);
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", async () =>
        {
            if (!cluster.IsTerminated && cluster.SelfMember.Status is MemberStatus.Joining or MemberStatus.Up or MemberStatus.Leaving)
            {
                cluster.Daemon.Tell(new ClusterCommand.Leave(cluster.SelfAddress));
                await cluster.Exiting.ConfigureAwait(false);
            }

            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "exiting-completed", async () =>
        {
            if (cluster.IsTerminated || cluster.SelfMember.Status is MemberStatus.Removed)
                return Done.Instance;
            var timeout = shutdown.Timeout(CoordinatedShutdown.PhaseClusterExitingDone);
            return await cluster.Daemon.Ask<Done>(ClusterCommand.ExitingCompleted.Instance, timeout).ConfigureAwait(false);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", async () =>
        {
            cluster.Shutdown();
            await cluster.Stopped.ConfigureAwait(false);
            return Done.Instance;
        });
    }

    /// <summary>This node is Exiting: the rest of the phases follow.</summary>
    public static void RunWhenLeaving(Cluster cluster) =>
        Run(cluster, CoordinatedShutdown.ClusterLeavingReason.Instance, null);

    /// <summary>The cluster's actors have stopped although nobody shut the system down.</summary>
    public static void RunWhenDown(Cluster cluster)
    {
        if (cluster.Settings.RunCoordinatedShutdownWhenDown)
            Run(cluster, CoordinatedShutdown.ClusterDowningReason.Instance, CoordinatedShutdown.PhaseClusterShutdown);
    }

    public static void RunWhenJoinFailed(Cluster cluster) =>
        Run(cluster, CoordinatedShutdown.ClusterJoinUnsuccessfulReason.Instance, null);

    // Off the actor's thread: the phases wait for actors, this one among them.
    private static void Run(Cluster cluster, CoordinatedShutdown.Reason reason, string fromPhase) =>
        _ = Task.Run(() => CoordinatedShutdown.Get(cluster.System).Run(reason, fromPhase));
}
