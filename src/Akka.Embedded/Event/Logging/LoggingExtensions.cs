namespace Akka.Event;

public static partial class LoggingExtensions
{
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, null, format);

    public static void Log(this ILoggingAdapter log, LogLevel level, string format, params object[] args) =>
        log.Log(level, null, format, args);

    public static void Log(this ILoggingAdapter log, LogLevel level, Exception cause, string format, params object[] args)
    {
        if (log.IsEnabled(level))
            Write(log, level, cause, format, args);
    }

    private static void Write(ILoggingAdapter log, LogLevel level, Exception cause, string format, params object[] args) =>
        log.Log(level, cause, new DefaultLogMessage(log.Formatter, format, args));
}
