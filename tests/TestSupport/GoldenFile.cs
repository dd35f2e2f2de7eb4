using System.Text.Json;

namespace DistTrain.TestSupport;

/// <summary>Reads the numbers that the Python scripts beside this file wrote with PyTorch.</summary>
internal static class GoldenFile
{
    public static Dictionary<string, double[]> Read(string name) =>
        JsonSerializer.Deserialize<Dictionary<string, double[]>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)))!;
}
