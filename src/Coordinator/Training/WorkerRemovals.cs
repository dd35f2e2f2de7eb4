using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>How workers go: what they had in hand is given to others, and the observer hears whether they went gracefully. Not
/// thread-safe.</summary>
internal sealed class WorkerRemovals(
    WorkerRoster roster, StepScheduler scheduler, TrainingSession run, ITrainingObserver observer)
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    /// <summary>A worker's connection ended. False when the worker has another by now, or is not there.</summary>
    public bool Ended(WorkerId worker, IWorkerLink link, string reason, bool graceful)
    {
        if (roster.Find(worker) != link)
            return false;
        Remove(worker, reason, graceful);
        return true;
    }

    /// <summary>Lets workers go that are to and have nothing in hand. Called after every answer.</summary>
    public void DisconnectDrained()
    {
        if (!roster.AnyLeaving)
            return;
        foreach (var (worker, reason) in roster.Leaving.ToList())
        {
            if (!scheduler.HasWork(worker) && run.Round?.HasWork(worker) != true)
                Disconnect(worker, roster.LinkTo(worker), reason, graceful: true);
        }
    }

    /// <summary>A worker that was accepted and says nothing more must not keep the job waiting for it.</summary>
    public void DisconnectUnready()
    {
        if (roster.Connected == roster.Ready)
            return;
        foreach (var (worker, link) in roster.UnreadySince(run.Now - ReadyWithin).ToList())
            Disconnect(worker, link, $"it was accepted and not ready within {ReadyWithin.TotalSeconds:0} s");
    }

    public void Disconnect(WorkerId worker, IWorkerLink link, string reason, bool graceful = false)
    {
        Remove(worker, reason, graceful);
        link.Close(reason);
    }

    private void Remove(WorkerId worker, string reason, bool graceful)
    {
        run.Update?.RemoveReceiver(worker);
        if (!roster.Remove(worker))
            return;
        scheduler.Remove(worker, run.Now);
        run.Round?.Remove(worker);
        if (graceful)
            observer.Observe(new TrainingEvent.WorkerLeft(worker, reason, roster.Ready));
        else
            run.WorkerFailed(worker, reason);
    }
}
