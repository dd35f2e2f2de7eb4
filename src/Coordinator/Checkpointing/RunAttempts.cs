using System.Globalization;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// Numbers the run attempts of a job: each start takes the next number by creating a file of that name, which only one can
/// do, and an older run attempt is refused from then on.
/// </summary>
public static class RunAttempts
{
    private const string Prefix = "run-attempt-";

    /// <summary>Takes the next number, from 1.</summary>
    /// <param name="directory">The directory of the run's checkpoints; made when it is not there.</param>
    /// <param name="files">The file system; null for the real one.</param>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static int TakeNext(string directory, ICheckpointFiles? files = null)
    {
        files ??= DiskFiles.Instance;
        CheckpointFiles.Ensure(files, directory);
        while (true)
        {
            var number = Newest(files, directory) + 1;
            try
            {
                files.Create(Path.Combine(directory, Prefix + number.ToString("d6", CultureInfo.InvariantCulture))).Dispose();
            }
            catch (IOException) when (Newest(files, directory) >= number)
            {
                continue;
            }

            files.FlushDirectory(directory);
            return number;
        }
    }

    /// <summary>The newest number taken; 0 when there is none.</summary>
    public static int Newest(string directory) => Newest(DiskFiles.Instance, directory);

    internal static int Newest(ICheckpointFiles files, string directory) => files.FileNames(directory)
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(n => int.TryParse(n.AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out var number) ? number : 0)
        .DefaultIfEmpty(0).Max();
}
