using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace DistTrain.Shared.Logging;

/// <summary>The two places a process logs to: readable lines for people, JSON lines in a file for programs.</summary>
public static class LogSetup
{
    /// <summary>Events that are for the file alone carry this property; see <see cref="FileOnly"/>.</summary>
    private const string FileOnlyProperty = "FileOnly";

    /// <summary>Lines of a process in a cluster, read among others': with time and level.</summary>
    private const string ServiceTemplate = "{Timestamp:HH:mm:ss.fff} {Level:t4} {Message:lj}{NewLine}{Exception}";

    /// <summary>Logs to the console, warnings and errors to standard error.</summary>
    /// <param name="jsonFile">The file for JSON lines, appended to, or null for none.</param>
    /// <param name="level">The least important level that is logged, now and later; information when not given.</param>
    public static Logger ToConsole(string? jsonFile, LoggingLevelSwitch? level = null) =>
        Create(
            jsonFile, level, _ => false,
            console => console.Console(outputTemplate: ServiceTemplate, standardErrorFromLevel: LogEventLevel.Warning));

    /// <summary>Logs to a sink that stands in for the console; what actors say in passing goes to the file alone.</summary>
    /// <inheritdoc cref="ToConsole"/>
    public static Logger ToSink(string? jsonFile, ILogEventSink sink, LoggingLevelSwitch? level = null) =>
        Create(
            jsonFile, level,
            logged => logged.Level < LogEventLevel.Warning && logged.Properties.ContainsKey(SerilogLogger.SourceProperty),
            console => console.Sink(sink));

    /// <summary>Logs JSON lines to a file alone, appended to.</summary>
    public static Logger ToFile(string jsonFile) => new LoggerConfiguration()
        .WriteTo.File(new JsonFormatter(renderMessage: true), jsonFile, fileSizeLimitBytes: null).CreateLogger();

    /// <summary>A logger whose events go to the JSON file and not to the console.</summary>
    public static ILogger FileOnly(this ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return logger.ForContext(FileOnlyProperty, true);
    }

    private static Logger Create(
        string? jsonFile, LoggingLevelSwitch? level,
        Func<LogEvent, bool> fileOnly, Action<Serilog.Configuration.LoggerSinkConfiguration> console)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(level ?? new LoggingLevelSwitch())
            .WriteTo.Logger(people => console(people
                .MinimumLevel.Verbose()
                .Filter.ByExcluding(logged => fileOnly(logged) || logged.Properties.ContainsKey(FileOnlyProperty))
                .WriteTo));
        if (jsonFile is not null)
        {
            // No size limit: at its default limit of 1 GB the sink would stop without a word.
            configuration.WriteTo.File(new JsonFormatter(renderMessage: true), jsonFile, fileSizeLimitBytes: null);
        }
        return configuration.CreateLogger();
    }
}
