using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DistTrain.Shared.Yaml;

/// <summary>Builds the node tree of a document from YamlDotNet's events. Anchors, aliases and tags have no use in a job file and
/// are refused, which also bounds the size of what is read.</summary>
internal static class YamlDocument
{
    private const int MaxDepth = 32;

    /// <summary>Reads the one document of a text; null (with an error) when the text is not YAML.</summary>
    public static YamlNode? Read(string text, string source, ICollection<InputError> errors)
    {
        try
        {
            using var reader = new StringReader(text);
            var parser = new Parser(reader);
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                errors.Add(new InputError(source, "", "the file is empty"));
                return null;
            }

            parser.Consume<DocumentStart>();
            var node = ReadNode(parser, source, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                var at = parser.Current!.Start;
                errors.Add(new InputError(
                    new Place(source, (int)at.Line, (int)at.Column).ToString(), "", "a second document; expected one"));
                return null;
            }

            return node;
        }
        catch (YamlException e)
        {
            var place = new Place(source, (int)e.Start.Line, (int)e.Start.Column);
            errors.Add(new InputError(place.ToString(), "", $"not YAML: {e.Message}"));
            return null;
        }
    }

    private static YamlNode ReadNode(Parser parser, string source, int depth)
    {
        var at = parser.Current!;
        if (depth > MaxDepth)
            throw new YamlException(at.Start, at.End, $"nested deeper than {MaxDepth} levels");
        if (at is AnchorAlias || at is NodeEvent { Anchor.IsEmpty: false })
            throw new YamlException(at.Start, at.End, "anchors and aliases (& and *) are not supported; write the value out");
        if (at is NodeEvent { Tag.IsEmpty: false })
            throw new YamlException(at.Start, at.End, "tags (!) are not supported");
        var place = new Place(source, (int)at.Start.Line, (int)at.Start.Column);
        switch (at)
        {
            case Scalar scalar:
                parser.MoveNext();
                return new YamlScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                parser.MoveNext();
                var items = new List<YamlNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                    items.Add(ReadNode(parser, source, depth + 1));
                return new YamlSequence(place, items);
            default:
                parser.Consume<MappingStart>();
                var entries = new List<YamlEntry>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var key = ReadNode(parser, source, depth + 1);
                    if (key is not YamlScalar { Text: var name })
                        throw new YamlException(at.Start, at.End, "a key must be a word");
                    entries.Add(new YamlEntry(name, key.Place, ReadNode(parser, source, depth + 1)));
                }

                return new YamlMapping(place, entries);
        }
    }
}
