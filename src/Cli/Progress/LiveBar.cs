using Serilog.Core;
using Serilog.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistTrain.Cli.Progress;

/// <summary>
/// A progress bar at the bottom of a terminal, with the rate and the time left, and log lines above it. Without a run in
/// progress it is just a place for log lines.
/// </summary>
internal sealed class LiveBar(IAnsiConsole console) : ILogEventSink, IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _display = Task.CompletedTask;
    private ProgressTask? _bar;
    private volatile string _rate = "";

    /// <summary>Shows the bar at 0, until the object is disposed.</summary>
    /// <param name="total">The value at which the run is complete.</param>
    public void Start(string text, double total) => _display = console.Progress()
        .AutoClear(true)
        .Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(this),
            new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            _bar = context.AddTask(Markup.Escape(text), maxValue: total);
            await _ended.Task;
        });

    /// <summary>Moves the bar. Meant to be called some ten times a second, not at every step.</summary>
    public void Update(string text, double value, string rate)
    {
        _rate = rate;
        if (_bar is { } bar)
        {
            bar.Description = Markup.Escape(text);
            bar.Value = value;
        }
    }

    public void Emit(LogEvent logEvent)
    {
        var style = logEvent.Level switch
        {
            LogEventLevel.Warning => new Style(Color.Yellow),
            LogEventLevel.Error or LogEventLevel.Fatal => new Style(Color.Red),
            _ => Style.Plain,
        };
        console.Write(new LogLine(logEvent.RenderMessage(), style));
        if (logEvent.Exception is { } exception)
            console.Write(new LogLine(exception.ToString(), style));
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _display;
    }

    private sealed class RateColumn(LiveBar bar) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(bar._rate);
    }
}
