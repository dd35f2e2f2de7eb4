using System.Globalization;
using System.Text.RegularExpressions;

namespace DistTrain.Coordinator.Tests.Api;

/// <summary>A line of <c>/metrics</c>.</summary>
internal sealed partial record PrometheusSample(
    string Name, string Type, IReadOnlyList<string> Labels, string Series, double Value)
{
    [GeneratedRegex(
        """^([a-z_][a-z0-9_]*)(?:\{\})?((?:\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*\})?) (\S+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""([a-z]+)="(?:[^"\\\n]|\\[\\"n])*"[,}]""")]
    private static partial Regex Label();

    /// <summary>Reads the format strictly: TYPE and HELP before the samples of a metric, each metric once, a line end at the end.</summary>
    public static IReadOnlyList<PrometheusSample> Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        List<PrometheusSample> samples = [];
        var (metric, type, explained, metrics) = ("", "", false, new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Regex.Match(line, "^# TYPE ([a-z_][a-z0-9_]*) (counter|gauge)$") is { Success: true } kind)
            {
                Assert.True(metrics.Add(metric = kind.Groups[1].Value), "twice: " + metric);
                (type, explained) = (kind.Groups[2].Value, false);
            }
            else if (line.StartsWith('#'))
            {
                Assert.Matches($@"^# HELP {metric} \S.*$", line);
                explained = true;
            }
            else
            {
                var sample = Line().Match(line);
                Assert.True(sample.Success && type.Length > 0 && explained, line);
                Assert.Equal(metric, sample.Groups[1].Value);
                samples.Add(new(
                    metric, type, [.. Label().Matches(sample.Groups[2].Value).Select(label => label.Groups[1].Value)],
                    metric + sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)));
            }
        }

        Assert.Equal(samples.Count, samples.Select(sample => sample.Series).Distinct().Count());
        return samples;
    }
}
