using System.Security.Cryptography;
using System.Text;

namespace DistTrain.Worker.Kernels;

/// <summary>Keeps the result of a trial for a kind of CPU and a build of libtorch, so that a machine makes one trial and all
/// of its workers choose the same kernels: the first result stays, and later processes use it.</summary>
/// <param name="directory">The directory of the results; created when missing.</param>
internal sealed class KernelTrialStore(string directory)
{
    /// <summary>
    /// The user's: <c>$XDG_CACHE_HOME/disttrain</c>, <c>~/.cache/disttrain</c>, or a directory for temporary files.
    /// </summary>
    public static string DefaultDirectory { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : Path.GetTempPath(),
        "disttrain");

    /// <summary>The result that is kept, or the one of a trial made now.</summary>
    /// <param name="about">The CPU and the build of libtorch, in words.</param>
    /// <param name="trial">Makes a trial.</param>
    public KernelTrialResult GetOrMeasure(string about, Func<KernelTrialResult> trial)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..16];
        var file = Path.Combine(directory, $"kernels-{key}.txt");
        if (Read(file) is { } kept)
            return kept;
        using var held = KernelTrialLock.Acquire(key);
        if (Read(file) is { } keptMeanwhile)
            return keptMeanwhile;
        var found = trial();
        // A failed trial is not kept: what interrupted it may be gone the next time.
        return found.WasTried ? Keep(file, found) : found;
    }

    private static KernelTrialResult? Read(string file)
    {
        try
        {
            return File.Exists(file) ? KernelTrialResult.Parse(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private KernelTrialResult Keep(string file, KernelTrialResult found)
    {
        var written = Path.Combine(directory, Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(written, found.ToLine());
            // A file that is not a result is replaced; a result in it comes from another process, which was first.
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
