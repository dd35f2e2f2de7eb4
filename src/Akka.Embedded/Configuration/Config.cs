using System.Globalization;
using System.Text;

namespace Akka.Configuration;

/// <summary>
/// A tree of settings read from HOCON, with others to fall back on. Paths are names joined by dots; a name with a dot in
/// it is quoted. Immutable.
/// </summary>
public class Config
{
    public static readonly Config Empty = new();

    private readonly HoconObject _root;

    public Config() : this(new HoconObject()) { }

    internal Config(HoconObject root) => _root = root;

    public virtual bool IsEmpty => _root.Members.Count == 0;

    internal HoconObject Tree => _root;

    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <summary>Settings that are missing here are taken from another; where both have an object, their members merge.</summary>
    public virtual Config WithFallback(Config fallback)
    {
        if (fallback is null || fallback.IsEmpty || ReferenceEquals(fallback, this))
            return this;
        return IsEmpty ? fallback : new Config(HoconObject.Merge(_root, fallback._root));
    }

    /// <summary>The settings below a path; null where there are none.</summary>
    public virtual Config GetConfig(string path) => Find(path) is HoconObject found ? new Config(found) : null;

    public virtual string GetString(string path, string @default = null) => Find(path) switch
    {
        null => @default,
        HoconLiteral literal => literal.Text,
        _ => throw Unreadable(path, "a string"),
    };

    public virtual bool GetBoolean(string path, bool @default = false) => GetString(path)?.ToLowerInvariant() switch
    {
        null => @default,
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        _ => throw Unreadable(path, "a boolean (on or off)"),
    };

    public virtual int GetInt(string path, int @default = 0) => GetString(path) is not { } text ? @default
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
            : throw Unreadable(path, "an integer");

    public virtual long GetLong(string path, long @default = 0) => GetString(path) is not { } text ? @default
        : long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
            : throw Unreadable(path, "an integer");

    public virtual double GetDouble(string path, double @default = 0) => GetString(path) is not { } text ? @default
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw Unreadable(path, "a number");

    public virtual float GetFloat(string path, float @default = 0) => (float)GetDouble(path, @default);

    /// <summary>A number of bytes: <c>128000b</c>, <c>256KiB</c>, <c>1m</c>; null where it is not set.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def = null) => GetString(path) is not { } text ? def
        : HoconUnits.TryParseBytes(text, out var bytes) ? bytes : throw Unreadable(path, "a size such as 128000b");

    /// <summary>A duration: <c>5s</c>, <c>100 ms</c>, <c>infinite</c> (<see cref="Timeout.InfiniteTimeSpan"/>); a bare number is milliseconds.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        GetString(path) is not { } text ? @default.GetValueOrDefault()
        : HoconUnits.TryParseDuration(text, allowInfinite, out var duration) ? duration
            : throw Unreadable(path, "a duration such as 5s");

    /// <summary>The strings of an array; empty where it is not set.</summary>
    public virtual IList<string> GetStringList(string path) => Find(path) switch
    {
        null => [],
        HoconArray array => array.Items.Select(item =>
            item is HoconLiteral literal ? literal.Text : throw Unreadable(path, "a list of strings")).ToArray(),
        _ => throw Unreadable(path, "a list"),
    };

    public override string ToString()
    {
        var text = new StringBuilder();
        _root.Print(text, -1);
        return text.ToString();
    }

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>The names directly below this point, with those values that are strings.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Literals() =>
        from member in _root.Members
            where member.Value is HoconLiteral select KeyValuePair.Create(member.Key, ((HoconLiteral)member.Value).Text);

    internal IEnumerable<string> Keys => _root.Members.Keys;

    private HoconElement Find(string path)
    {
        HoconElement current = _root;
        foreach (var name in HoconPath.Split(path))
            if (current is not HoconObject node || !node.Members.TryGetValue(name, out current))
                return null;
        return current;
    }

    private ConfigurationException Unreadable(string path, string expected) =>
        new($"the setting {path} = {Find(path)} is not {expected}");
}
