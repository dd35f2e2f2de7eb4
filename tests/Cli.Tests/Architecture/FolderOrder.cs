namespace DistTrain.Cli.Tests.Architecture;

/// <summary>
/// The order of each project's folders, from docs/architecture.md: a line <c>Project: A > B > C</c> says that A may use B and
/// C, B may use C, and nothing else.
/// </summary>
internal static class FolderOrder
{
    /// <summary>The folders of a project, those first that use others.</summary>
    public static string[] Of(string project)
    {
        var text = Repository.Read("docs", "architecture.md");
        var start = text.IndexOf($"    {project}: ", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/architecture.md has no line that begins with '    {project}: '");
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal);
        var order = text[start..end].Trim()[(project.Length + 1)..];
        return order.Split('>', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
