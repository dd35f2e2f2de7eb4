using DistTrain.Cli.Progress;
using Serilog;
using Spectre.Console;

namespace DistTrain.Cli.Tests.Progress;

public sealed class LiveBarTests
{
    [Theory]
    [InlineData(AnsiSupport.Yes, "a line of text\u001b[K\n")]
    [InlineData(AnsiSupport.No, "a line of text\n")]
    public async Task Emit_TextShorterThanTheBar_ErasesTheRestOfTheLine(AnsiSupport ansi, string expected)
    {
        var output = new StringWriter { NewLine = "\n" };
        await using var bar = new LiveBar(AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        }));
        using var logger = new LoggerConfiguration().WriteTo.Sink(bar).CreateLogger();

        logger.Information("a line of text");

        Assert.Equal(expected, output.ToString());
    }
}
