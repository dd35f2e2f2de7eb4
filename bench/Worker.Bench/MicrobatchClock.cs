using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Gradients;
using TorchSharp;

namespace DistTrain.Bench.Workers;

/// <summary>Takes the processor time of a job's microbatches, whole minibatches at a time; nothing updates the model.</summary>
internal sealed class MicrobatchClock : IDisposable
{
    private const double MicrosecondsOfRound = 300_000;
    private static readonly WorkerId s_worker = new("bench");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("disttrain-bench-");
    private readonly PreparedDataSet _data;
    private readonly ModelReplica _replica;
    private readonly MinibatchPlan _plan;
    private readonly List<double> _microseconds = [];
    private readonly int _stepsOfRound;
    private long _step;

    public MicrobatchClock(JobSpec job)
    {
        Name = job.Name;
        _data = Good(DataSetPreparation.Prepare(job.Data, job.Loss.TargetType, job.Seed, _directory.FullName));
        _replica = Good(ModelReplica.Build(job, _data, torch.CPU));
        var model = new FlatBuffer(_replica.Layout.Length);
        _replica.Initial.Span.CopyTo(model.Span);
        _replica.Attach(model);
        var samples = _data.Count(DatasetSplit.Train);
        _plan = MinibatchPlan.For(job, samples);
        // The first steps run code that the runtime has yet to optimize.
        var warmUp = 0;
        for (var spent = 0.0; spent < 4 * MicrosecondsOfRound; warmUp++)
            spent += Steps(1);
        _stepsOfRound = Math.Max(1, warmUp / 4);
    }

    public string Name { get; }

    /// <summary>The median of the rounds.</summary>
    public double MedianMicroseconds => _microseconds.Order().ElementAt(_microseconds.Count / 2);

    /// <summary>Managed bytes of a step in the last round.</summary>
    public long BytesPerStep { get; private set; }

    public void Measure()
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        _microseconds.Add(Steps(_stepsOfRound) / _stepsOfRound / _plan.Microbatches);
        BytesPerStep = (GC.GetAllocatedBytesForCurrentThread() - bytes) / _stepsOfRound;
    }

    public void Dispose()
    {
        _replica.Dispose();
        _data.Dispose();
        _directory.Delete(recursive: true);
    }

    private double Steps(int count)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < count; i++, _step++)
        {
            var position = new RunPosition((int)(1 + _step / _plan.StepsPerEpoch), (int)(_step % _plan.StepsPerEpoch), _step);
            _replica.Compute(s_worker, new GradientTask(position, ReductionTree.Root, 1));
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
    }

    private static T Good<T>(InputResult<T> result) where T : class =>
        result.IsGood ? result.Value : throw new ArgumentException(string.Join(Environment.NewLine, result.Errors));
}
