namespace Akka.Actor;

/// <summary>The stash of one actor instance.</summary>
internal sealed class StashImpl(ActorCell cell, int capacity) : IStash
{
    private readonly LinkedList<Envelope> _messages = new();
    private long _lastEnvelopeId;

    public int Count => _messages.Count;
    public bool IsEmpty => _messages.Count == 0;
    public bool NonEmpty => _messages.Count > 0;
    public bool IsFull => Capacity > 0 && _messages.Count >= Capacity;
    public int Capacity { get; } = cell.Props.Type.IsAssignableTo(typeof(IWithUnboundedStash)) ? -1 : capacity;

    public void Stash()
    {
        var current = cell.CurrentEnvelope;
        if (cell.CurrentEnvelopeId == _lastEnvelopeId)
            throw new IllegalActorStateException($"Can't stash the same message {current.Message} more than once");
        _lastEnvelopeId = cell.CurrentEnvelopeId;
        if (IsFull)
            throw new StashOverflowException($"Couldn't enqueue message {current.Message} from {current.Sender} to stash of {cell.Self}: it holds {Capacity} messages already");
        _messages.AddLast(current);
    }

    public void Unstash()
    {
        if (_messages.First is not { } first)
            return;
        _messages.RemoveFirst();
        cell.EnqueueFirst(first.Value);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        for (var node = _messages.Last; node is not null; node = node.Previous)
            if (predicate(node.Value))
                cell.EnqueueFirst(node.Value);
        _messages.Clear();
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _messages.ToArray();
        _messages.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
            _messages.AddFirst(envelope);
    }
}
