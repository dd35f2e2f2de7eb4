using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Serilog.Events;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogEvent = Akka.Event.LogEvent;

namespace DistTrain.Shared.Logging;

/// <summary>
/// Takes what actors log to Serilog's <see cref="Serilog.Log.Logger"/>, with the time, the source and the cause that it was
/// logged with. Set up by <see cref="AkkaHocon"/>, which lets
/// everything through: what is logged is decided by Serilog's level, which can change, and an actor system's cannot.
/// </summary>
public sealed class SerilogLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>The property that names the actor behind an event.</summary>
    public const string SourceProperty = "Source";

    /// <summary>The part of an actor system's configuration that makes this its logger.</summary>
    public static string AkkaHocon { get; } =
        $$"""
        akka {
          loggers = ["{{typeof(SerilogLogger).FullName}}, {{typeof(SerilogLogger).Assembly.GetName().Name}}"]
          loglevel = DEBUG
          stdout-loglevel = WARNING
        }
        """;

    public SerilogLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private static void Write(LogEvent logged)
    {
        var level = LevelOf(logged.LogLevel());
        if (Serilog.Log.Logger.IsEnabled(level))
            Serilog.Log.Logger
                .ForContext(Serilog.Core.Constants.SourceContextPropertyName, logged.LogSource)
                .ForContext("SourceType", logged.LogClass?.FullName)
                .Write(level, logged.Cause, "{Source:l}: {Text:l}", ShortName(logged.LogSource), logged.Message?.ToString() ?? "");
    }

    /// <summary>An actor's path without the system and its address, which are the same in every line.</summary>
    private static string ShortName(string source)
    {
        foreach (var root in (string[])["/user/", "/system/"])
            if (source.IndexOf(root, StringComparison.Ordinal) is >= 0 and var start)
                return source[(start + root.Length)..];
        var end = source.IndexOf('(', StringComparison.Ordinal);
        return end > 0 ? source[..end] : source;
    }

    private static LogEventLevel LevelOf(AkkaLogLevel level) => level switch
    {
        AkkaLogLevel.DebugLevel => LogEventLevel.Debug,
        AkkaLogLevel.InfoLevel => LogEventLevel.Information,
        AkkaLogLevel.WarningLevel => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };
}
