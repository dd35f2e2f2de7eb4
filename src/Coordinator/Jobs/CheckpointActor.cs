using Akka.Actor;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Writes a run's snapshots beside training, one at a time; <see cref="CheckpointQueue"/> decides which wait.</summary>
public sealed class CheckpointActor : ReceiveActor
{
    private readonly CheckpointQueue _queue = new();
    private readonly SnapshotPool _snapshots;
    private readonly CheckpointStore _store;
    private readonly int _keep;
    private readonly TimeProvider _time;
    private readonly IActorRef _job;
    private string? _bestName;
    private RunSnapshot? _writing;
    private bool _flushing;

    /// <summary>An actor for one run; <paramref name="job"/> is told what became of each write.</summary>
    public CheckpointActor(PreparedRun run, IActorRef job)
    {
        _snapshots = run.Context.Snapshots;
        _job = job;
        _store = new CheckpointStore(run.Directory.Checkpoints);
        _keep = run.Context.Job.Checkpoint.Keep;
        _time = run.Time;
        _bestName = run.Context.Best?.Name;
        Receive<WriteCheckpoint>(write =>
        {
            foreach (var superseded in _queue.Add(write.Snapshot))
                _snapshots.Return(superseded);
            WriteNext();
        });
        Receive<Written>(Done);
        Receive<Failed>(GaveUp);
        Receive<FlushCheckpoints>(_ =>
        {
            _flushing = true;
            WriteNext();
            ReportFlushed();
        });
    }

    public static Props Props(PreparedRun run, IActorRef job) => Akka.Actor.Props.Create(() => new CheckpointActor(run, job));

    private void WriteNext()
    {
        if (_writing is not null || _queue.Take() is not { } snapshot)
            return;
        _writing = snapshot;
        var (store, keep, best, time) = (_store, _keep, _bestName, _time);
        var started = time.GetTimestamp();
        Task.Run(
            () => new Written(snapshot, store.Save(snapshot.NamingBest(best), keep).ToString(), time.GetElapsedTime(started)))
            .PipeTo(Self, failure: error => new Failed(snapshot, error.Message, time.GetElapsedTime(started)));
    }

    private void Done(Written written)
    {
        _writing = null;
        if (written.Snapshot.IsBest)
            _bestName = written.Name;
        _snapshots.Return(written.Snapshot);
        _job.Tell(new TrainingEvent.CheckpointWritten(Path.Combine(_store.Directory, written.Name), written.Duration));
        WriteNext();
        ReportFlushed();
    }

    private void GaveUp(Failed failed)
    {
        _writing = null;
        _job.Tell(new TrainingEvent.CheckpointFailed(failed.Reason, failed.Duration));
        if (!_flushing && failed.Snapshot.IsBest && _queue.PutBack(failed.Snapshot))
            return;
        _snapshots.Return(failed.Snapshot);
        if (_flushing && failed.Snapshot.IsBest)
            while (_queue.Take() is { } orphan)
                _snapshots.Return(orphan);
        WriteNext();
        ReportFlushed();
    }

    private void ReportFlushed()
    {
        if (!_flushing || _writing is not null || !_queue.IsEmpty)
            return;
        _flushing = false;
        _job.Tell(new CheckpointsFlushed());
    }

    private sealed record Written(RunSnapshot Snapshot, string Name, TimeSpan Duration);

    private sealed record Failed(RunSnapshot Snapshot, string Reason, TimeSpan Duration);
}
