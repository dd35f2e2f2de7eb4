namespace DistTrain.Worker.Libtorch;

/// <summary>Native libraries of this process, found in its memory map.</summary>
public static class NativeLibraries
{
    private const string Map = "/proc/self/maps";

    /// <summary>
    /// The file that a loaded library came from, or null. Links are followed, so that the name carries the version.
    /// </summary>
    /// <param name="prefix">The beginning of the file's name, for example <c>libtorch_cpu</c>.</param>
    public static string? PathOf(string prefix) => Lines()
        .Select(FileOf)
        .FirstOrDefault(path => path is not null && Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether an address lies in writable memory of a library: in its variables, not in its code.</summary>
    internal static bool IsVariable(nint address, string library) => Lines().Any(line =>
        FileOf(line) == library && line.Split(' ') is [var range, ['r', 'w', ..], ..]
        && range.Split('-') is [var from, var to]
        && nint.Parse(from, System.Globalization.NumberStyles.HexNumber) <= address
        && address < nint.Parse(to, System.Globalization.NumberStyles.HexNumber));

    private static IEnumerable<string> Lines() => File.Exists(Map) ? File.ReadLines(Map) : [];

    private static string? FileOf(string line) =>
        line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var start ? line[start..] : null;
}
