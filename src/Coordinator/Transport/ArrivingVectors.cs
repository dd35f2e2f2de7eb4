using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// Vectors that one worker's gradients arrive in. One belongs to the job from its gradient's arrival until that step is over,
/// which is known when work of a later step is handed to the worker; then it is used again.
/// </summary>
internal sealed class ArrivingVectors(int length)
{
    private readonly List<(FlatBuffer Vector, long Step)> _vectors = [];
    private long _stepInWork = -1;

    /// <summary>Work of this step is handed out: the steps before it are over, and their vectors free.</summary>
    public void BeginStep(long step) => Volatile.Write(ref _stepInWork, step);

    /// <summary>A vector for a gradient of this step.</summary>
    public FlatBuffer Take(long step)
    {
        var current = Volatile.Read(ref _stepInWork);
        for (var i = 0; i < _vectors.Count; i++)
        {
            if (_vectors[i].Step >= current)
                continue;
            _vectors[i] = (_vectors[i].Vector, step);
            return _vectors[i].Vector;
        }

        var vector = new FlatBuffer(length);
        _vectors.Add((vector, step));
        return vector;
    }
}
