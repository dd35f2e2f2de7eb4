using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>The logger of test systems: asks the filters first and prints what none of them wants.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<LogEventFilter> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                initialize.LoggingBus.Subscribe(Context.Self, typeof(MuteCommand));
                initialize.LoggingBus.Subscribe(Context.Self, typeof(UnmuteCommand));
                initialize.LoggingBus.Subscribe(Context.Self, typeof(DeadLetter));
                initialize.LoggingBus.Subscribe(Context.Self, typeof(UnhandledMessage));
                return base.Receive(message);
            case MuteCommand mute:
                _filters.Add(mute.Filter);
                return true;
            case UnmuteCommand unmute:
                _filters.Remove(unmute.Filter);
                return true;
            case LogEvent logEvent:
                if (!Swallow(logEvent))
                    Print(logEvent);
                return true;
            case DeadLetter letter:
                Swallow(new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter));
                return true;
            case UnhandledMessage unhandled:
                var warning = new Warning(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(),
                    "Unhandled message from " + unhandled.Sender + ": " + unhandled.Message);
                if (!Swallow(warning))
                    Print(warning);
                return true;
            default:
                return base.Receive(message);
        }
    }

    private bool Swallow(LogEvent logEvent)
    {
        foreach (var filter in _filters)
            if (filter.Apply(logEvent))
                return true;
        return false;
    }
}
