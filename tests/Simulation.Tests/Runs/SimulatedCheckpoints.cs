using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Training;
using DistTrain.TestSupport;

namespace DistTrain.Simulation.Tests.Runs;

/// <summary>What the checkpoint actor does, in virtual time: a write takes a while, and what waits dies with the process.</summary>
internal sealed class SimulatedCheckpoints(SimulatedRun world)
{
    private const string Location = "/run/checkpoints";
    private readonly CheckpointStore _store = new(Location, new CrashFiles());
    private CheckpointQueue _queue = new();
    private TrainingContext? _context;
    private string? _best;
    private RunSnapshot? _writing;
    private int _start;

    public int Written { get; private set; }

    /// <summary>A coordinator starts; gives the snapshot where it goes on, and the one with the best model.</summary>
    public (RunSnapshot? Latest, RunSnapshot? Best) Restart(bool resume)
    {
        _start++;
        _queue = new CheckpointQueue();
        _writing = null;
        var latest = resume ? _store.LoadLatest(Refuse) : null;
        return (latest, latest is null ? null : RunPreparation.BestOf(latest, _store));
    }

    public void Serve(TrainingContext context) => (_context, _best) = (context, context.Best?.Name);

    public void Take(RunSnapshot snapshot)
    {
        foreach (var superseded in _queue.Add(snapshot))
            _context!.Snapshots.Return(superseded);
        WriteNext();
    }

    /// <summary>Writes everything that waits.</summary>
    public void Flush()
    {
        if (_writing is not null)
            Save(_writing);
        while (_queue.Take() is { } snapshot)
            Save(snapshot);
    }

    private static void Refuse(string warning) => throw new InvalidOperationException(warning);

    private void WriteNext()
    {
        if (_writing is not null || _queue.Take() is not { } snapshot)
            return;
        _writing = snapshot;
        var start = _start;
        world.Events.After(TimeSpan.FromSeconds(0.5 * world.Random.NextDouble()), () =>
        {
            if (_start != start || _writing is null)
                return;
            Save(snapshot);
            WriteNext();
        });
    }

    private void Save(RunSnapshot snapshot)
    {
        var name = _store.Save(snapshot.NamingBest(_best), _context!.Job.Checkpoint.Keep);
        if (snapshot.IsBest)
            _best = name.ToString();
        _writing = null;
        Written++;
        _context.Snapshots.Return(snapshot);
    }
}
