using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>A test on log events, and how many it has matched.</summary>
internal sealed class LogEventFilter(string description, Predicate<LogEvent> matches)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool Apply(LogEvent logEvent)
    {
        if (!matches(logEvent))
            return false;
        Interlocked.Increment(ref _count);
        return true;
    }

    public override string ToString() => description;
}

/// <summary>Puts a filter in force at the test's logger.</summary>
internal sealed record MuteCommand(LogEventFilter Filter) : INoSerializationVerificationNeeded;

/// <summary>Takes it back.</summary>
internal sealed record UnmuteCommand(LogEventFilter Filter) : INoSerializationVerificationNeeded;
