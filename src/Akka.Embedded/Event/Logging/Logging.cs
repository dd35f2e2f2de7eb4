using Akka.Actor;

namespace Akka.Event;

/// <summary>Makes loggers, and knows the names of levels.</summary>
public static class Logging
{
    /// <summary>A logger whose source is the actor.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null)
    {
        var source = context.Self.Path.ToStringWithAddress(((ExtendedActorSystem)context.System).Provider.DefaultAddress);
        return new BusLogging(context.System.EventStream, source, context.Props.Type,
            logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    /// <summary>A logger whose source is an object: a type, a string, an actor reference.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj,
        ILogMessageFormatter logMessageFormatter = null) =>
        new BusLogging(system.EventStream, SourceName(logSourceObj) + "(" + system + ")", SourceType(logSourceObj),
            logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj,
        ILogMessageFormatter logMessageFormatter = null) =>
        new BusLogging(loggingBus, SourceName(logSourceObj), SourceType(logSourceObj),
            logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>A level by its name; OFF is above all of them.</summary>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" or "WARN" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => (LogLevel)int.MaxValue,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\". Valid values are: DEBUG, INFO, WARNING, ERROR, OFF",
            nameof(logLevel)),
    };

    private static string SourceName(object source) => source switch
    {
        string name => name,
        Type type => type.Name,
        IActorRef actorRef => actorRef.Path.ToString(),
        IActorContext context => context.Self.Path.ToString(),
        null => throw new ArgumentNullException(nameof(source)),
        _ => source.GetType().Name,
    };

    private static Type SourceType(object source) => source switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        _ => source.GetType(),
    };
}
