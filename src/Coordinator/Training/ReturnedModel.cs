using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Training;

/// <summary>The model that a run returns: the best epoch's, or the last step's where the job says so or no epoch was
/// best.</summary>
/// <param name="job">The job.</param>
internal sealed class ReturnedModel(JobSpec job)
{
    private FlatBuffer? _best;

    /// <summary>Hash of model and optimizer state after the last step; null until the model was put in place.</summary>
    public string? StateHash { get; private set; }

    /// <summary>Takes the best model of the starts of the job before this one.</summary>
    public void Resume(FlatBuffer? best) => _best = best;

    /// <summary>Keeps a copy of a model that is the best so far.</summary>
    public void Keep(FlatBuffer model)
    {
        _best ??= new FlatBuffer(model.Length);
        model.Span.CopyTo(_best.Span);
    }

    /// <summary>Puts the model to return in the place of the last step's, whose hash is taken first. Done once.</summary>
    public void PutInPlace(ParameterStore model)
    {
        if (StateHash is not null)
            return;
        var last = model.Current;
        StateHash = ModelHash.State(last.Layout, last.Vector, last.Optimizer.Vectors);
        if (_best is not null && job.EarlyStopping is not { RestoreBest: false })
            model.Replace(_best);
    }
}
