using System.Runtime.InteropServices;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Pipelining;

/// <summary>
/// Which workers are sent the next version before its commit, and how much of it each was given: those whose gradient arrives, so
/// that they need the committed version no more. Reused; allocates nothing in the steady state. Not thread-safe.
/// </summary>
internal sealed class PipelinedSends
{
    private readonly List<Target> _targets = [];
    private readonly Dictionary<WorkerId, int> _places = [];

    /// <summary>Empties the list of receivers for the next step.</summary>
    public void Clear()
    {
        _targets.Clear();
        _places.Clear();
    }

    /// <summary>A worker may be sent the next version.</summary>
    public void Add(WorkerId worker, IWorkerLink link)
    {
        if (_places.TryAdd(worker, _targets.Count))
            _targets.Add(new Target { Link = link });
        else
            CollectionsMarshal.AsSpan(_targets)[_places[worker]].Link ??= link;
    }

    /// <summary>A worker needs the committed version again, or is gone.</summary>
    public void Remove(WorkerId worker)
    {
        if (_places.TryGetValue(worker, out var place))
            CollectionsMarshal.AsSpan(_targets)[place] = default;
    }

    /// <summary>Gives everyone what it was not given yet of the first <paramref name="floats"/>.</summary>
    public void Send(FlatBuffer model, long version, int floats)
    {
        foreach (ref var target in CollectionsMarshal.AsSpan(_targets))
        {
            if (target.Link is null || target.Sent >= floats)
                continue;
            target.Link.Stream(model, version, target.Sent, floats - target.Sent);
            target.Sent = floats;
        }
    }

    private struct Target
    {
        public IWorkerLink? Link;
        public int Sent;
    }
}
