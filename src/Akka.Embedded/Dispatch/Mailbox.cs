using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>
/// The messages of one actor and the state of their handling: open or closed, scheduled on a dispatcher or not, suspended how often.
/// At most one thread runs a mailbox at a time; system messages go first.
/// </summary>
internal sealed class Mailbox(MessageQueue queue) : IRunnable, IThreadPoolWorkItem
{
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int SuspendUnit = 4;

    private readonly Lock _drainLock = new();
    private ActorCell _cell;
    private MessageDispatcher _dispatcher;
    private SystemMessage _newestSystemMessage;
    private int _status;

    public MessageQueue MessageQueue { get; } = queue;

    public bool IsClosed => (Volatile.Read(ref _status) & Closed) != 0;
    public bool IsSuspended => Volatile.Read(ref _status) >= SuspendUnit;
    public bool HasSystemMessages => Volatile.Read(ref _newestSystemMessage) is not null;

    public void SetActor(ActorCell cell, MessageDispatcher dispatcher)
    {
        _cell = cell;
        _dispatcher = dispatcher;
    }

    /// <summary>Adds a user message and sees to it that it is handled.</summary>
    public void Send(in Envelope envelope)
    {
        if (!MessageQueue.TryEnqueue(envelope))
        {
            SendToDeadLetters(_cell.SystemImpl.DeadLetters, envelope);
            return;
        }
        var status = Volatile.Read(ref _status);
        if (status == 0)
            TrySchedule();
        else if ((status & Closed) != 0)
            DrainToDeadLetters();
    }

    public void SendSystem(SystemMessage message)
    {
        SendSystemUnscheduled(message);
        if (IsClosed)
            DrainToDeadLetters();
        else
            TrySchedule();
    }

    /// <summary>Adds a system message that waits for <see cref="ScheduleIfNeeded"/>.</summary>
    public void SendSystemUnscheduled(SystemMessage message)
    {
        var newest = Volatile.Read(ref _newestSystemMessage);
        while (true)
        {
            message.Next = newest;
            var seen = Interlocked.CompareExchange(ref _newestSystemMessage, message, newest);
            if (ReferenceEquals(seen, newest))
                return;
            newest = seen;
        }
    }

    public void Suspend() => Interlocked.Add(ref _status, SuspendUnit);

    /// <summary>Takes one suspension back.</summary>
    public void Resume()
    {
        var status = Volatile.Read(ref _status);
        while (status >= SuspendUnit)
        {
            var seen = Interlocked.CompareExchange(ref _status, status - SuspendUnit, status);
            if (seen == status)
                return;
            status = seen;
        }
    }

    public void Close()
    {
        Interlocked.Or(ref _status, Closed);
        DrainToDeadLetters();
    }

    public void Execute() => Run();

    public void Run()
    {
        var before = ActorCell.Current;
        try
        {
            ActorCell.Current = _cell;
            if (!IsClosed)
            {
                ProcessSystemMessages();
                ProcessUserMessages();
            }
        }
        finally
        {
            ActorCell.Current = before;
            Interlocked.And(ref _status, ~Scheduled);
            ScheduleIfNeeded();
        }
    }

    private void ProcessUserMessages()
    {
        for (var left = _dispatcher.Throughput; left > 0; left--)
        {
            if (Volatile.Read(ref _status) != Scheduled || !MessageQueue.TryDequeue(out var envelope))
                return;
            _cell.Invoke(envelope);
            if (HasSystemMessages)
                ProcessSystemMessages();
        }
    }

    private void ProcessSystemMessages()
    {
        while (!IsClosed && TakeSystemMessages() is { } message)
            _cell.SystemInvoke(message);
    }

    public void ScheduleIfNeeded()
    {
        var status = Volatile.Read(ref _status);
        if ((status & Closed) != 0)
            return;
        if (HasSystemMessages || (status < SuspendUnit && MessageQueue.HasMessages))
            TrySchedule();
    }

    private void TrySchedule()
    {
        if ((Volatile.Read(ref _status) & (Scheduled | Closed)) == 0 && (Interlocked.Or(ref _status, Scheduled) & Scheduled) == 0)
            _dispatcher.ExecuteMailbox(this);
    }

    /// <summary>All system messages, oldest first.</summary>
    private SystemMessage TakeSystemMessages()
    {
        SystemMessage oldest = null;
        var current = Interlocked.Exchange(ref _newestSystemMessage, null);
        while (current is not null)
        {
            var next = current.Next;
            current.Next = oldest;
            oldest = current;
            current = next;
        }
        return oldest;
    }

    /// <summary>What reaches a closed mailbox is not lost unseen; the lock stands for the one thread that used to run it.</summary>
    private void DrainToDeadLetters()
    {
        var deadLetters = _cell.SystemImpl.DeadLetters;
        lock (_drainLock)
        {
            for (var message = TakeSystemMessages(); message is not null;)
            {
                var next = message.Next;
                message.Next = null;
                SendToDeadLetters(deadLetters, new Envelope(message, ActorRefs.NoSender));
                message = next;
            }
            while (MessageQueue.TryDequeue(out var envelope))
                SendToDeadLetters(deadLetters, envelope);
        }
    }

    internal void SendToDeadLetters(IActorRef deadLetters, in Envelope envelope)
    {
        // An actor that listened for dead letters and is gone must not make more of them.
        if (envelope.Message is not AllDeadLetters)
            deadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender.IsNobody() ? deadLetters : envelope.Sender,
                _cell.Self), _cell.Self);
    }
}
