using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>What was handed to one worker and not answered yet. Thread-safe.</summary>
internal sealed class OpenWork
{
    private readonly Lock _gate = new();
    private readonly List<GradientTask> _nodes = [];
    private readonly List<EvaluationAssignment> _evaluations = [];
    private long _sentSinceIdle;

    public void Add(in GradientTask node, int bytes)
    {
        lock (_gate)
        {
            _nodes.Add(node);
            _sentSinceIdle += bytes;
        }
    }

    public void Add(in EvaluationAssignment evaluation, int bytes)
    {
        lock (_gate)
        {
            _evaluations.Add(evaluation);
            _sentSinceIdle += bytes;
        }
    }

    /// <summary>Bytes sent since the worker was last known to have read everything.</summary>
    public long SentSinceIdle
    {
        get
        {
            lock (_gate)
                return _sentSinceIdle;
        }
    }

    public bool Has(long step, int node, int attempt)
    {
        lock (_gate)
            return IndexOf(step, node, attempt) >= 0;
    }

    public bool Remove(long step, int node, int attempt)
    {
        lock (_gate)
        {
            var index = IndexOf(step, node, attempt);
            if (index >= 0)
                _nodes.RemoveAt(index);
            ResetWhenIdle();
            return index >= 0;
        }
    }

    public EvaluationAssignment? Find(long round, int microbatch)
    {
        lock (_gate)
        {
            foreach (var evaluation in _evaluations)
                if (evaluation.Round == round && evaluation.Microbatch == microbatch)
                    return evaluation;
            return null;
        }
    }

    public void Remove(in EvaluationAssignment evaluation)
    {
        lock (_gate)
        {
            _evaluations.Remove(evaluation);
            ResetWhenIdle();
        }
    }

    private int IndexOf(long step, int node, int attempt)
    {
        for (var i = 0; i < _nodes.Count; i++)
            if (_nodes[i].Position.Step == step && _nodes[i].Node == node && _nodes[i].Attempt == attempt)
                return i;
        return -1;
    }

    private void ResetWhenIdle()
    {
        if (_nodes.Count == 0 && _evaluations.Count == 0)
            _sentSinceIdle = 0;
    }
}
