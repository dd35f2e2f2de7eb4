using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Tests.Jobs;

/// <summary>The summaries (<c>///</c>) of the job file's records as Markdown, from the file that the compiler writes.</summary>
internal static partial class Summaries
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.ChangeExtension(typeof(JobSpec).Assembly.Location, ".xml")).Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    public static string Of(PropertyInfo property) => Of($"P:{property.DeclaringType!.FullName}.{property.Name}");

    public static string Of(Type type) => Of($"T:{type.FullName}");

    private static string Of(string member)
    {
        var summary = Members.GetValueOrDefault(member)?.Element("summary")
            ?? throw new InvalidOperationException($"{member} has no summary");
        return Space().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim();
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{KebabCase.Of(see.Attribute("cref")!.Value.Split('.')[^1])}`",
        _ => throw new InvalidOperationException($"a summary of a job file's key has {node}; expected text, <c> and <see>"),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
