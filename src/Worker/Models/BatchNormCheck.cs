using DistTrain.Shared.Jobs;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;

namespace DistTrain.Worker.Models;

/// <summary>Batch normalization over a single value per channel has no variance: libtorch silently makes the running
/// variance NaN. Whether that can happen is known before training, from the shapes and the smallest microbatch of an
/// epoch.</summary>
internal static class BatchNormCheck
{
    private const int FewestValues = 2;

    /// <summary>The first batch-norm that a microbatch would give too few values; null when there is none or the layers are
    /// unknown.</summary>
    /// <param name="model">The model, whose layers have been found to fit the samples.</param>
    /// <param name="sampleShape">The shape of one sample.</param>
    /// <param name="plan">How an epoch is cut. With <c>reproducible: false</c>, too, a worker may be given a single
    /// microbatch.</param>
    public static InputError? Check(ModelSpec model, ValueList<int> sampleShape, MinibatchPlan plan)
    {
        if (model is not LayersModel { Layers: var layers })
            return null;
        var shape = sampleShape;
        for (var i = 0; i < layers.Count; i++)
        {
            var valuesOfSample = shape.Skip(1).Aggregate(1L, (product, size) => product * size);
            if (layers[i] is BatchNormLayer && plan.SmallestMicrobatch().Samples * valuesOfSample < FewestValues)
                return new InputError($"model.layers[{i}]", ModelBuilder.KindOf(layers[i]), Message(plan));
            _ = LayerShape.Infer(layers[i], shape, out var next);
            shape = next!;
        }

        return null;
    }

    private static string Message(MinibatchPlan plan)
    {
        var step = plan.SmallestMicrobatch().StepInEpoch;
        var samples = plan.SamplesInStep(step);
        return $"needs at least {FewestValues} values per channel in every microbatch to take a variance of; "
            + $"minibatch {step + 1} of an epoch has {Quantity.Count(samples, "sample")} "
            + $"in {Quantity.Count(plan.Microbatches, "microbatch")}, so that a microbatch has 1. {Remedy(plan)}";
    }

    private static string Remedy(MinibatchPlan plan)
    {
        const string Otherwise = "layer-norm, which needs no other samples";
        for (var microbatches = plan.Microbatches - 1; microbatches >= 1; microbatches--)
            if (IsEnough(plan with { Microbatches = microbatches }))
                return $"Set microbatches to {microbatches}, or use {Otherwise}";
        for (var batchSize = plan.BatchSize + 1; batchSize <= plan.SampleCount; batchSize++)
            if (IsEnough(plan with { BatchSize = batchSize, Microbatches = 1 }))
                return $"Set microbatches to 1 and batch-size to {batchSize}, or use {Otherwise}";
        return $"Use {Otherwise}";
    }

    private static bool IsEnough(MinibatchPlan plan) => plan.SmallestMicrobatch().Samples >= FewestValues;
}
