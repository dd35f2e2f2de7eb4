using Akka.Event;
using Serilog.Events;
using AkkaLogLevel = Akka.Event.LogLevel;
using LogEvent = Akka.Event.LogEvent;

namespace DistTrain.Shared.Logging;

/// <summary>
/// Writes what actors log to Serilog's <see cref="Serilog.Log.Logger"/>, with the time, the source and the cause that it was
/// logged with. What Akka.NET's own actors say in passing is for those who debug: DistTrain says in its own words, and once, who
/// has come, who is gone and who was turned away.
/// </summary>
internal static class AkkaEvents
{
    private const string Library = "Akka.";
    private const string Remoting = "Akka.Remote.";
    private static readonly string[] s_connections = ["/system/endpointManager", "/system/transports", "remoting"];

    public static void Write(LogEvent logged)
    {
        var level = LevelOf(logged.LogLevel(), logged.LogClass?.FullName ?? "", logged.LogSource);
        if (Serilog.Log.Logger.IsEnabled(level))
            Serilog.Log.Logger
                .ForContext(Serilog.Core.Constants.SourceContextPropertyName, logged.LogSource)
                .ForContext("SourceType", logged.LogClass?.FullName)
                .Write(
                    level, logged.Cause, "{Source:l}: {Text:l}", ShortName(logged.LogSource), logged.Message?.ToString() ?? "");
    }

    /// <summary>The level that an event is logged at.</summary>
    /// <param name="said">The level that the actor gave it.</param>
    /// <param name="type">The full name of the class that logs.</param>
    /// <param name="source">The actor that it is about.</param>
    public static LogEventLevel LevelOf(AkkaLogLevel said, string type, string source)
    {
        var level = said switch
        {
            AkkaLogLevel.DebugLevel => LogEventLevel.Debug,
            AkkaLogLevel.InfoLevel => LogEventLevel.Information,
            AkkaLogLevel.WarningLevel => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };
        // An error of the library stays one (an actor that failed is said by its supervision), unless it is about a connection:
        // those are the transport's to tell.
        var isForDebugging = type.StartsWith(Library, StringComparison.Ordinal)
            && (level < LogEventLevel.Error || type.StartsWith(Remoting, StringComparison.Ordinal)
                || s_connections.Any(path => source.Contains(path, StringComparison.Ordinal)));
        return isForDebugging ? LogEventLevel.Debug : level;
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
}
