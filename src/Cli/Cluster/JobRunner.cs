using Akka.Actor;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using Serilog;

namespace DistTrain.Cli.Cluster;

/// <summary>Hands the job of <c>coordinator --job</c> in and waits for its end.</summary>
internal sealed class JobRunner(IClusterApi cluster, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Submits the job, or takes up the one of that name that is in the state directory.</summary>
    /// <returns>The exit code: the job's when it was waited for.</returns>
    public async Task<int> RunAsync(JobSpec job, bool wait, CancellationToken interrupted)
    {
        var id = new JobId(job.Name);
        var submitted = false;
        while (!interrupted.IsCancellationRequested)
        {
            try
            {
                if (!submitted)
                {
                    var reply = await cluster.SubmitAsync(new JobSubmission(job, id), interrupted);
                    submitted = true;
                    if (reply.Outcome != ApiOutcome.Accepted)
                        log.Information("{Text:l}; it is taken up where it stands", reply.Text);
                }

                if (!wait)
                    return ExitCodes.Done;
                var status = await cluster.JobAsync(id, interrupted);
                switch (status?.State)
                {
                    case JobPhase.Completed or JobPhase.StoppedEarly:
                        return ExitCodes.Done;
                    case JobPhase.Cancelled:
                        log.Warning("job {Job:l} was cancelled: {Reason:l}", id.Value, status.Reason ?? "see its result.json");
                        return ExitCodes.Interrupted;
                    case JobPhase.Failed:
                        log.Error("job {Job:l} failed: {Reason:l}", id.Value, status.Reason ?? "see its result.json");
                        return ExitCodes.Failed;
                }
            }
            catch (AskTimeoutException)
            {
                log.Information("job {Job:l} has no host yet: the cluster is forming", id.Value);
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(Interval, time, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCodes.Interrupted;
    }
}
