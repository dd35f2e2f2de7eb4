using Akka.Event;

namespace Akka.Actor;

/// <summary>Base of all actors: one message at a time, no shared state.</summary>
public abstract class ActorBase : IInternalActor
{
    private readonly ActorCell _cell;
    private SupervisorStrategy _supervisorStrategy;

    /// <exception cref="ActorInitializationException">The constructor was called from outside an actor system.</exception>
    protected ActorBase() => _cell = ActorCell.Current ?? throw new ActorInitializationException(
        $"You cannot create an instance of {GetType().FullName} explicitly using the constructor (new). You have to use one of the factory methods to create an actor, such as ActorOf with Props.");

    /// <summary>The running actor's context; only within its turn.</summary>
    /// <exception cref="NotSupportedException">No actor runs on this thread.</exception>
    protected static IActorContext Context => ActorCell.Current ?? throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    IActorContext IInternalActor.ActorContext => _cell;

    /// <summary>Who sent the message that is being handled; dead letters where nobody did.</summary>
    protected IActorRef Sender => _cell.Sender;

    protected IActorRef Self => _cell.Self;

    protected static Receive EmptyReceive { get; } = static _ => false;

    internal Receive InitialBehavior => Receive;

    internal SupervisorStrategy EffectiveSupervisorStrategy =>
        _supervisorStrategy ??= _cell.Props.SupervisorStrategy ?? SupervisorStrategy();

    private protected ActorCell Cell => _cell;

    public virtual void AroundPreStart() => PreStart();

    public virtual void AroundPostStop()
    {
        CancelTimers();
        PostStop();
    }

    public virtual void AroundPreRestart(Exception cause, object message)
    {
        CancelTimers();
        PreRestart(cause, message);
    }

    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    internal bool HandleMessage(Receive receive, object message)
    {
        if (message is not TimerMessage timer)
            return AroundReceive(receive, message);
        // A timer that was cancelled, replaced, or belongs to an earlier incarnation says nothing.
        return this is not IWithTimers { Timers: TimerScheduler timers } || !timers.TryAccept(timer, out var accepted) ||
            AroundReceive(receive, accepted);
    }

    /// <summary>Around each message; may be overridden to see or change what arrives.</summary>
    protected virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled)
            Unhandled(message);
        return handled;
    }

    /// <summary>The first behaviour: returns whether it handled the message.</summary>
    protected abstract bool Receive(object message);

    /// <summary>What no behaviour handled: published as <see cref="UnhandledMessage"/>.</summary>
    /// <exception cref="DeathPactException">The message is a <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException(terminated.ActorRef);
        _cell.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    protected void Become(Receive receive) => _cell.Become(receive);

    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);

    /// <summary>How failures of children are handled, unless the props say otherwise.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Before the first message.</summary>
    protected virtual void PreStart() { }

    /// <summary>On the fresh instance after a restart; starts it like the first.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>On the failed instance; stops all children and ends it like the last.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in _cell.GetChildren())
        {
            _cell.Unwatch(child);
            _cell.Stop(child);
        }
        PostStop();
    }

    /// <summary>After the last message.</summary>
    protected virtual void PostStop() { }

    internal void Attach(ActorCell cell)
    {
        if (this is IActorStash stashing)
            stashing.Stash = new StashImpl(cell, cell.SystemImpl.Mailboxes.StashCapacity(cell.Props));
        if (this is IWithTimers timing)
            timing.Timers = new TimerScheduler(cell);
        OnAttached();
    }

    internal void Detach()
    {
        if (this is IActorStash { Stash: { } stash })
            stash.UnstashAll();
        (this as IDisposable)?.Dispose();
    }

    private protected virtual void OnAttached() { }

    private void CancelTimers()
    {
        if (this is IWithTimers timing)
            timing.Timers?.CancelAll();
    }
}
