using Akka.Actor;
using DistTrain.Coordinator.Jobs;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Writes a run's snapshots beside training, one at a time; <see cref="CheckpointQueue"/> decides which wait.</summary>
public sealed class CheckpointActor : ReceiveActor
{
    private readonly CheckpointQueue _queue = new();
    private readonly PreparedRun _run;
    private readonly CheckpointStore _store;
    private readonly IActorRef _job;
    private string? _bestName;
    private TrainingSnapshot? _writing;
    private bool _flushing;

    /// <summary>An actor for one run; <paramref name="job"/> is told what became of each write.</summary>
    public CheckpointActor(PreparedRun run, IActorRef job)
    {
        _run = run;
        _job = job;
        _store = new CheckpointStore(run.Directory.Checkpoints);
        _bestName = run.BestCheckpoint;
        Receive<WriteCheckpoint>(write =>
        {
            foreach (var superseded in _queue.Add(write.Snapshot))
                _run.Context.Snapshots.Return(superseded);
            WriteNext();
        });
        Receive<Written>(Done);
        Receive<Failed>(GaveUp);
        Receive<FlushCheckpoints>(_ =>
        {
            _flushing = true;
            WriteNext();
            SayFlushed();
        });
    }

    /// <summary>Props for a run.</summary>
    public static Props Props(PreparedRun run, IActorRef job) => Akka.Actor.Props.Create(() => new CheckpointActor(run, job));

    private void WriteNext()
    {
        if (_writing is not null || _queue.Take() is not { } snapshot)
            return;
        _writing = snapshot;
        var (store, context, best, time) = (_store, _run.Context, _bestName, _run.Time);
        var started = time.GetTimestamp();
        Task.Run(() =>
        {
            var name = store.Save(CheckpointMapping.ToCheckpoint(snapshot, context, best), context.Job.Checkpoint.Keep);
            return new Written(snapshot, name.ToString(), time.GetElapsedTime(started).TotalMilliseconds);
        }).PipeTo(Self, failure: error => new Failed(snapshot, error.Message, time.GetElapsedTime(started).TotalMilliseconds));
    }

    private void Done(Written written)
    {
        _writing = null;
        if (written.Snapshot.IsBest)
            _bestName = written.Name;
        _run.Context.Snapshots.Return(written.Snapshot);
        _job.Tell(new CheckpointWritten(Path.Combine(_store.Directory, written.Name), written.Milliseconds));
        WriteNext();
        SayFlushed();
    }

    private void GaveUp(Failed failed)
    {
        _writing = null;
        _job.Tell(new CheckpointFailed(failed.Reason, failed.Milliseconds));
        if (!_flushing && failed.Snapshot.IsBest && _queue.PutBack(failed.Snapshot))
            return;
        _run.Context.Snapshots.Return(failed.Snapshot);
        if (_flushing && failed.Snapshot.IsBest)
            while (_queue.Take() is { } orphan)
                _run.Context.Snapshots.Return(orphan);
        WriteNext();
        SayFlushed();
    }

    private void SayFlushed()
    {
        if (!_flushing || _writing is not null || !_queue.IsEmpty)
            return;
        _flushing = false;
        _job.Tell(new CheckpointsFlushed());
    }

    private sealed record Written(TrainingSnapshot Snapshot, string Name, double Milliseconds);

    private sealed record Failed(TrainingSnapshot Snapshot, string Reason, double Milliseconds);
}
