using Akka.Actor;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Protocol;

namespace DistTrain.Cli.Training;

/// <summary>Coordinator and workers of one job in this process, as actors of one system that share memory.</summary>
internal static class LocalTraining
{
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(20);

    /// <summary>Trains until the job ends or is interrupted; everything is on disk when it returns.</summary>
    /// <param name="options">What to train, and where.</param>
    /// <param name="interrupted">Ends the run with a checkpoint; its result says <see cref="RunOutcome.Cancelled"/>.</param>
    /// <exception cref="BadInputException">The run could not begin: the data or the checkpoints are bad.</exception>
    /// <exception cref="OperationCanceledException">Interrupted before the run began.</exception>
    public static async Task<RunResult> RunAsync(LocalTrainingOptions options, CancellationToken interrupted)
    {
        var system = ActorSystem.Create(ClusterConfiguration.SystemName, ClusterConfiguration.OneProcess);
        var ended = new TaskCompletionSource<JobEnded>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var host = system.ActorOf(LocalHostActor.Props(options, ended), "host");
            await using var interruption = interrupted.Register(() => host.Tell(LocalHostActor.Interrupt.Instance));
            options.Metrics?.Watch(host, new JobId(options.Job.Name));
            var end = await ended.Task;
            if (options.Metrics is { } metrics)
                await metrics.FinishAsync();
            return end.State.Result ?? throw (end.State is { Phase: JobPhase.Failed, Reason: { } reason }
                ? new BadInputException(reason.Split('\n'))
                : new OperationCanceledException(interrupted));
        }
        finally
        {
            await StopAsync(system, options);
        }
    }

    /// <summary>What the run gave is on disk; actors that do not stop must not take its result away.</summary>
    private static async Task StopAsync(ActorSystem system, LocalTrainingOptions options)
    {
        try
        {
            await system.Terminate().WaitAsync(ShutdownLimit, options.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            options.Progress.Warning(
                $"the workers did not stop within {ShutdownLimit.TotalSeconds:0} s; the process ends without them");
        }
    }
}
