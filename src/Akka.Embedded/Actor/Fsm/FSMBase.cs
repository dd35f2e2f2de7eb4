namespace Akka.Actor;

/// <summary>What finite state machines of all states and data share.</summary>
public abstract class FSMBase : ActorBase
{
    /// <summary>A machine's state, to those that subscribed to its transitions.</summary>
    public sealed class CurrentState<TS>(IActorRef fsmRef, TS state)
    {
        public IActorRef FsmRef { get; } = fsmRef;
        public TS State { get; } = state;

        public override bool Equals(object obj) =>
            obj is CurrentState<TS> other && Equals(FsmRef, other.FsmRef) &&
                EqualityComparer<TS>.Default.Equals(State, other.State);

        public override int GetHashCode() => HashCode.Combine(FsmRef, State);
        public override string ToString() => $"CurrentState <{State}>";
    }

    /// <summary>A machine's change of state, to those that subscribed.</summary>
    public sealed class Transition<TS>(IActorRef fsmRef, TS from, TS to)
    {
        public IActorRef FsmRef { get; } = fsmRef;
        public TS From { get; } = from;
        public TS To { get; } = to;

        public override bool Equals(object obj) => obj is Transition<TS> other && Equals(FsmRef, other.FsmRef) &&
            EqualityComparer<TS>.Default.Equals(From, other.From) && EqualityComparer<TS>.Default.Equals(To, other.To);

        public override int GetHashCode() => HashCode.Combine(FsmRef, From, To);
        public override string ToString() => $"Transition({From}, {To})";
    }

    /// <summary>Asks a machine for its state and all its transitions.</summary>
    public sealed class SubscribeTransitionCallBack(IActorRef actorRef)
    {
        public IActorRef ActorRef { get; } = actorRef;
    }

    /// <summary>Takes a subscription back.</summary>
    public sealed class UnsubscribeTransitionCallBack(IActorRef actorRef)
    {
        public IActorRef ActorRef { get; } = actorRef;
    }

    /// <summary>Why a machine stops.</summary>
    public abstract class Reason;

    /// <summary>It was done.</summary>
    public sealed class Normal : Reason
    {
        public static Normal Instance { get; } = new();
        internal Normal() { }
    }

    /// <summary>Its actor was stopped.</summary>
    public sealed class Shutdown : Reason
    {
        public static Shutdown Instance { get; } = new();
        internal Shutdown() { }
    }

    /// <summary>It failed.</summary>
    public sealed class Failure(object cause) : Reason
    {
        public object Cause { get; } = cause;
        public override string ToString() => $"Failure({Cause})";
    }

    /// <summary>The event when a state has lasted as long as it may.</summary>
    public sealed class StateTimeout
    {
        public static StateTimeout Instance { get; } = new();
        private StateTimeout() { }
    }

    /// <summary>A message with the data that the machine has when it comes.</summary>
    public readonly struct Event<TD>(object fsmEvent, TD stateData) : INoSerializationVerificationNeeded
    {
        public object FsmEvent { get; } = fsmEvent;
        public TD StateData { get; } = stateData;
        public override string ToString() => $"Event: <{FsmEvent}>, StateData: <{StateData}>";
    }

    /// <summary>What is left of a machine when it stops.</summary>
    public sealed class StopEvent<TS, TD>(Reason reason, TS terminatedState, TD stateData) : INoSerializationVerificationNeeded
    {
        public Reason Reason { get; } = reason;
        public TS TerminatedState { get; } = terminatedState;
        public TD StateData { get; } = stateData;
        public override string ToString() =>
            $"StopEvent: <{Reason}>, TerminatedState: <{TerminatedState}>, StateData: <{StateData}>";
    }

    /// <summary>A state with its data, and what is to be done on the way there. Immutable.</summary>
    public sealed class State<TS, TD> : IEquatable<State<TS, TD>>
    {
        public State(TS stateName, TD stateData, TimeSpan? timeout = null, Reason stopReason = null,
            IReadOnlyList<object> replies = null)
            : this(stateName, stateData, timeout, stopReason, replies, true) { }

        internal State(TS stateName, TD stateData, TimeSpan? timeout, Reason stopReason, IReadOnlyList<object> replies,
            bool notifies)
        {
            StateName = stateName;
            StateData = stateData;
            Timeout = timeout;
            StopReason = stopReason;
            Replies = replies ?? [];
            Notifies = notifies;
        }

        public TS StateName { get; }
        public TD StateData { get; }
        public TimeSpan? Timeout { get; }
        public Reason StopReason { get; }
        public IReadOnlyList<object> Replies { get; }
        internal bool Notifies { get; }

        /// <summary>Limits how long the state may last; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> lifts the state's own limit.</summary>
        public State<TS, TD> ForMax(TimeSpan timeout) => new(StateName, StateData, timeout, StopReason, Replies, Notifies);

        /// <summary>Answers the sender once the transition is made.</summary>
        public State<TS, TD> Replying(object replyValue) =>
            new(StateName, StateData, Timeout, StopReason, [.. Replies, replyValue], Notifies);

        public State<TS, TD> Using(TD nextStateData) => new(StateName, nextStateData, Timeout, StopReason, Replies, Notifies);

        internal State<TS, TD> WithStopReason(Reason reason) => new(StateName, StateData, Timeout, reason, Replies, Notifies);

        internal State<TS, TD> WithoutNotification() => new(StateName, StateData, Timeout, StopReason, Replies, false);

        public bool Equals(State<TS, TD> other) => other is not null &&
            EqualityComparer<TS>.Default.Equals(StateName, other.StateName) &&
            EqualityComparer<TD>.Default.Equals(StateData, other.StateData) && Timeout == other.Timeout &&
            Equals(StopReason, other.StopReason) && Replies.SequenceEqual(other.Replies);

        public override bool Equals(object obj) => Equals(obj as State<TS, TD>);
        public override int GetHashCode() => HashCode.Combine(StateName, StateData);
        public override string ToString() => $"State<TS, TD><{StateName}, {StateData}>";
    }
}
