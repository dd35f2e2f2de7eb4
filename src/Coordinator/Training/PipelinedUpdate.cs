using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// Which steps get a pipelined update, and who is sent what of the next version meanwhile. Reused from step to step; allocates nothing
/// in the steady state. Not thread-safe.
/// </summary>
/// <param name="mode">What was asked for.</param>
internal sealed class PipelinedUpdate(PipeliningOption mode)
{
    private readonly PipelinedSends _early = new();
    private readonly Scheduling.UpdateModeTrial _way = new();
    private TimeSpan _began;
    private bool _isMeasured;

    /// <summary>The way that was faster when both were last compared; null before that, so also where steps can have no pipelined update.</summary>
    public UpdateMode? UpdateModeTrial => _way.IsSecondFaster switch
    {
        null => null,
        true => UpdateMode.AfterReduction,
        false => UpdateMode.Pipelined,
    };

    /// <summary>A step begins.</summary>
    public void BeginStep(TimeSpan now)
    {
        _early.Clear();
        _began = now;
        _isMeasured = false;
    }

    /// <summary>Whether this step, which can have a pipelined update, is to have one. Asked once a step.</summary>
    public bool Choose()
    {
        _isMeasured = mode == PipeliningOption.WhenFaster;
        return _isMeasured ? !_way.IsSecond : mode == PipeliningOption.Always;
    }

    /// <summary>A worker's gradient comes in: it may be sent the next version.</summary>
    public void Add(WorkerId worker, IWorkerLink link) => _early.Add(worker, link);

    /// <summary>A worker needs the committed version again, or is gone.</summary>
    public void Remove(WorkerId worker) => _early.Remove(worker);

    /// <summary>Sends what there is of the next version.</summary>
    public void Send(ParameterStore model)
    {
        if (model.NextFloats > 0)
            _early.Send(model.NextVector, model.StreamedVersion, model.NextFloats);
    }

    /// <summary>Sends the rest of a version that was committed, if it was made beside the one before.</summary>
    public void SendRest(ParameterStore model)
    {
        if (model.StreamedVersion == model.Version)
            _early.Send(model.Current.Vector, model.Version, model.Current.Vector.Length);
    }

    /// <summary>The step was committed.</summary>
    public void EndStep(TimeSpan now)
    {
        if (_isMeasured)
            _way.Took(now - _began);
    }
}
