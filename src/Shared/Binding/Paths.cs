namespace DistTrain.Shared.Binding;

/// <summary>Paths of keys in a job file: names and positions in lists, joined by dots.</summary>
internal static class Paths
{
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
