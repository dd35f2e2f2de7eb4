using System.Globalization;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Results;

namespace DistTrain.Cli.Training;

/// <summary>Chooses the directory that a run writes to.</summary>
internal static class RunChoice
{
    /// <summary>Where runs go that are not told where to go, below the current directory.</summary>
    public const string Home = "runs";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>A directory for a new run; not created.</summary>
    /// <param name="wanted"><c>--out</c>, or null for <c>runs/NAME-TIME</c>.</param>
    /// <exception cref="BadInputException">It holds a run already.</exception>
    public static string ForNewRun(string? wanted, string job, DateTimeOffset now, string home = Home)
    {
        if (wanted is null)
        {
            var path = Path.Combine(home, $"{job}-{now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}");
            var free = path;
            for (var n = 2; Directory.Exists(free); n++)
                free = $"{path}-{n}";
            return free;
        }
        if (File.Exists(wanted))
            throw new BadInputException($"--out {wanted}: a file; a directory is expected");
        return new RunDirectory(wanted).HoldsRun
            ? throw new BadInputException(
                $"--out {wanted}: holds a run already; add --resume to go on with it, or name another directory")
            : wanted;
    }

    /// <summary>The directory of the run to go on with.</summary>
    /// <param name="wanted"><c>--out</c>, or null for the newest <c>runs/NAME-TIME</c>.</param>
    /// <exception cref="BadInputException">There is no such run.</exception>
    public static string ToResume(string? wanted, string job, string home = Home)
    {
        if (wanted is not null)
        {
            return new RunDirectory(wanted).HoldsRun
                ? wanted
                : throw new BadInputException($"--resume: {wanted} holds no run; start one without --resume");
        }
        var runs = Directory.Exists(home) ? Directory.EnumerateDirectories(home, job + "-*") : [];
        return runs.Where(run => IsRunOf(job, run) && new RunDirectory(run).HoldsRun).Max(StringComparer.Ordinal)
            ?? throw new BadInputException(
                $"--resume: no run of '{job}' in {Path.GetFullPath(home)}; start one without --resume, or say where it is with "
                    + "--out DIR");
    }

    private static bool IsRunOf(string job, string run)
    {
        var time = Path.GetFileName(run)[(job.Length + 1)..].Split('-')[0];
        return DateTime.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out _);
    }
}
