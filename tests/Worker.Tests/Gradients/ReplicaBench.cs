using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Binding;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Gradients;
using TorchSharp;

namespace DistTrain.Worker.Tests.Gradients;

/// <summary>A job over points of four classes and replicas of its model, all attached to one model vector.</summary>
internal sealed class ReplicaBench : IDisposable
{
    public static readonly WorkerId Worker = new("worker-1");

    private readonly List<ModelReplica> _replicas = [];

    private ReplicaBench(JobSpec job, PreparedDataSet data)
    {
        (Job, Data) = (job, data);
        var first = Replica();
        Model = new FlatBuffer(first.Layout.Length);
        first.Initial.Span.CopyTo(Model.Span);
        first.Attach(Model);
        Tree = new ReductionTree(MinibatchPlan.For(job, data.Count(DatasetSplit.Train)).Microbatches);
    }

    public JobSpec Job { get; }

    public PreparedDataSet Data { get; }

    public FlatBuffer Model { get; }

    public ReductionTree Tree { get; }

    public ModelReplica First => _replicas[0];

    /// <summary>Minibatches of 24 in 6 microbatches from 90 points to train on; the last minibatch has 18.</summary>
    public static ReplicaBench Create(ValueList<LayerSpec> layers, Func<JobSpec, JobSpec>? change = null, int rows = 90)
    {
        var job = new JobSpec
        {
            Name = "points",
            Seed = 11,
            Data = new SyntheticData
            {
                Kind = SyntheticKind.Blobs, Rows = rows, Split = new SplitSpec { Train = 1, Validation = 0, Test = 0 },
            },
            Model = new LayersModel(layers),
            Loss = new CrossEntropyLoss(),
            BatchSize = BatchSize.Of(24),
            Microbatches = 6,
        };
        job = change is null ? job : change(job);
        var directory = Directory.CreateTempSubdirectory("disttrain-replica-");
        try
        {
            var data = DataSetPreparation.Prepare(job.Data, job.Loss.TargetType, job.Seed, directory.FullName);
            Assert.True(data.IsGood, string.Join("\n", data.Errors));
            return new ReplicaBench(job, data.Value);
        }
        finally
        {
            // The file stays mapped after its name is gone.
            directory.Delete(recursive: true);
        }
    }

    /// <summary>One more replica, attached to the same vector unless it is the first.</summary>
    public ModelReplica Replica()
    {
        var built = ModelReplica.Build(Job, Data, torch.CPU);
        Assert.True(built.IsGood, string.Join("\n", built.Errors));
        _replicas.Add(built.Value);
        if (_replicas.Count > 1)
            built.Value.Attach(Model);
        return built.Value;
    }

    /// <summary>A node's gradient, copied out of the replica.</summary>
    public static (float[] Vector, PartialSums Sums) Compute(ModelReplica replica, RunPosition position, int node)
    {
        var gradient = replica.Compute(Worker, new GradientTask(position, node, 1));
        return (gradient.Vector.Span.ToArray(), gradient.Sums);
    }

    public void Dispose()
    {
        foreach (var replica in _replicas)
            replica.Dispose();
        Data.Dispose();
    }
}
