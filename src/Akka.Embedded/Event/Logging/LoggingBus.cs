using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Util;

namespace Akka.Event;

/// <summary>The part of the event stream that starts, feeds and stops the loggers.</summary>
public class LoggingBus
{
    private static readonly LogLevel[] AllLevels = Enum.GetValues<LogLevel>();

    private readonly Subscriptions _subscriptions = new();
    private readonly List<IActorRef> _loggers = [];
    private StandardOutLogger _stdoutLogger;
    private volatile int _level = (int)Event.LogLevel.DebugLevel;

    /// <summary>What is below this level is not published.</summary>
    public LogLevel LogLevel => (LogLevel)_level;

    internal IReadOnlyList<IActorRef> Loggers => _loggers;

    public virtual bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (subscriber is LocalActorRef local)
            local.Cell.SubscribedToEvents = true;
        return _subscriptions.Add(subscriber, channel);
    }

    public virtual bool Unsubscribe(IActorRef subscriber, Type channel) => _subscriptions.Remove(subscriber, channel);

    public virtual bool Unsubscribe(IActorRef subscriber) => _subscriptions.Remove(subscriber);

    public void Publish(object @event)
    {
        foreach (var subscriber in _subscriptions.Of(@event.GetType()))
            subscriber.Tell(@event, ActorRefs.NoSender);
    }

    public void SetLogLevel(LogLevel logLevel)
    {
        _level = (int)logLevel;
        foreach (var logger in _loggers)
            SubscribeLogger(logger, logLevel);
    }

    /// <summary>Logs to the console until the loggers of the settings run.</summary>
    public void StartStdoutLogger(Settings config)
    {
        _level = (int)Logging.LogLevelFor(config.LogLevel);
        var level = Logging.LogLevelFor(config.StdoutLogLevel);
        _stdoutLogger = new StandardOutLogger();
        SubscribeLogger(_stdoutLogger, level);
    }

    /// <exception cref="LoggerInitializationException">A logger of the settings does not exist or did not answer in time.</exception>
    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        var settings = system.Settings;
        foreach (var typeName in settings.Loggers)
        {
            var type = TypeNames.TryResolve(typeName) ?? throw new LoggerInitializationException($"Logger specified in config cannot be found: \"{typeName}\"");
            if (type == typeof(StandardOutLogger))
                continue;
            AddLogger(system, type, "log" + _loggers.Count + "-" + type.Name);
        }
        Unsubscribe(_stdoutLogger);
        if (settings.Loggers.Any(name => name.Contains(nameof(StandardOutLogger), StringComparison.Ordinal)))
            SubscribeLogger(_stdoutLogger, LogLevel);
    }

    /// <summary>Back to the console, for what is logged once the loggers have gone.</summary>
    internal IReadOnlyList<IActorRef> DetachDefaultLoggers(ActorSystemImpl system)
    {
        SubscribeLogger(_stdoutLogger, Logging.LogLevelFor(system.Settings.StdoutLogLevel));
        foreach (var logger in _loggers)
            Unsubscribe(logger);
        return _loggers;
    }

    private void AddLogger(ActorSystemImpl system, Type type, string name)
    {
        var logger = system.SystemActorOf(Props.Create(type).WithDispatcher(system.Settings.LoggersDispatcher), name);
        var timeout = system.Settings.LoggerStartTimeout;
        var answer = logger.Ask<object>(new InitializeLogger(this), timeout);
        // Creating a system is synchronous, and a system without its loggers would lose its first lines.
        if (!((IAsyncResult)answer).AsyncWaitHandle.WaitOne(timeout) || !answer.IsCompletedSuccessfully)
            throw new LoggerInitializationException($"Logger [{name}] did not respond within {timeout} to InitializeLogger",
                answer.Exception?.InnerException);
        if (answer.GetAwaiter().GetResult() is not LoggerInitialized)
            throw new LoggerInitializationException($"Logger [{name}] did not respond with LoggerInitialized");
        _loggers.Add(logger);
        SubscribeLogger(logger, LogLevel);
    }

    private void SubscribeLogger(IActorRef logger, LogLevel level)
    {
        foreach (var each in AllLevels)
            if (each >= level)
                Subscribe(logger, each.ClassFor());
            else
                Unsubscribe(logger, each.ClassFor());
    }
}
