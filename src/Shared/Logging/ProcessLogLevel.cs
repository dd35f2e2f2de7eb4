using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Shared.Logging;

/// <summary>The least important level that a process logs: the one that it was started with, until it is told another.
/// Thread-safe.</summary>
public sealed class ProcessLogLevel
{
    private readonly Lock _gate = new();

    /// <summary>A level to start with.</summary>
    /// <param name="initial">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public ProcessLogLevel(string initial = "information")
    {
        if (!TryParse(initial, out var level))
            throw new ArgumentException(Expected(initial), nameof(initial));
        Initial = NameOf(level);
        Switch = new LoggingLevelSwitch(level);
    }

    /// <summary>The levels from the most to the least that is said.</summary>
    public static IReadOnlyList<string> Names { get; } = ["debug", "information", "warning", "error"];

    /// <summary>The switch that loggers take their level from.</summary>
    public LoggingLevelSwitch Switch { get; }

    /// <summary>The level it was started with.</summary>
    public string Initial { get; }

    public string Current => NameOf(Switch.MinimumLevel);

    /// <summary>Reads the name of a level.</summary>
    public static bool TryParse(string? name, out LogEventLevel level)
    {
        level = LogEventLevel.Information;
        return name is not null && Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            && Enum.TryParse(name, ignoreCase: true, out level);
    }

    /// <summary>What to say of something that is no level.</summary>
    public static string Expected(string found) => $"'{found}' is no log level: {string.Join(", ", Names)} are";

    /// <summary>Takes another level, or the one it was started with back; says so when that is a change.</summary>
    /// <param name="name">One of <see cref="Names"/>, or null for <see cref="Initial"/>.</param>
    /// <param name="log">Where the change is told.</param>
    public void Follow(string? name, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (!TryParse(name ?? Initial, out var level))
            return;
        lock (_gate)
        {
            var before = Switch.MinimumLevel;
            if (before == level)
                return;
            // A change to a quieter level is told too.
            Switch.MinimumLevel = LogEventLevel.Information;
            log.Information("log level {Before:l} -> {After:l}", NameOf(before), NameOf(level));
            Switch.MinimumLevel = level;
        }
    }

    private static string NameOf(LogEventLevel level) => level.ToString().ToLowerInvariant();
}
