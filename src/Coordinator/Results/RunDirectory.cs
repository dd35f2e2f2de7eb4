using System.Text;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Results;

/// <summary>
/// A run's directory, which alone knows the names of its files: <c>job.yaml</c>, <c>epochs.jsonl</c>, <c>result.json</c>,
/// <c>log.jsonl</c>, <c>checkpoints/</c>. One process at a time writes it; whoever reads beside it gets what is whole.
/// </summary>
/// <param name="path">Where it is, or is to be.</param>
public sealed class RunDirectory(string path)
{
    public string Location { get; } = Path.GetFullPath(path);

    public string JobFile => Path.Combine(Location, "job.yaml");

    /// <summary>Path of the file with a line of JSON for each completed epoch.</summary>
    public string EpochsFile => Path.Combine(Location, "epochs.jsonl");

    /// <summary>Path of the result; the file exists once the run has ended.</summary>
    public string ResultFile => Path.Combine(Location, "result.json");

    /// <summary>What was logged of the run, a line of Serilog's JSON each.</summary>
    public string LogFile => Path.Combine(Location, "log.jsonl");

    public string Checkpoints => Path.Combine(Location, "checkpoints");

    /// <summary>Whether the directory is there.</summary>
    public bool Exists => Directory.Exists(Location);

    /// <summary>Whether a job was handed in here.</summary>
    public bool HasJob => File.Exists(JobFile);

    /// <summary>Whether the run has ended.</summary>
    public bool HasResult => File.Exists(ResultFile);

    /// <summary>Whether there is something of what a run writes first.</summary>
    public bool HoldsRun => Directory.Exists(Checkpoints) || File.Exists(EpochsFile) || HasJob;

    /// <summary>When the directory was made.</summary>
    public DateTimeOffset Created => new(Directory.GetCreationTimeUtc(Location), TimeSpan.Zero);

    /// <summary>Makes the directory where it is missing.</summary>
    public void Create() => Directory.CreateDirectory(Location);

    /// <summary>Writes the resolved job file.</summary>
    public void WriteJob(string text) => Replace(JobFile, text);

    /// <summary>Makes <c>epochs.jsonl</c> hold exactly these epochs: what a crash left beyond the checkpoint goes.</summary>
    public void StartEpochs(IEnumerable<EpochRecord> history) =>
        Replace(EpochsFile, string.Concat(history.Select(e => e.ToJson() + "\n")));

    public void AppendEpoch(EpochRecord epoch) => File.AppendAllText(EpochsFile, epoch.ToJson() + "\n");

    /// <summary>Says how the run ended.</summary>
    public void WriteResult(RunResult result) => Replace(ResultFile, result.ToJson());

    /// <summary>Takes an earlier result away, so that a run that goes on is not taken for an ended one.</summary>
    public void RemoveResult() => File.Delete(ResultFile);

    /// <summary>The job file; null when there is none that can be read.</summary>
    public JobSpec? ReadJob() =>
        TextOf(JobFile) is { } text ? JobFileReader.Read(text, Path.GetFileName(JobFile), Location).Value : null;

    /// <summary>The epochs that ended; a line that is half written is left out.</summary>
    public IReadOnlyList<EpochRecord> ReadEpochs()
    {
        var lines = (TextOf(EpochsFile) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(ReadEpoch).OfType<EpochRecord>()];
    }

    /// <summary>How the run ended; null while it has not.</summary>
    public RunResult? ReadResult() => TextOf(ResultFile) is { } text ? Reading(text, RunResult.FromJson) : null;

    /// <summary>An epoch from its line; null when it is none.</summary>
    public static EpochRecord? ReadEpoch(string line) => Reading(line, EpochRecord.FromJson);

    private static T? Reading<T>(string text, Func<string, T> read) where T : class
    {
        try
        {
            return read(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? TextOf(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Replace(string file, string text)
    {
        var temporary = file + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }
}
