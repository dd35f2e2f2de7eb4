using Serilog.Core;
using Serilog.Events;

namespace DistTrain.Cli.Progress;

/// <summary>Log lines for people where the output is not a terminal: the text alone, warnings and errors to standard
/// error.</summary>
internal sealed class PlainSink(TextWriter output, TextWriter error) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        var writer = logEvent.Level >= LogEventLevel.Warning ? error : output;
        var mark = logEvent.Level switch { LogEventLevel.Warning => "warning: ", >= LogEventLevel.Error => "error: ", _ => "" };
        writer.WriteLine(mark + logEvent.RenderMessage());
        if (logEvent.Exception is { } exception)
            writer.WriteLine(exception);
    }
}
