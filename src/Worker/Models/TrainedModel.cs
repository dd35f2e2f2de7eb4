using DistTrain.Shared.Checkpoints;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>A trained model on the CPU that predicts and evaluates rows outside of a prepared data set. Belongs to one
/// thread; every call is synchronous and leaves no tensor behind.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly BuiltModel _model;
    private readonly LossFunction _loss;
    private readonly ValueList<int> _sampleShape;
    private readonly int _features;

    private TrainedModel(BuiltModel model, LossSpec loss, ValueList<int> sampleShape)
    {
        _model = model;
        _loss = new LossFunction(loss, CPU);
        _sampleShape = sampleShape;
        _features = sampleShape.Aggregate(1, (product, size) => checked(product * size));
    }

    /// <summary>Builds the job's model and gives it the values of a model file.</summary>
    /// <param name="job">The job that trained the model.</param>
    /// <param name="sampleShape">The shape of a sample without the batch.</param>
    /// <param name="values">The parameters and buffers, matched by name.</param>
    /// <exception cref="CheckpointException">The values are not those of the job's model.</exception>
    public static InputResult<TrainedModel> Build(JobSpec job, ValueList<int> sampleShape, StoredModel values)
    {
        var built = ModelBuilder.Build(job.Model, sampleShape, job.Seed);
        if (!built.IsGood)
            return InputResult<TrainedModel>.Bad(built.Errors);
        try
        {
            Fill(built.Value, values);
        }
        catch (CheckpointException)
        {
            built.Value.Dispose();
            throw;
        }

        built.Value.Module.train(false);
        return InputResult<TrainedModel>.Good(new TrainedModel(built.Value, job.Loss, sampleShape), built.Warnings);
    }

    /// <summary>The model's outputs, samples × outputs, row by row.</summary>
    /// <param name="features">Samples × features, row by row.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch refused; the message is its own.</exception>
    public float[] Predict(ReadOnlySpan<float> features, int samples)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        return ToArray(_model.Forward(Input(features, samples)));
    }

    /// <summary>The sum of the samples' losses, and the outputs as <see cref="Predict"/> gives them.</summary>
    /// <param name="features">Samples × features, row by row.</param>
    /// <param name="targets">Samples × width of a target, row by row.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch refused; the message is its own.</exception>
    public (double LossSum, float[] Outputs) Evaluate(ReadOnlySpan<float> features, ReadOnlySpan<float> targets, int samples)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var output = _model.Forward(Input(features, samples));
        return (HeldScalars.Read(_loss.Sum(output, Target(targets, samples))), ToArray(output));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loss.Dispose();
        _model.Dispose();
    }

    private static void Fill(BuiltModel model, StoredModel values)
    {
        var layout = ParameterLayout.Create(model.Tensors());
        var vector = new FlatBuffer(layout.Length);
        values.CopyTo(layout, vector);
        var tensors = model.NamedTensors();
        var sources = vector.AsTensors(layout, tensors);
        using var withoutGradient = no_grad();
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i].Value.copy_(sources[i]);
            sources[i].Dispose();
        }
    }

    private static float[] ToArray(Tensor output) => output.contiguous().data<float>().ToArray();

    private Tensor Input(ReadOnlySpan<float> features, int samples)
    {
        long[] shape = [samples, .. _sampleShape.Select(size => (long)size)];
        return tensor(features[..(samples * _features)].ToArray()).view(shape);
    }

    private Tensor Target(ReadOnlySpan<float> targets, int samples)
    {
        if (!_loss.TakesClassNumbers)
            return tensor(targets.ToArray()).view(samples, targets.Length / samples);
        var classes = new long[samples];
        for (var i = 0; i < samples; i++)
            classes[i] = (long)targets[i];
        return tensor(classes);
    }
}
