namespace DistTrain.Shared.Binding;

/// <summary>Paths of keys.</summary>
internal static class Paths
{
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
