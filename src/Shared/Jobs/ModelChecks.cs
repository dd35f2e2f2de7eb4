using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>Checks that the last layers fit the loss, as far as that can be told before the data are read.</summary>
internal static class ModelChecks
{
    public static void Check(LayersModel model, JobSpec job, ReadContext context)
    {
        var layers = model.Layers;
        if (layers.Count == 0)
        {
            context.Error("model.layers", "found an empty list, expected at least one layer");
            return;
        }

        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is SoftmaxLayer { Dim: 0 } or LogSoftmaxLayer { Dim: 0 })
                context.Error($"model.layers.{i}", "dim 0 counts samples; expected another one, such as -1");
        }

        if (!context.IsGood("loss"))
            return;
        CheckLast(layers, job.Loss, context);
        if (context.IsGood("data"))
            CheckOutputs(layers, job, context);
    }

    private static void CheckLast(ValueList<LayerSpec> layers, LossSpec loss, ReadContext context)
    {
        var path = $"model.layers.{layers.Count - 1}";
        var last = layers[^1];
        switch (loss)
        {
            case BinaryCrossEntropyLoss when last is LinearLayer or Conv1dLayer or Conv2dLayer or ReluLayer or TanhLayer:
                context.Error(
                    path, "binary-cross-entropy takes probabilities: end with sigmoid, or use binary-cross-entropy-with-logits");
                break;
            case BinaryCrossEntropyWithLogitsLoss when last is SigmoidLayer:
                context.Error(
                    path, "binary-cross-entropy-with-logits has the sigmoid in it: leave this one out,"
                        + " or use binary-cross-entropy");
                break;
            case CrossEntropyLoss when last is SoftmaxLayer or SigmoidLayer:
                context.Error(path, "cross-entropy has the softmax in it: leave this layer out");
                break;
            case NegativeLogLikelihoodLoss when last is not LogSoftmaxLayer:
                context.Warnings.Add("negative-log-likelihood takes logarithms of probabilities: end the model with log-softmax");
                break;
        }
    }

    private static void CheckOutputs(ValueList<LayerSpec> layers, JobSpec job, ReadContext context)
    {
        var wanted = (job.Loss.TargetType, job.Data) switch
        {
            (TargetType.Binary, _) => 1,
            (TargetType.Real, CsvData csv) => csv.Target.Count,
            (TargetType.Real, SyntheticData) => 1,
            (TargetType.Classes, SyntheticData synthetic) => SyntheticClasses(synthetic.Kind),
            _ => 0,
        };
        var last = layers.Count - 1;
        while (last > 0 && layers[last] is not LinearLayer && KeepsShape(layers[last]))
            last--;
        if (wanted > 0 && layers[last] is LinearLayer linear && linear.OutFeatures != wanted)
            context.Error(
                $"model.layers.{last}", $"found {linear.OutFeatures} outputs, but the loss and the data need {wanted}");
    }

    private static int SyntheticClasses(SyntheticKind kind) => kind switch
    {
        SyntheticKind.Digits => 10,
        SyntheticKind.Blobs => 4,
        _ => 2,
    };

    private static bool KeepsShape(LayerSpec layer) => layer is ReluLayer or LeakyReluLayer or EluLayer or SeluLayer or GeluLayer
        or SiluLayer or SigmoidLayer or TanhLayer or SoftmaxLayer or LogSoftmaxLayer or DropoutLayer or BatchNormLayer
        or LayerNormLayer or IdentityLayer;
}
