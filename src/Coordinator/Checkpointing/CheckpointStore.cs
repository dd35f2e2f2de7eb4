using DistTrain.Shared.Checkpoints;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// The checkpoints of one run, a directory each in one directory. Not thread-safe; one writer at a time, which
/// <see cref="RunAttempts"/> sees to.
/// </summary>
/// <param name="directory">Where the checkpoints are; made when the first is written.</param>
/// <param name="files">The file system; null for the real one.</param>
public sealed class CheckpointStore(string directory, ICheckpointFiles? files = null)
{
    private readonly ICheckpointFiles _files = files ?? DiskFiles.Instance;
    private readonly Dictionary<string, string?> _bests = [];

    public string Directory { get; } = directory;

    /// <summary>Their names, newest first; good or not.</summary>
    public IReadOnlyList<CheckpointName> List() =>
        [.. _files.Directories(Directory).Select(CheckpointName.TryParse).OfType<CheckpointName>().OrderDescending()];

    /// <summary>
    /// Writes a checkpoint and then removes what is no longer wanted: all but the <paramref name="keep"/> newest and the best
    /// ones that their <c>State.Best</c> name, without which they could not be resumed from. Blocks until it is on the disk.
    /// </summary>
    /// <param name="snapshot">The run; its vectors must not change during the call.</param>
    /// <param name="keep">How many of the newest stay, at least 1; the one written counts.</param>
    /// <returns>The directory's name.</returns>
    /// <exception cref="CheckpointException">It could not be written; those before it are still there.</exception>
    public CheckpointName Save(RunSnapshot snapshot, int keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        var newest = RunAttempts.Newest(_files, Directory);
        if (newest > snapshot.State.RunAttempt)
            throw new CheckpointException(
                $"run attempt {snapshot.State.RunAttempt} of job {snapshot.State.JobId} may not write to {Directory}: run "
                    + $"attempt {newest} has taken over");
        var written = CheckpointWriter.Write(_files, Directory, snapshot);
        _bests[written.ToString()] = snapshot.State.Best?.Checkpoint;
        Prune(written, keep);
        return written;
    }

    /// <summary>Reads the newest good checkpoint.</summary>
    /// <param name="warn">Hears of each bad one that is passed over.</param>
    /// <param name="check">Refuses one by a <see cref="CheckpointException"/>, for example when the best model it names is
    /// bad.</param>
    /// <returns>Null when there are none at all.</returns>
    /// <exception cref="CheckpointException">There are some, and none is good.</exception>
    public RunSnapshot? LoadLatest(Action<string> warn, Action<RunSnapshot>? check = null)
    {
        var names = List();
        var problems = new List<string>();
        foreach (var name in names)
        {
            try
            {
                var checkpoint = CheckpointLoader.Load(_files, Path.Combine(Directory, name.ToString()));
                check?.Invoke(checkpoint);
                return checkpoint;
            }
            catch (CheckpointException e)
            {
                problems.Add(e.Message);
                warn($"{e.Message}; it is passed over and the next older one is used");
            }
        }

        return problems.Count == 0
            ? null
            : throw new CheckpointException(
                $"none of the {problems.Count} checkpoints in {Directory} is good, so the run is not continued: "
                + string.Join("; ", problems) + ". To start over, use another directory or remove these");
    }

    /// <param name="name">Its directory's name.</param>
    /// <exception cref="CheckpointException">It is missing or bad.</exception>
    public RunSnapshot Load(string name) => CheckpointLoader.Load(_files, Path.Combine(Directory, name));

    /// <summary>Removes what is no longer wanted. Failures are left for the next time: the checkpoint itself is safe.</summary>
    private void Prune(CheckpointName written, int keep)
    {
        var older = List().Where(n => n < written).Select(n => n.ToString()).ToList();
        var wanted = older.Take(keep - 1).Append(written.ToString()).ToList();
        wanted.AddRange(wanted.Select(BestNamedBy).OfType<string>().ToList());
        var unwanted = older.Except(wanted)
            .Concat(_files.Directories(Directory)
                .Where(n => n.StartsWith(CheckpointFiles.TemporaryPrefix, StringComparison.Ordinal)));
        foreach (var name in unwanted.ToArray())
        {
            try
            {
                _files.DeleteDirectory(Path.Combine(Directory, name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Old checkpoints that cannot be removed cost room, not safety; the next write tries again.
            }
        }
    }

    private string? BestNamedBy(string name)
    {
        if (!_bests.TryGetValue(name, out var best))
            _bests.Add(name, best = CheckpointLoader.BestNamedBy(_files, Path.Combine(Directory, name)));
        return best;
    }
}
