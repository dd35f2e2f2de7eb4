using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Evaluation;

/// <summary>Evaluations of the model on the parts of a job's data set: their rounds, who computes what of them, and what comes out.
/// Not thread-safe.</summary>
/// <param name="context">The job.</param>
internal sealed class Evaluations(TrainingContext context)
{
    private long _rounds;

    /// <summary>A round over a part of the data set; null when that is empty.</summary>
    public EvaluationRound? Begin(DatasetSplit part)
    {
        var samples = context.Data.Count(part);
        return samples == 0 ? null : new EvaluationRound(++_rounds, part, samples, context.Job.EvaluationBatchSize);
    }

    /// <summary>Gives free workers what is open of a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="workers">Who is there.</param>
    /// <param name="model">The model to evaluate.</param>
    /// <param name="version">Its version.</param>
    /// <param name="now">The time.</param>
    public static void Assign(EvaluationRound round, WorkerRoster workers, FlatBuffer model, long version, TimeSpan now)
    {
        foreach (var (worker, link) in workers.Available)
            while (round.Next(worker, version, now) is { } assignment)
                link.Evaluate(assignment, model);
    }

    /// <summary>Loss and metrics of a round that is complete.</summary>
    public PartResult Combine(EvaluationRound round)
    {
        var collector = EvaluationCollector.For(context.Job);
        var width = context.Data.TargetWidth;
        var targets = new float[context.Job.EvaluationBatchSize * width];
        var first = 0;
        foreach (var result in round.Results)
        {
            for (var i = 0; i < result.Samples; i++)
                context.Data.TargetOf(round.Part, first + i).CopyTo(targets.AsSpan(i * width));
            collector.Add(result.LossSum, result.Outputs, targets.AsSpan(0, result.Samples * width), result.Samples);
            first += result.Samples;
        }

        return collector.Summarise();
    }
}
