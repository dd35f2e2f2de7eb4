using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>How workers go: what they had in hand is given back, and the listener hears whether they went in peace. Not thread-safe.</summary>
internal sealed class Departures(
    WorkerRoster roster, StepScheduler scheduler, HeadStarts headStarts, TrainingRun run, LoopClock clock, ITrainingListener listener)
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    /// <summary>A worker's connection ended. False when the worker has another by now, or is not there.</summary>
    public bool Ended(WorkerId worker, IWorkerLink link, string reason, bool inPeace)
    {
        if (roster.Find(worker) != link)
            return false;
        Remove(worker, reason, inPeace);
        return true;
    }

    /// <summary>Lets workers go that are to and have nothing in hand. Called after every answer.</summary>
    public void DismissDrained()
    {
        if (!roster.AnyLeaving)
            return;
        foreach (var (worker, reason) in roster.Leaving.ToList())
        {
            if (!scheduler.HasWork(worker) && run.Round?.HasWork(worker) != true)
                Dismiss(worker, roster.LinkTo(worker), reason, inPeace: true);
        }
    }

    /// <summary>A worker that was accepted and says nothing more must not keep the job waiting for it.</summary>
    public void DismissUnready()
    {
        if (roster.Connected == roster.Ready)
            return;
        foreach (var (worker, link) in roster.UnreadySince(clock.Now - ReadyWithin).ToList())
            Dismiss(worker, link, $"it was accepted and not ready within {ReadyWithin.TotalSeconds:0} s");
    }

    /// <summary>Ends a worker's connection.</summary>
    public void Dismiss(WorkerId worker, IWorkerLink link, string reason, bool inPeace = false)
    {
        Remove(worker, reason, inPeace);
        link.Close(reason);
    }

    private void Remove(WorkerId worker, string reason, bool inPeace)
    {
        headStarts.Remove(worker);
        if (!roster.Remove(worker))
            return;
        scheduler.Lose(worker, clock.Now);
        run.Round?.Lose(worker);
        if (inPeace)
            listener.WorkerLeft(worker, reason, roster.Ready);
        else
            listener.WorkerLost(worker, reason, roster.Ready);
    }
}
