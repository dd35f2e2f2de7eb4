using Akka.Event;

namespace Akka.Actor;

/// <summary>An actor as a finite state machine: in each state a function turns an event into the next state.</summary>
public abstract class FSM<TState, TData> : FSMBase
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<TState, StateFunction> _functions = [];
    private readonly Dictionary<TState, TimeSpan?> _timeouts = [];
    private readonly Dictionary<string, NamedTimer> _timers = new(StringComparer.Ordinal);
    private readonly List<TransitionHandler> _transitionHandlers = [];
    private readonly List<IActorRef> _listeners = [];
    private StateFunction _unhandled;
    private Action<StopEvent<TState, TData>> _terminationHandler = static _ => { };
    private State<TState, TData> _current;
    private State<TState, TData> _next;
    private ICancelable _stateTimeout;
    private long _eventNumber;
    private int _timerNumber;

    protected FSM() => _unhandled = Ignore;

    /// <summary>Turns an event into the next state; null leaves it to WhenUnhandled.</summary>
    public delegate State<TState, TData> StateFunction(Event<TData> fsmEvent);

    public delegate void TransitionHandler(TState initialState, TState nextState);

    public TState StateName => Current.StateName;

    public TData StateData => Current.StateData;

    /// <summary>The data on the way to the next state; only in a transition handler.</summary>
    /// <exception cref="InvalidOperationException">No transition is being made.</exception>
    public TData NextStateData => _next is null
        ? throw new InvalidOperationException("NextStateData is only available during OnTransition") : _next.StateData;

    private State<TState, TData> Current =>
        _current ?? throw new IllegalActorStateException("You must call StartWith before calling Initialize.");

    /// <summary>Says what a state does; several for one state are tried in turn.</summary>
    /// <param name="timeout">How long the state lasts before <see cref="FSMBase.StateTimeout"/> comes; null for no limit.</param>
    public void When(TState stateName, StateFunction func, TimeSpan? timeout = null)
    {
        _functions[stateName] = _functions.TryGetValue(stateName, out var earlier) ? fsmEvent =>
            earlier(fsmEvent) ?? func(fsmEvent) : func;
        if (timeout is not null || !_timeouts.ContainsKey(stateName))
            _timeouts[stateName] = timeout;
    }

    /// <summary>The first state and its data.</summary>
    public void StartWith(TState stateName, TData stateData, TimeSpan? timeout = null) =>
        _current = new State<TState, TData>(stateName, stateData, timeout);

    public State<TState, TData> GoTo(TState nextStateName) => new(nextStateName, Current.StateData);

    /// <summary>No transition is made: handlers are not called, and the state's own time starts anew.</summary>
    public State<TState, TData> Stay() => GoTo(Current.StateName).WithoutNotification();

    public State<TState, TData> Stop() => Stop(Normal.Instance);

    public State<TState, TData> Stop(Reason reason) => Stop(reason, Current.StateData);

    public State<TState, TData> Stop(Reason reason, TData stateData) => Stay().Using(stateData).WithStopReason(reason);

    /// <summary>Sends a message to the machine later; one timer of a name runs at a time.</summary>
    public void SetTimer(string name, object msg, TimeSpan timeout, bool repeat = false)
    {
        CancelTimer(name);
        var message = new NamedTimerMessage(name, ++_timerNumber, msg, this);
        var scheduler = Context.System.Scheduler;
        var task = repeat
            ? scheduler.ScheduleTellRepeatedlyCancelable(timeout, timeout, Self, message, Self)
            : scheduler.ScheduleTellOnceCancelable(timeout, Self, message, Self);
        _timers[name] = new NamedTimer(message.Number, repeat, task);
    }

    public void CancelTimer(string name)
    {
        if (_timers.Remove(name, out var timer))
            timer.Task.Cancel();
    }

    public bool IsTimerActive(string name) => _timers.ContainsKey(name);

    public void SetStateTimeout(TState state, TimeSpan? timeout) => _timeouts[state] = timeout;

    public void OnTransition(TransitionHandler transitionHandler) => _transitionHandlers.Add(transitionHandler);

    public void OnTermination(Action<StopEvent<TState, TData>> terminationHandler) => _terminationHandler = terminationHandler;

    /// <summary>What to do with events that the state's function left; by default they are logged.</summary>
    public void WhenUnhandled(StateFunction stateFunction) => _unhandled = fsmEvent =>
        stateFunction(fsmEvent) ?? Ignore(fsmEvent);

    /// <summary>Enters the first state, a transition from that state to itself; the last call of the constructor.</summary>
    public void Initialize() => MakeTransition(Current);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case StateTimeoutMessage timeout:
                if (ReferenceEquals(timeout.Owner, this) && timeout.EventNumber == _eventNumber)
                    Process(StateTimeout.Instance);
                return true;
            case NamedTimerMessage timer:
                if (!ReferenceEquals(timer.Owner, this) || !_timers.TryGetValue(timer.Name, out var running) ||
                    running.Number != timer.Number)
                    return true;
                if (!running.Repeat)
                    _timers.Remove(timer.Name);
                Process(timer.Message);
                return true;
            case SubscribeTransitionCallBack subscribe:
                Context.Watch(subscribe.ActorRef);
                _listeners.Add(subscribe.ActorRef);
                subscribe.ActorRef.Tell(new CurrentState<TState>(Self, Current.StateName), Self);
                return true;
            case UnsubscribeTransitionCallBack unsubscribe:
                Context.Unwatch(unsubscribe.ActorRef);
                _listeners.Remove(unsubscribe.ActorRef);
                return true;
            case Terminated terminated when _listeners.Remove(terminated.ActorRef):
                return true;
            default:
                Process(message);
                return true;
        }
    }

    protected virtual void LogTermination(Reason reason)
    {
        if (reason is not Failure failure)
            return;
        if (failure.Cause is Exception exception)
            _log.Error(exception, "terminating due to Failure");
        else
            _log.Error("terminating due to Failure: {0}", failure.Cause);
    }

    protected override void PostStop()
    {
        if (_current is not null)
            Terminate(Stay().WithStopReason(Shutdown.Instance));
        base.PostStop();
    }

    private void Process(object message)
    {
        CancelStateTimeout();
        var fsmEvent = new Event<TData>(message, Current.StateData);
        var upcoming = _functions.TryGetValue(Current.StateName, out var function) ? function(fsmEvent) : null;
        Apply(upcoming ?? _unhandled(fsmEvent));
    }

    private State<TState, TData> Ignore(Event<TData> fsmEvent)
    {
        _log.Warning("unhandled event {0} in state {1}", fsmEvent.FsmEvent, Current.StateName);
        return Stay();
    }

    private void Apply(State<TState, TData> upcoming)
    {
        if (upcoming.StopReason is null)
        {
            MakeTransition(upcoming);
            return;
        }
        Reply(upcoming);
        Terminate(upcoming);
        Context.Stop(Self);
    }

    private void MakeTransition(State<TState, TData> upcoming)
    {
        if (!_functions.ContainsKey(upcoming.StateName))
        {
            Apply(Stay().WithStopReason(new Failure($"Next state {upcoming.StateName} does not exist")));
            return;
        }
        Reply(upcoming);
        if (upcoming.Notifies || !EqualityComparer<TState>.Default.Equals(Current.StateName, upcoming.StateName))
        {
            _next = upcoming;
            foreach (var handler in _transitionHandlers)
                handler(Current.StateName, upcoming.StateName);
            foreach (var listener in _listeners)
                listener.Tell(new Transition<TState>(Self, Current.StateName, upcoming.StateName), Self);
            _next = null;
        }
        _current = upcoming;
        StartStateTimeout();
    }

    private void StartStateTimeout()
    {
        CancelStateTimeout();
        if ((_current.Timeout ?? _timeouts.GetValueOrDefault(_current.StateName)) is { } limit &&
            limit != Timeout.InfiniteTimeSpan && limit < TimeSpan.MaxValue)
            _stateTimeout = Context.System.Scheduler.ScheduleTellOnceCancelable(limit, Self,
                new StateTimeoutMessage(_eventNumber, this), Self);
    }

    // Each event has a number, so that a timeout that was on its way when another event came is known as stale.
    private void CancelStateTimeout()
    {
        _stateTimeout?.Cancel();
        _stateTimeout = null;
        _eventNumber++;
    }

    private void Reply(State<TState, TData> upcoming)
    {
        foreach (var reply in upcoming.Replies)
            Sender.Tell(reply, Self);
    }

    private void Terminate(State<TState, TData> upcoming)
    {
        if (Current.StopReason is not null)
            return;
        LogTermination(upcoming.StopReason);
        foreach (var name in _timers.Keys.ToArray())
            CancelTimer(name);
        CancelStateTimeout();
        _current = upcoming;
        _terminationHandler(new StopEvent<TState, TData>(upcoming.StopReason, upcoming.StateName, upcoming.StateData));
    }

    private sealed record StateTimeoutMessage(long EventNumber, object Owner) : INoSerializationVerificationNeeded,
        IDeadLetterSuppression;

    private sealed record NamedTimerMessage(string Name, int Number, object Message, object Owner)
        : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private readonly record struct NamedTimer(int Number, bool Repeat, ICancelable Task);
}
