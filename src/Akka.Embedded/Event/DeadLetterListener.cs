using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>Logs the first dead letters, then keeps silent for a while.</summary>
public class DeadLetterListener : ActorBase
{
    private const string Name = "deadLetterListener";

    private readonly EventStream _eventStream = Context.System.EventStream;
    private readonly int _maximum = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _silence = Context.System.Settings.LogDeadLettersSuspendDuration;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private long _count;
    private TimeSpan _silentUntil;

    /// <summary>Subscribes before the actor has started, so that the first dead letter of a system is not missed.</summary>
    internal static void Start(ActorSystemImpl system)
    {
        var listener = system.SystemActorOf(Props.Create<DeadLetterListener>(), Name);
        foreach (var channel in new[] { typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage) })
            system.EventStream.Subscribe(listener, channel);
    }

    internal static void Stop(ActorSystemImpl system)
    {
        if (system.Provider?.SystemGuardian?.GetSingleChild(Name) is { } listener && !listener.IsNobody())
            listener.Stop();
    }

    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter)
            return false;
        if (_silentUntil != default && Context.System.Scheduler.MonotonicClock < _silentUntil)
            return true;
        if (_silentUntil != default)
            (_silentUntil, _count) = (default, 0);
        if (message is UnhandledMessage && !Context.System.Settings.DebugUnhandledMessage)
            return true;
        _count++;
        Write(letter, _maximum != int.MaxValue && _count >= _maximum);
        return true;
    }

    private void Write(AllDeadLetters letter, bool last)
    {
        var what = letter switch
        {
            Dropped dropped => "was dropped. " + dropped.Reason,
            UnhandledMessage => "was unhandled.",
            _ => "was not delivered.",
        };
        var origin = letter.Sender.IsNobody() ? "" : " from " + letter.Sender;
        var end = "";
        if (last && _silence != Timeout.InfiniteTimeSpan)
        {
            _silentUntil = Context.System.Scheduler.MonotonicClock + _silence;
            end = $" No more dead letters will be logged in the next {_silence}.";
        }
        else if (last)
        {
            _eventStream.Unsubscribe(Self);
            end = " No more dead letters will be logged.";
        }
        _log.Info("Message [{0}]{1} to {2} {3} [{4}] dead letters encountered.{5} This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'. Message content: {6}",
            letter.Message.GetType().Name, origin, letter.Recipient, what, _count, end, letter.Message);
    }
}
