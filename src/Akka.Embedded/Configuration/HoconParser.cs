using System.Globalization;
using System.Text;

namespace Akka.Configuration;

/// <summary>
/// Reads the HOCON that Akka's settings are written in: objects, dotted and quoted paths, arrays, <c>=</c> and <c>:</c>,
/// comments, triple-quoted strings, concatenation and substitutions. What Akka.NET's own reader
/// cannot read (a comma behind <c>name { }</c>, <c>+=</c>, unquoted text with special characters) is refused here too.
/// </summary>
internal sealed class HoconParser
{
    private const string QuotedOnly = "$\"{}[]:=+,#`^?!@*&\\";

    private readonly string _text;
    private int _at;
    private int _line = 1;

    private HoconParser(string text) => _text = text;

    private bool AtEnd => _at >= _text.Length;
    private char Current => _text[_at];

    /// <exception cref="ConfigurationException">The text is not HOCON; the message names the line.</exception>
    public static HoconObject Parse(string text)
    {
        var parser = new HoconParser(text);
        parser.SkipBlank(true);
        var braces = parser.TryTake('{');
        var root = parser.ReadMembers(braces ? '}' : '\0');
        parser.SkipBlank(true);
        return parser.AtEnd ? HoconResolver.Resolve(root) : throw parser.Error($"unexpected '{parser.Current}'");
    }

    private HoconObject ReadMembers(char end)
    {
        var node = new HoconObject();
        while (true)
        {
            SkipBlank(true);
            if (AtEnd)
                return end == '\0' ? node : throw Error($"'{end}' is missing");
            if (end != '\0' && TryTake(end))
                return node;
            ReadMember(node);
        }
    }

    private void ReadMember(HoconObject node)
    {
        var path = ReadKey();
        SkipBlank(false);
        if (AtEnd)
            throw Error($"'{string.Join('.', path)}' has no value");
        if (Current == '{')
        {
            node.Set(path, ReadValue());
            return;
        }
        if (!TryTake('=') && !TryTake(':'))
            throw Error($"'=', ':' or '{{' is missing after '{string.Join('.', path)}'");
        SkipBlank(true);
        var value = ReadValue();
        if (value is HoconSubstitution { Optional: true } && node.Get(path) is { } previous)
            value = new HoconConcatenation([new HoconFallback(previous), value]);
        node.Set(path, value);
        SkipBlank(false);
        TryTake(',');
    }

    private List<string> ReadKey()
    {
        var names = new List<string>();
        var name = new StringBuilder();
        while (!AtEnd && (Current == '"' || (Current != '\n' && !QuotedOnly.Contains(Current))))
        {
            if (Current == '"')
                name.Append(ReadQuoted());
            else if (Current == '.')
            {
                names.Add(name.ToString());
                name.Clear();
                _at++;
            }
            else
            {
                if (!char.IsWhiteSpace(Current))
                    name.Append(Current);
                _at++;
            }
        }
        names.Add(name.ToString());
        return names.Any(string.IsNullOrEmpty) ? throw Error($"a name is missing in '{string.Join('.', names)}'") : names;
    }

    private HoconElement ReadValue()
    {
        var parts = new List<HoconElement>();
        while (!AtEnd)
        {
            var blank = ReadInlineBlank();
            if (AtEnd || Current is '\n' or ',' or '}' or ']' || AtComment)
                break;
            if (blank.Length > 0 && parts.Count > 0 && parts[^1] is not (HoconObject or HoconArray))
                parts.Add(new HoconLiteral(blank));
            parts.Add(ReadPart());
        }
        return parts.Count switch { 0 => throw Error("a value is missing"), 1 => parts[0], _ => Join(parts) };
    }

    private static HoconElement Join(List<HoconElement> parts) => parts.TrueForAll(part => part is HoconLiteral)
        ? new HoconLiteral(string.Concat(parts.Cast<HoconLiteral>().Select(part => part.Text)))
        : new HoconConcatenation(parts);

    private HoconElement ReadPart()
    {
        switch (Current)
        {
            case '{':
                _at++;
                return ReadMembers('}');
            case '[':
                _at++;
                return ReadArray();
            case '"':
                return new HoconLiteral(ReadQuoted());
            case '$' when _at + 1 < _text.Length && _text[_at + 1] == '{':
                return ReadSubstitution();
            default:
                var start = _at;
                while (!AtEnd && !char.IsWhiteSpace(Current) && (Current == '+' || !QuotedOnly.Contains(Current)) && !AtComment)
                    _at++;
                if (_at == start)
                    throw Error($"'{Current}' must stand in quotes");
                return new HoconLiteral(_text[start.._at]);
        }
    }

    private HoconArray ReadArray()
    {
        var items = new List<HoconElement>();
        while (true)
        {
            SkipSeparators();
            if (AtEnd)
                throw Error("']' is missing");
            if (TryTake(']'))
                return new HoconArray(items);
            items.Add(ReadValue());
        }
    }

    private HoconSubstitution ReadSubstitution()
    {
        var end = _text.IndexOf('}', _at);
        if (end < 0)
            throw Error("'}' is missing");
        var path = _text[(_at + 2)..end].Trim();
        _at = end + 1;
        var optional = path.StartsWith('?');
        return new HoconSubstitution(HoconPath.Split(optional ? path[1..].Trim() : path), optional, _line);
    }

    private string ReadQuoted()
    {
        if (_text.AsSpan(_at).StartsWith("\"\"\""))
            return ReadTripleQuoted();
        var text = new StringBuilder();
        for (_at++; !AtEnd && Current != '"'; _at++)
        {
            if (Current == '\n')
                throw Error("a quoted string does not end on its line");
            text.Append(Current == '\\' ? ReadEscape() : Current);
        }
        return TryTake('"') ? text.ToString() : throw Error("a quoted string does not end");
    }

    private string ReadTripleQuoted()
    {
        var end = _text.IndexOf("\"\"\"", _at + 3, StringComparison.Ordinal);
        if (end < 0)
            throw Error("a \"\"\" string does not end");
        while (end + 3 < _text.Length && _text[end + 3] == '"')
            end++;
        var text = _text[(_at + 3)..end];
        _line += text.Count(c => c == '\n');
        _at = end + 3;
        return text;
    }

    private char ReadEscape()
    {
        if (++_at >= _text.Length)
            throw Error("a quoted string does not end");
        if (Current != 'u')
            return Current switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '"' or '\\' or '/' =>
                Current, _ => throw Error($"unknown escape '\\{Current}'") };
        if (_at + 4 >= _text.Length ||
            !ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            throw Error("'\\u' needs four hexadecimal digits");
        _at += 4;
        return (char)code;
    }

    private bool AtComment => Current == '#' || (Current == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/');

    private string ReadInlineBlank()
    {
        var start = _at;
        while (!AtEnd && Current is ' ' or '\t' or '\r')
            _at++;
        return _text[start.._at];
    }

    private void SkipSeparators()
    {
        do
            SkipBlank(true);
        while (TryTake(','));
    }

    private void SkipBlank(bool lines)
    {
        while (!AtEnd)
        {
            if (AtComment)
                while (!AtEnd && Current != '\n')
                    _at++;
            else if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
            {
                if (Current == '\n')
                {
                    if (!lines)
                        return;
                    _line++;
                }
                _at++;
            }
            else
                return;
        }
    }

    private bool TryTake(char expected)
    {
        if (AtEnd || Current != expected)
            return false;
        _at++;
        return true;
    }

    private ConfigurationException Error(string what) => new($"HOCON, line {_line}: {what}");
}
