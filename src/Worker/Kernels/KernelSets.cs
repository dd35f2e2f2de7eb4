using DistTrain.Shared.Yaml;

namespace DistTrain.Worker.Kernels;

/// <summary>The sets of kernels by the names that people type.</summary>
public static class KernelSets
{
    /// <summary>The names in the order of <see cref="KernelSet"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<KernelSet>().Select(Name)];

    /// <summary>The name of a set.</summary>
    public static string Name(KernelSet set) => KebabCase.Of(set);

    /// <summary>The set of a name; false when there is none.</summary>
    public static bool TryParse(string name, out KernelSet set)
    {
        foreach (var candidate in Enum.GetValues<KernelSet>())
        {
            if (Name(candidate) == name)
            {
                set = candidate;
                return true;
            }
        }

        set = default;
        return false;
    }
}
