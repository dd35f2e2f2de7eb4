using System.Collections.Concurrent;

namespace Akka.Actor.Internal;

/// <summary>
/// The children of a cell, those among them that are to die, and why. The cell's thread changes it; any thread may look names up,
/// and the guardians' children are added from any thread.
/// </summary>
internal sealed class ChildrenContainer
{
    private static readonly SuspendReason UserRequest = new SuspendReason.UserRequest();
    private static readonly ChildRestartStats Reserved = new(ActorRefs.Nobody);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ChildRestartStats> _children = new(1, 7, StringComparer.Ordinal);
    private readonly HashSet<IActorRef> _toDie = [];
    private SuspendReason _reason;
    private bool _terminated;

    /// <summary>Nothing is dying, so that a restart may begin.</summary>
    public bool IsNormal { get { lock (_lock) return !_terminated && _reason is null or SuspendReason.UserRequest; } }

    public bool IsTerminating { get { lock (_lock) return _terminated || _reason is SuspendReason.Termination; } }

    /// <summary>A restart, a creation or the end waits for children.</summary>
    public bool IsWaiting { get { lock (_lock) return _reason is SuspendReason.Recreation or SuspendReason.Creation; } }

    public IReadOnlyList<ChildRestartStats> Stats =>
        _children.IsEmpty ? [] : _children.Values.Where(child => child != Reserved).ToArray();

    /// <exception cref="InvalidOperationException">The actor is stopping.</exception>
    /// <exception cref="InvalidActorNameException">The name is taken.</exception>
    public void Reserve(string name, IActorRef parent)
    {
        lock (_lock)
        {
            if (_terminated || _reason is SuspendReason.Termination)
                throw new InvalidOperationException($"Cannot reserve actor name '{name}': {(_terminated ? "terminated" : "terminating")}");
            if (!_children.TryAdd(name, Reserved))
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique! (parent: {parent.Path})");
        }
    }

    public void Unreserve(string name) => _children.TryRemove(KeyValuePair.Create(name, Reserved));

    /// <summary>Adds a child whose name was reserved; returns null when it has no longer a place.</summary>
    public ChildRestartStats Add(IInternalActorRef child)
    {
        if (!_children.TryGetValue(child.Path.Name, out var stats))
            return null;
        return stats != Reserved ? stats : _children[child.Path.Name] = new ChildRestartStats(child);
    }

    public bool TryGetByName(string name, out ChildRestartStats stats) => _children.TryGetValue(name, out stats) &&
        stats != Reserved;

    public bool TryGetByRef(IActorRef actor, out ChildRestartStats stats) => TryGetByName(actor.Path.Name, out stats) &&
        stats.Child.Equals(actor);

    public void ShallDie(IActorRef child)
    {
        lock (_lock)
        {
            if (!TryGetByRef(child, out _))
                return;
            _toDie.Add(child);
            _reason ??= UserRequest;
        }
    }

    /// <summary>Says why the dying children are waited for; returns false where none is dying.</summary>
    public bool SetReason(SuspendReason reason)
    {
        lock (_lock)
        {
            if (_reason is null)
                return false;
            _reason = reason;
            return true;
        }
    }

    public void SetTerminated()
    {
        lock (_lock)
            _terminated = true;
    }

    /// <summary>Removes a child; returns the reason where it was the last that something waited for.</summary>
    public SuspendReason Remove(IActorRef child)
    {
        lock (_lock)
        {
            if (TryGetByRef(child, out var stats))
                _children.TryRemove(KeyValuePair.Create(child.Path.Name, stats));
            if (!_toDie.Remove(child) || _toDie.Count > 0)
                return null;
            var reason = _reason;
            _reason = null;
            _terminated |= reason is SuspendReason.Termination;
            return reason;
        }
    }
}
