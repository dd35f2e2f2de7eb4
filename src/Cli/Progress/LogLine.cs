using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistTrain.Cli.Progress;

/// <summary>A log line above a live bar. Spectre.Console writes it over the bar and draws the bar again below; what remains
/// of the old bar to the right of the text is erased here.</summary>
internal sealed class LogLine(string text, Style style) : Renderable
{
    private const string EraseToEndOfLine = "\u001b[K";
    private readonly Text _text = new(text + Environment.NewLine, style);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var segment in ((IRenderable)_text).Render(options, maxWidth))
        {
            if (segment.IsLineBreak && options.Ansi)
                yield return Segment.Control(EraseToEndOfLine);
            yield return segment;
        }
    }
}
