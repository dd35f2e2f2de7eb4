using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// The user messages of one actor: any thread adds at the end, the one that runs the actor takes from the front and may put back there.
/// The linked queue of D. Vyukov (one exchange to add, none to take), with a list in front for what was unstashed.
/// </summary>
internal sealed class MessageQueue
{
    private readonly int _capacity;
    private Node _tail;
    private Node _head;
    private int _reserved;
    private Stack<Envelope> _front;
    private int _frontCount;

    /// <param name="capacity">How many messages fit; 0 for no limit.</param>
    public MessageQueue(int capacity)
    {
        _capacity = capacity;
        _head = _tail = new Node(default);
    }

    public bool HasMessages => !ReferenceEquals(Volatile.Read(ref _head), Volatile.Read(ref _tail)) ||
        Volatile.Read(ref _frontCount) > 0;

    /// <summary>A count that may be outdated when it is read.</summary>
    public int Count
    {
        get
        {
            var count = Volatile.Read(ref _frontCount);
            for (var node = Volatile.Read(ref _head).Next; node is not null; node = node.Next)
                count++;
            return count;
        }
    }

    /// <summary>Returns false when the queue is full.</summary>
    public bool TryEnqueue(in Envelope envelope)
    {
        if (_capacity > 0 && Interlocked.Increment(ref _reserved) > _capacity)
        {
            Interlocked.Decrement(ref _reserved);
            return false;
        }
        var node = new Node(envelope);
        Volatile.Write(ref Interlocked.Exchange(ref _tail, node).Next, node);
        return true;
    }

    /// <summary>Only for the thread that runs the actor. What is put back may exceed the capacity.</summary>
    public void EnqueueFirst(in Envelope envelope)
    {
        if (_capacity > 0)
            Interlocked.Increment(ref _reserved);
        (_front ??= new Stack<Envelope>()).Push(envelope);
        Volatile.Write(ref _frontCount, _frontCount + 1);
    }

    /// <summary>Only for the thread that runs the actor.</summary>
    public bool TryDequeue(out Envelope envelope)
    {
        if (_frontCount > 0)
        {
            envelope = _front.Pop();
            Volatile.Write(ref _frontCount, _frontCount - 1);
        }
        else if (!TryTakeNode(out envelope))
            return false;
        if (_capacity > 0)
            Interlocked.Decrement(ref _reserved);
        return true;
    }

    private bool TryTakeNode(out Envelope envelope)
    {
        var head = _head;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            if (ReferenceEquals(head, Volatile.Read(ref _tail)))
            {
                envelope = default;
                return false;
            }
            // A sender is between its exchange and its link.
            var wait = new SpinWait();
            while ((next = Volatile.Read(ref head.Next)) is null)
                wait.SpinOnce(sleep1Threshold: -1);
        }
        envelope = next.Value;
        next.Value = default;
        Volatile.Write(ref _head, next);
        // Cut off, or a long-lived dead node would keep all later ones from being collected young.
        head.Next = null;
        return true;
    }

    private sealed class Node(Envelope value)
    {
        public Envelope Value = value;
        public Node Next;
    }
}
