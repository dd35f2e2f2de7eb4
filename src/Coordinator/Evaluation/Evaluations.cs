using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Evaluation;

/// <summary>Evaluations of the model on the parts of a job's data set: their rounds, who computes what of them, and what comes
/// out. Not thread-safe.</summary>
/// <param name="job">The job.</param>
/// <param name="data">Its data set.</param>
internal sealed class Evaluations(JobSpec job, PreparedDataSet data)
{
    private long _rounds;

    /// <summary>A round over a part of the data set; null when that is empty.</summary>
    public EvaluationRound? Begin(DatasetSplit part)
    {
        var samples = data.Count(part);
        return samples == 0 ? null : new EvaluationRound(++_rounds, part, samples, job.EvaluationBatchSize);
    }

    /// <summary>Gives free workers what is open of a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="workers">Workers that take work.</param>
    /// <param name="model">The model to evaluate.</param>
    /// <param name="version">Its version.</param>
    /// <param name="now">The time.</param>
    public static void Assign(
        EvaluationRound round, IEnumerable<(WorkerId Worker, IWorkerLink Link)> workers, FlatBuffer model, long version,
        TimeSpan now)
    {
        foreach (var (worker, link) in workers)
            while (round.Next(worker, version, now) is { } assignment)
                link.Evaluate(assignment, model);
    }

    /// <summary>Loss and metrics of a round that is complete.</summary>
    public PartResult Combine(EvaluationRound round)
    {
        var collector = EvaluationCollector.For(job);
        var width = data.TargetWidth;
        var targets = new float[job.EvaluationBatchSize * width];
        var first = 0;
        foreach (var result in round.Results)
        {
            for (var i = 0; i < result.Samples; i++)
                data.TargetOf(round.Part, first + i).CopyTo(targets.AsSpan(i * width));
            collector.Add(result.LossSum, result.Outputs, targets.AsSpan(0, result.Samples * width), result.Samples);
            first += result.Samples;
        }

        return collector.Summarise();
    }
}
