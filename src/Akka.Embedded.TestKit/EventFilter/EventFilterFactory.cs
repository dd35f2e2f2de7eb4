using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>Says which log events a test expects: by level, exception or dead letter, with a message and a source where it matters.</summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;

    public EventFilterFactory(TestKitBase testkit) : this(testkit, testkit.Sys) { }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system) => (_testKit, _system) = (testkit, system);

    public IEventFilterApplier Exception<TException>(string message = null, string start = null, string contains = null,
        string source = null) where TException : Exception =>
        Exception(typeof(TException), message, start, contains, source);

    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception(Type exceptionType, string message = null, string start = null, string contains = null,
        string source = null, bool checkInnerExceptions = false) =>
        ForException(exceptionType, Text(message, start, contains), source, checkInnerExceptions);

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null,
        bool checkInnerExceptions = false) =>
        ForException(exceptionType, pattern.IsMatch, source, checkInnerExceptions);

    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    public IEventFilterApplier Error(Regex pattern, string source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null,
        string source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    public IEventFilterApplier Warning(Regex pattern, string source = null) =>
        ForLogLevel(LogLevel.WarningLevel, pattern, source);

    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    public IEventFilterApplier Info(Regex pattern, string source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    public IEventFilterApplier Debug(Regex pattern, string source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, string message = null, string start = null, string contains = null,
        string source = null) =>
        ForLevel(logLevel, Text(message, start, contains), source);

    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null) =>
        ForLevel(logLevel, pattern.IsMatch, source);

    public IEventFilterApplier DeadLetter() => ForDeadLetter(static _ => true, null);

    public IEventFilterApplier DeadLetter<TMessage>(string source = null) =>
        ForDeadLetter(static message => message is TMessage, source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null) =>
        ForDeadLetter(message => message is TMessage typed && isMatch(typed), source);

    public IEventFilterApplier DeadLetter(Type type, string source = null) => ForDeadLetter(type.IsInstanceOfType, source);

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Create("custom filter", predicate);

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        Create("custom filter", logEvent => logEvent is TLogEvent typed && predicate(typed));

    private static Func<string, bool> Text(string message, string start, string contains) => text =>
        (message is null || text == message) &&
        (start is null || text.StartsWith(start, StringComparison.Ordinal)) &&
        (contains is null || text.Contains(contains, StringComparison.Ordinal));

    private EventFilterApplier ForLevel(LogLevel level, Func<string, bool> text, string source) =>
        Create(level.StringFor(), logEvent =>
        logEvent.LogLevel() == level && logEvent.Message is not Event.DeadLetter && FromSource(logEvent, source) &&
            text(TextOf(logEvent)));

    private EventFilterApplier ForException(Type type, Func<string, bool> text, string source, bool inner) =>
        Create(type.Name, logEvent =>
        logEvent is Error { Cause: { } cause } && FromSource(logEvent, source) &&
            Causes(cause, inner).Any(type.IsInstanceOfType) &&
        (text(TextOf(logEvent)) || Causes(cause, inner).Any(each => text(each.Message))));

    private EventFilterApplier ForDeadLetter(Predicate<object> matches, string source) => Create("dead letter", logEvent =>
        logEvent.Message is Event.DeadLetter letter && FromSource(logEvent, source) && matches(letter.Message));

    private EventFilterApplier Create(string description, Predicate<LogEvent> matches) =>
        new(_testKit, _system, () => new LogEventFilter(description, matches));

    private static bool FromSource(LogEvent logEvent, string source) => source is null || logEvent.LogSource == source;

    private static string TextOf(LogEvent logEvent) => logEvent.Message?.ToString() ?? "";

    private static IEnumerable<Exception> Causes(Exception cause, bool inner)
    {
        yield return cause;
        for (var current = cause.InnerException; inner && current is not null; current = current.InnerException)
            yield return current;
    }
}
