using System.Text;
using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Jobs;

/// <summary>
/// A run's directory: <c>job.yaml</c>, <c>epochs.jsonl</c>, <c>result.json</c>, <c>checkpoints/</c>.
/// One process at a time writes it.
/// </summary>
public sealed class RunDirectory
{
    /// <summary>The directory at <paramref name="path"/>, which is created.</summary>
    public RunDirectory(string path)
    {
        Location = Path.GetFullPath(path);
        Directory.CreateDirectory(Location);
    }

    /// <summary>Absolute path.</summary>
    public string Location { get; }

    /// <summary>Where checkpoints go.</summary>
    public string Checkpoints => Path.Combine(Location, "checkpoints");

    private string Epochs => Path.Combine(Location, "epochs.jsonl");

    /// <summary>Writes the resolved job file.</summary>
    public void WriteJob(string text) => Replace(Path.Combine(Location, "job.yaml"), text);

    /// <summary>Makes <c>epochs.jsonl</c> hold exactly these epochs: what a crash left beyond the checkpoint goes.</summary>
    public void StartEpochs(IEnumerable<EpochRecord> history) =>
        Replace(Epochs, string.Concat(history.Select(e => e.ToJson() + "\n")));

    /// <summary>Appends an epoch's line.</summary>
    public void AppendEpoch(EpochRecord epoch) => File.AppendAllText(Epochs, epoch.ToJson() + "\n");

    /// <summary>Writes <c>result.json</c>.</summary>
    public void WriteResult(RunResult result) => Replace(Path.Combine(Location, "result.json"), result.ToJson());

    /// <summary>Takes an earlier result away, so that a run that goes on is not taken for an ended one.</summary>
    public void RemoveResult() => File.Delete(Path.Combine(Location, "result.json"));

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
