using System.Text;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Reads a run's directory beside the process that writes it. What is missing or half written is left out.</summary>
public static class RunFiles
{
    /// <summary>The epochs that ended.</summary>
    public static IReadOnlyList<EpochRecord> Epochs(string directory)
    {
        var epochs = new List<EpochRecord>();
        foreach (var line in Text(Path.Combine(directory, "epochs.jsonl"))?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [])
            if (Epoch(line) is { } epoch)
                epochs.Add(epoch);
        return epochs;
    }

    /// <summary>An epoch's line; null when it is none.</summary>
    public static EpochRecord? Epoch(string line) => Reading(line, EpochRecord.FromJson);

    /// <summary>How the run ended; null while it has not.</summary>
    public static RunResult? Result(string directory) =>
        Text(Path.Combine(directory, "result.json")) is { } text ? Reading(text, RunResult.FromJson) : null;

    /// <summary>The job file; null when there is none that can be read.</summary>
    public static JobSpec? Job(string directory) =>
        Text(Path.Combine(directory, "job.yaml")) is { } text ? JobFileReader.Read(text, "job.yaml", directory).Value : null;

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

    private static string? Text(string file)
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
}
