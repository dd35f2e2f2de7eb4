namespace Akka.Configuration;

/// <summary>Settings paths: names joined by dots, quoted where a name holds one.</summary>
internal static class HoconPath
{
    public static IReadOnlyList<string> Split(string path)
    {
        if (!path.Contains('"', StringComparison.Ordinal))
            return path.Split('.');
        var names = new List<string>();
        var name = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == '.' && !quoted)
            {
                names.Add(name.ToString());
                name.Clear();
            }
            else
                name.Append(c);
        }
        names.Add(name.ToString());
        return names;
    }

    public static string Quote(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? name : "\"" + name + "\"";
}
