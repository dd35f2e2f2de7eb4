using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Libtorch;
using DistTrain.Worker.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Gradients;

/// <summary>A worker's copy of the model on its device: computes partial gradients and evaluations. On a CPU the module's
/// parameters are the attached vector's memory. Its buffers are always its own, since a forward pass in training changes
/// them. Belongs to one thread; every call is synchronous and leaves no tensor behind.</summary>
public sealed class ModelReplica : IDisposable
{
    private readonly JobSpec _job;
    private readonly PreparedDataSet _data;
    private readonly Device _device;
    private readonly BuiltModel _model;
    private readonly LossFunction _loss;
    private readonly TrainingLoss _trainingLoss;
    private readonly SampleBatches _batches;
    private readonly ImmutableArray<ModelTensor> _tensors;
    private readonly int _buffersFrom;
    private readonly GradientVectors _gradients;
    private readonly MinibatchPlan _plan;
    private readonly TreeAccumulator _accumulator;
    private readonly List<FlatBuffer> _outputs = [];
    private Tensor[] _source = [];
    private FlatBuffer? _attached;
    private long _loadedStep = -1;
    private long _outputsOfStep = -1;
    private int _outputsUsed;
    private bool? _isTraining;

    private ModelReplica(JobSpec job, PreparedDataSet data, BuiltModel model, Device device)
    {
        _job = job;
        _data = data;
        _device = device;
        _model = model;
        _model.Module.to(device);
        _loss = new LossFunction(job.Loss, device);
        _trainingLoss = new TrainingLoss(model, job.Loss, device);
        _batches = new SampleBatches(data, _loss.TakesClassNumbers, device);
        _tensors = _model.NamedTensors();
        _buffersFrom = _tensors.Count(tensor => tensor.Kind == EntryKind.Parameter);
        Layout = ParameterLayout.Create(_model.Tensors());
        _gradients = new GradientVectors(Layout, _tensors, device);
        Initial = new FlatBuffer(Layout.Length);
        _gradients.CopyParameters(Initial);
        _gradients.PutBuffers(Initial, add: false);
        _plan = MinibatchPlan.For(job, data.Count(DatasetSplit.Train));
        _accumulator = new TreeAccumulator(new ReductionTree(_plan.Microbatches), Layout.Length);
    }

    /// <summary>Builds the job's model on a device, with its initial values, and tries it on one sample.</summary>
    /// <returns>The replica, or what in the model does not fit, or does not fit the data.</returns>
    public static InputResult<ModelReplica> Build(JobSpec job, PreparedDataSet data, Device device)
    {
        var model = ModelBuilder.Build(job.Model, data.SampleShape, job.Seed);
        if (!model.IsGood)
            return InputResult<ModelReplica>.Bad(model.Errors);
        var replica = new ModelReplica(job, data, model.Value, device);
        if ((BatchNormCheck.Check(job.Model, data.SampleShape, replica._plan) ?? replica.Misfit()) is { } error)
        {
            replica.Dispose();
            return InputResult<ModelReplica>.Bad([error]);
        }

        return InputResult<ModelReplica>.Good(replica, model.Warnings);
    }

    /// <summary>How the model's tensors lie in a model vector.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The parameters and buffers that training starts from, the same for every worker.</summary>
    public FlatBuffer Initial { get; }

    /// <summary>Uses the parameters and buffers of this vector from now on. On a CPU the module's parameters become its
    /// memory.</summary>
    /// <exception cref="ArgumentException">The vector has another length than the layout.</exception>
    public void Attach(FlatBuffer model)
    {
        if (model.Length != Layout.Length)
            throw new ArgumentException($"the vector holds {model.Length} floats, the model {Layout.Length}", nameof(model));
        foreach (var view in _source)
            view.Dispose();
        _source = model.AsTensors(Layout, _tensors);
        _attached = model;
        _loadedStep = -1;
        if (_device.type != DeviceType.CPU)
            return;
        using (NewDisposeScope())
        using (no_grad())
        {
            for (var i = 0; i < _buffersFrom; i++)
                _tensors[i].Value.set_(_source[i]);
        }
    }

    /// <summary>Sums the gradients of a task's microbatches, in tree order.</summary>
    /// <param name="worker">The worker that is named in the result.</param>
    /// <param name="assignment">The task; the attached vector holds the parameters of its step.</param>
    /// <returns>The gradient in a vector that this replica owns, valid until work on another step begins.</returns>
    /// <exception cref="ExternalException">libtorch refused; the message is its own.</exception>
    public PartialGradient Compute(WorkerId worker, in GradientTask assignment)
    {
        var position = assignment.Position;
        Load(position.Step);
        SetTraining(true);
        var output = Output(position.Step);
        var range = _accumulator.Tree.Range(assignment.Node);
        var nonFinite = -1;
        if (!_job.Reproducible)
        {
            var (start, _) = _plan.MicrobatchPositions(position.StepInEpoch, range.First);
            var (_, end) = _plan.MicrobatchPositions(position.StepInEpoch, range.End - 1);
            var sums = new PartialSums(
                Microbatch(position, range.First, start, end, output, false, FilledMicrobatches(position, range)), end - start);
            nonFinite = double.IsFinite(sums.LossSum) ? -1 : range.First;
            return new PartialGradient(worker, position.Step, assignment.Node, assignment.Attempt, output, sums, nonFinite);
        }

        _accumulator.Begin(assignment.Node, output);
        while (!_accumulator.IsComplete)
        {
            var microbatch = _accumulator.NextMicrobatch;
            var (start, end) = _plan.MicrobatchPositions(position.StepInEpoch, microbatch);
            var loss = Microbatch(position, microbatch, start, end, _accumulator.Target, _accumulator.AddsToTarget, 1);
            if (nonFinite < 0 && !double.IsFinite(loss))
                nonFinite = microbatch;
            _accumulator.Push(loss, end - start);
        }

        return new PartialGradient(
            worker, position.Step, assignment.Node, assignment.Attempt, output, _accumulator.Result, nonFinite);
    }

    /// <summary>Evaluates samples of a part with the model of the assignment's step.</summary>
    public EvaluationResult Evaluate(WorkerId worker, EvaluationAssignment assignment)
    {
        Load(assignment.Step);
        LoadBuffers();
        var (loss, outputs) = Evaluate(assignment.Part, assignment.Start, assignment.End);
        return new EvaluationResult(
            worker, assignment.Round, assignment.Microbatch, loss, assignment.End - assignment.Start, outputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var view in _source)
            view.Dispose();
        _gradients.Dispose();
        _batches.Dispose();
        _loss.Dispose();
        _trainingLoss.Dispose();
        _model.Dispose();
    }

    private (double Loss, float[] Outputs) Evaluate(DatasetSplit part, int start, int end)
    {
        SetTraining(false);
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var (input, target) = _batches.InOrder(part, start, end);
        var output = _model.Forward(input);
        return (HeldScalars.Read(_loss.Sum(output, target)), output.cpu().data<float>().ToArray());
    }

    private double Microbatch(
        RunPosition position, int microbatch, int start, int end, FlatBuffer target, bool add, int bufferWeight)
    {
        if (start == end)
        {
            if (!add)
                target.Span.Clear();
            return 0;
        }

        using var scope = NewDisposeScope();
        _model.BeginMicrobatch(position, microbatch);
        LoadBuffers();
        var (input, expected) = _batches.Training(_job.Seed, position.Epoch, start, end);
        _gradients.Begin(target, add);
        var loss = _trainingLoss.Backward(input, expected);
        _gradients.End(target, add);
        for (var i = 0; i < bufferWeight; i++)
            _gradients.PutBuffers(target, add || i > 0);
        return loss;
    }

    private InputError? Misfit()
    {
        var expected = _data.Target.Outputs;
        using var scope = NewDisposeScope();
        SetTraining(false);
        var (input, _) = _batches.InOrder(DatasetSplit.Train, 0, 1);
        try
        {
            var output = _model.Forward(input);
            if (!output.requires_grad)
                return new InputError(
                    "model", "", "has no trained parameter that its outputs depend on, so there is nothing to train");
            var found = output.shape;
            return found.Length == 2 && found[0] == 1 && found[1] == expected
                ? null
                : new InputError("model", "", $"gives outputs of shape [{string.Join(", ", found)}] for one sample; "
                    + $"the target is {_data.Target}, which takes [1, {expected}]");
        }
        catch (ExternalException error)
        {
            return new InputError("model", "", $"does not compute a sample of shape [{string.Join(", ", _data.SampleShape)}]: "
                + error.Message.Split('\n')[0]);
        }
    }

    private void SetTraining(bool training)
    {
        if (_isTraining == training)
            return;
        _model.Module.train(training);
        _isTraining = training;
    }

    private int FilledMicrobatches(RunPosition position, MicrobatchRange range)
    {
        var filled = 0;
        for (var microbatch = range.First; microbatch < range.End; microbatch++)
            filled += _plan.SamplesInMicrobatches(position.StepInEpoch, microbatch, microbatch + 1) > 0 ? 1 : 0;
        return filled;
    }

    private void Load(long step)
    {
        if (_attached is null)
            throw new InvalidOperationException("no model vector is attached");
        if (_device.type == DeviceType.CPU || _loadedStep == step)
            return;
        using (NewDisposeScope())
        using (no_grad())
        {
            for (var i = 0; i < _buffersFrom; i++)
                _tensors[i].Value.copy_(_source[i]);
        }

        _loadedStep = step;
    }

    private void LoadBuffers()
    {
        if (_buffersFrom == _tensors.Length)
            return;
        using var withoutGradient = no_grad();
        for (var i = _buffersFrom; i < _tensors.Length; i++)
            _tensors[i].Value.copy_(_source[i]);
    }

    private FlatBuffer Output(long step)
    {
        if (_outputsOfStep != step)
        {
            _outputsOfStep = step;
            _outputsUsed = 0;
        }

        if (_outputsUsed == _outputs.Count)
            _outputs.Add(new FlatBuffer(Layout.Length));
        return _outputs[_outputsUsed++];
    }
}
