namespace DistTrain.Worker.Kernels;

/// <summary>The kinds of graphics processors of this machine, as NVIDIA's driver names them.</summary>
internal static class Graphics
{
    private const string Directory = "/proc/driver/nvidia/gpus";
    private const string ModelKey = "Model:";

    /// <summary>
    /// Each model once, for example <c>NVIDIA H100 80GB HBM3</c>; <c>GPU of unknown model</c> when the driver does not say.
    /// </summary>
    public static string Models { get; } = Read(Directory);

    internal static string Read(string directory)
    {
        if (!System.IO.Directory.Exists(directory))
            return "GPU of unknown model";
        var models = System.IO.Directory.EnumerateFiles(directory, "information", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith(ModelKey, StringComparison.Ordinal))
            .Select(line => line[ModelKey.Length..].Trim());
        return string.Join(", ", models.Distinct().Order()) is { Length: > 0 } known ? known : "GPU of unknown model";
    }
}
