using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Prepares samples that need no encoder: divides and writes them, one at a time.</summary>
internal static class SamplePreparation
{
    /// <summary>Writes the prepared file; returns what is wrong with the source, or null.</summary>
    public static string? Write(
        ISampleSource source, SplitSpec split, ulong seed, string path, string contentKey, CancellationToken cancellation)
    {
        if (source.Rows == 0)
            return "no samples";
        var groups = Groups(source, split);
        if (groups is [])
            return "no samples";
        var plan = new SplitPlan(split, seed, groups);
        if (plan.FindProblem(split) is { } problem)
            return problem;
        var encoder = new Preprocessor { Target = source.Target, Classes = source.Classes, SampleShape = source.SampleShape };
        var header = new PreparedFileHeader { ContentKey = contentKey, Counts = plan.Counts, Encoder = encoder };
        using var writer = new PreparedDataSetWriter(path, header);
        var next = new int[source.Classes.Count + 1];
        var groupOfClass = GroupOfClass(source, split);
        for (var row = 0; row < source.Rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var group = groupOfClass[source.ClassOf(row)];
            var record = writer.Next(plan.PartOf(group, next[group]++));
            source.Read(row, record[..encoder.Features], record[encoder.Features..]);
        }

        writer.Complete();
        return null;
    }

    private static int[] Groups(ISampleSource source, SplitSpec split) => split.Stratify
        ? CountClasses(source).Where(count => count > 0).ToArray() : [source.Rows];

    /// <summary>Classes without a sample get no group: there is no permutation of nothing.</summary>
    private static int[] GroupOfClass(ISampleSource source, SplitSpec split)
    {
        var groups = new int[Math.Max(1, source.Classes.Count)];
        if (!split.Stratify)
            return groups;
        var counts = CountClasses(source);
        var next = 0;
        for (var i = 0; i < counts.Length; i++)
            groups[i] = counts[i] > 0 ? next++ : 0;
        return groups;
    }

    private static int[] CountClasses(ISampleSource source)
    {
        var counts = new int[Math.Max(1, source.Classes.Count)];
        for (var row = 0; row < source.Rows; row++)
            counts[source.ClassOf(row)]++;
        return counts;
    }
}
