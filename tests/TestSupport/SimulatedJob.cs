using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Datasets;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.TestSupport;

/// <summary>A job over generated samples, its data and the model that the simulated workers compute.</summary>
internal sealed class SimulatedJob : IDisposable
{
    public static readonly NumericsIdentity Numerics = new("none", "C#", "none", "none", 1, "any", "none");

    private SimulatedJob(JobSpec spec, PreparedDataSet data)
    {
        Spec = spec;
        Data = data;
        Plan = MinibatchPlan.For(spec, data.Count(DatasetSplit.Train));
        Model = new LinearModel(data, Plan, spec.Seed);
    }

    public JobId Id { get; } = new("simulated");

    public JobSpec Spec { get; }

    public PreparedDataSet Data { get; }

    public MinibatchPlan Plan { get; }

    public LinearModel Model { get; }

    /// <summary>Whether updates are pipelined.</summary>
    public PipeliningOption Pipelining { get; init; } = PipeliningOption.Always;

    /// <summary>A job that trains on 105 samples in minibatches of 32, the last of 9, for four epochs.</summary>
    public static SimulatedJob Create(
        Func<JobSpec, JobSpec>? change = null, int rows = 150, double train = 0.7,
        PipeliningOption pipelining = PipeliningOption.Always)
    {
        var spec = new JobSpec
        {
            Name = "simulated",
            Seed = 5,
            Data = new SyntheticData
            {
                Kind = SyntheticKind.Regression,
                Rows = rows,
                Split = new SplitSpec { Train = train, Validation = (1 - train) / 2, Test = (1 - train) / 2 },
            },
            Model = new LayersModel([new LinearLayer(1)]),
            Loss = new MeanSquaredErrorLoss(),
            Metrics = [Metric.MeanAbsoluteError],
            Optimizer = new AdamOptimizer { LearningRate = 0.05 },
            BatchSize = BatchSize.Of(32),
            Microbatches = 6,
            EvaluationBatchSize = 5,
            Epochs = 4,
        };
        spec = change is null ? spec : change(spec);
        var directory = Directory.CreateTempSubdirectory("disttrain-simulation-");
        try
        {
            // The file stays mapped after its name is gone.
            var data = DataSetPreparation.Prepare(spec.Data, spec.Loss.TargetType, spec.Seed, directory.FullName);
            Assert.True(data.IsGood, string.Join("\n", data.Errors));
            return new SimulatedJob(spec, data.Value) { Pipelining = pipelining };
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public TrainingContext Context(int runAttempt, RunSnapshot? resume, RunSnapshot? best = null) => new(
        Id, runAttempt, Spec, Data,
        new TrainingOptions { MinWorkers = Spec.Workers.Min, ChunkLength = ParameterLayout.Alignment, Pipelining = Pipelining })
    {
        Resume = resume,
        Best = best,
    };

    public void Dispose() => Data.Dispose();
}
