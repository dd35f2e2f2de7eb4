using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DistTrain.Shared.Yaml;

/// <summary>Writes a node tree as text. The top level, mappings in it and lists of mappings in those are written as blocks;
/// everything deeper is written on one line.</summary>
internal static partial class YamlText
{
    public static string Write(YamlMapping root)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(
            bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024).WithNewLine("\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root, 0);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>A node on one line, for a message or the documentation.</summary>
    public static string Inline(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Text,
        YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Inline))}]",
        YamlMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(e => $"{e.Key}: {Inline(e.Value)}"))}}}",
        _ => throw new ArgumentException("not a node", nameof(node)),
    };

    private static void Emit(Emitter emitter, YamlNode node, int depth)
    {
        switch (node)
        {
            case YamlScalar scalar:
                var style = NeedsQuotes(scalar) ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain;
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, style, true, true));
                break;
            case YamlSequence sequence:
                var inBlock = depth == 2 && sequence.Items.Any(item => item is YamlMapping);
                emitter.Emit(new SequenceStart(
                    AnchorName.Empty, TagName.Empty, true, inBlock ? SequenceStyle.Block : SequenceStyle.Flow));
                foreach (var item in sequence.Items)
                    Emit(emitter, item, depth + 1);
                emitter.Emit(new SequenceEnd());
                break;
            case YamlMapping mapping:
                var block = depth == 0 || (depth == 1 && mapping.Entries.Any(e => e.Value is not YamlScalar));
                emitter.Emit(new MappingStart(
                    AnchorName.Empty, TagName.Empty, true, block ? MappingStyle.Block : MappingStyle.Flow));
                foreach (var entry in mapping.Entries)
                {
                    emitter.Emit(new Scalar(entry.Key));
                    Emit(emitter, entry.Value, depth + 1);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    private static bool NeedsQuotes(YamlScalar scalar) =>
        !scalar.IsPlain && (!PlainWord().IsMatch(scalar.Text) || OtherMeaning().IsMatch(scalar.Text));

    [GeneratedRegex(@"^[A-Za-z_/.][A-Za-z0-9_./-]*\z")]
    private static partial Regex PlainWord();

    // A text that some reader of YAML would take for a truth value, null or a number.
    [GeneratedRegex(@"^(true|false|yes|no|on|off|y|n|null|none|full|auto|\.inf|\.nan|\.[0-9].*|\.)\z", RegexOptions.IgnoreCase)]
    private static partial Regex OtherMeaning();
}
