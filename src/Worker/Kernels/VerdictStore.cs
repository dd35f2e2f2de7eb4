using System.Security.Cryptography;
using System.Text;

namespace DistTrain.Worker.Kernels;

/// <summary>
/// Keeps the verdict on a kind of CPU and a build of libtorch, so that a trial is made once on a machine and that all workers of
/// the machine come to the same kernels: the first verdict stays, and who comes later takes it.
/// </summary>
/// <param name="directory">Where; made when it is not there.</param>
internal sealed class VerdictStore(string directory)
{
    /// <summary>
    /// The user's: <c>$XDG_CACHE_HOME/disttrain</c>, <c>~/.cache/disttrain</c>, or a directory for temporary files.
    /// </summary>
    public static string DefaultDirectory { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : Path.GetTempPath(),
        "disttrain");

    /// <summary>The verdict that is kept, or the one of a trial made now.</summary>
    /// <param name="about">The CPU and the build of libtorch, in words.</param>
    /// <param name="trial">Makes a trial.</param>
    public KernelVerdict GetOrTry(string about, Func<KernelVerdict> trial)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..16];
        var file = Path.Combine(directory, $"kernels-{key}.txt");
        if (Read(file) is { } kept)
            return kept;
        using var turn = TrialTurn.Take(key);
        if (Read(file) is { } keptMeanwhile)
            return keptMeanwhile;
        var found = trial();
        // What came between, an interruption say, need not come between the next time.
        return found.WasTried ? Keep(file, found) : found;
    }

    private static KernelVerdict? Read(string file)
    {
        try
        {
            return File.Exists(file) ? KernelVerdict.Parse(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private KernelVerdict Keep(string file, KernelVerdict found)
    {
        var written = Path.Combine(directory, Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(written, found.ToLine());
            // A file that cannot be read as a verdict gives way; one that can is another's, who was first.
            File.Move(written, file, overwrite: File.Exists(file) && Read(file) is null);
            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(directory))
                File.Delete(written);
            return Read(file) ?? found;
        }
    }
}
