using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Which part each sample belongs to: a keyed permutation of the samples (of each class, when stratified) cut at
/// the shares. Nothing is stored per sample.</summary>
internal sealed class SplitPlan
{
    private readonly CounterBasedPermutation[] _orders;
    private readonly (int Train, int Held)[] _cuts;

    /// <summary>Plans the parts of a source of the given size.</summary>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="groups">Samples of each class when stratified, otherwise of all: a list of one.</param>
    public SplitPlan(SplitSpec split, ulong seed, IReadOnlyList<int> groups)
    {
        _orders = new CounterBasedPermutation[groups.Count];
        _cuts = new (int, int)[groups.Count];
        var counts = new int[3];
        for (var group = 0; group < groups.Count; group++)
        {
            var count = groups[group];
            _orders[group] = new CounterBasedPermutation(
                new CounterBasedRandom(seed, RandomPurpose.Split, ordinal: group), count);
            var train = Round(count * split.Train);
            var held = Round(count * (split.Train + split.Validation));
            _cuts[group] = (train, held);
            counts[0] += train;
            counts[1] += held - train;
            counts[2] += count - held;
        }

        Counts = counts.ToValueList();
    }

    /// <summary>Samples of training, validation and test.</summary>
    public ValueList<int> Counts { get; }

    /// <summary>The part of a sample.</summary>
    /// <param name="group">Its class when stratified, otherwise 0.</param>
    /// <param name="ordinal">How many samples of the group stand before it in the source.</param>
    public DatasetSplit PartOf(int group, int ordinal)
    {
        var position = _orders[group].IndexAt(ordinal);
        var (train, held) = _cuts[group];
        return position < train ? DatasetSplit.Train : position < held ? DatasetSplit.Validation : DatasetSplit.Test;
    }

    /// <summary>What is wrong with the sizes of the parts, or null.</summary>
    public string? FindProblem(SplitSpec split)
    {
        var total = Counts[0] + Counts[1] + Counts[2];
        double[] shares = [split.Train, split.Validation, split.Test];
        for (var part = 0; part < 3; part++)
        {
            if (shares[part] > 0 && Counts[part] == 0)
                return $"the {KebabCase.Of((DatasetSplit)part)} part is empty: {shares[part]} of {total} samples;"
                    + " give more data or another split";
        }

        return null;
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}
