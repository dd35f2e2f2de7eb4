using System.Text.Json;
using System.Text.RegularExpressions;
using DistTrain.Deploy.Tests.Yaml;

namespace DistTrain.Deploy.Tests.Observability;

/// <summary>Dashboard, alarms and scraping, against the metrics that a coordinator has.</summary>
public sealed partial class ObservabilityTests
{
    private static readonly JsonElement Dashboard =
        JsonDocument.Parse(Repository.Read("deploy", "observability", "grafana", "dashboards", "disttrain.json")).RootElement;

    [Fact]
    public void Dashboard_Panels_AskForMetricsAndLabelsThatThereAre()
    {
        var panels = Dashboard.GetProperty("panels").EnumerateArray().ToList();
        Assert.NotEmpty(panels);
        foreach (var target in panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()))
        {
            var use = Check(target.GetProperty("expr").GetString()!);
            var legend = Placeholder().Matches(target.TryGetProperty("legendFormat", out var format) ? format.GetString()! : "");
            Assert.All(
                legend, label => Assert.Contains(label.Groups[1].Value, use.Groups.Count > 0 ? use.Groups : LabelsOf(use)));
        }

        foreach (var variable in Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Where(v => v.GetProperty("type").GetString() == "query"))
        {
            var asked = LabelValues().Match(variable.GetProperty("query").GetProperty("query").GetString()!);
            Assert.Contains(
                asked.Groups[2].Value, Assert.Single(DocumentedMetric.All, i => i.Prometheus == asked.Groups[1].Value).Labels);
        }
    }

    [Fact]
    public void Dashboard_And_Alarms_UseEveryCounterOfJobsThatTellsOfTrouble()
    {
        var text = Repository.Read("deploy", "observability", "alerts.yml") + Dashboard.GetRawText();

        Assert.All(
            (string[])["disttrain_steps_total", "disttrain_samples_total", "disttrain_checkpoints_total",
                "disttrain_workers_lost_total"],
            name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Dashboard_Panels_DoNotOverlap()
    {
        var places = Dashboard.GetProperty("panels").EnumerateArray().Select(
            panel => panel.GetProperty("gridPos")).SelectMany(place =>
            from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
            from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
            select (x, y)).ToList();

        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(places, place => Assert.InRange(place.x, 0, 23));
    }

    [Fact]
    public void Alarms_All_AskForMetricsThatThereAreAndAreExplained()
    {
        var operations = Repository.Read("docs", "operations.md");
        var alarms = Node.ReadAll(Repository.Read("deploy", "observability", "alerts.yml")).Single()["groups"].Items
            .SelectMany(group => group["rules"].Items).ToList();

        Assert.NotEmpty(alarms);
        Assert.All(alarms, alarm =>
        {
            var use = Check(alarm["expr"].Text!);
            Assert.NotEmpty(use.Metrics);
            Assert.All(
                AlarmLabel().Matches(alarm["annotations"]["summary"].Text!),
                label => Assert.Contains(label.Groups[1].Value, use.Groups.Concat(LabelsOf(use))));
            Assert.True(alarm["annotations"]["summary"].Exists);
            Assert.Contains($"`{alarm["alert"].Text}`", operations, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Scraping_Series_KeepTheirOwnJobLabel()
    {
        var scrape = Node.ReadAll(
            Repository.Read("deploy", "observability", "prometheus.yml")).Single()["scrape_configs"].Items.Single();

        Assert.True(scrape["honor_labels"].IsTrue);
        Assert.Equal(8080, scrape["dns_sd_configs"].Items.Single()["port"].Number);
    }

    [GeneratedRegex(@"\{\{\s*([a-z_]+)\s*\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\$labels\.([a-z_]+)")]
    private static partial Regex AlarmLabel();

    [GeneratedRegex(@"^label_values\(([a-z_]+), ([a-z]+)\)$")]
    private static partial Regex LabelValues();

    /// <summary>Looks whether a coordinator has the metrics of an expression, with these labels.</summary>
    private static MetricUse Check(string expression)
    {
        var use = MetricUse.Of(expression);
        Assert.NotEmpty(use.Metrics);
        foreach (var (name, selectors) in use.Metrics)
        {
            var known = DocumentedMetric.All.SingleOrDefault(metric => metric.Prometheus == name);
            Assert.True(known is not null, $"{expression}: there is no {name}");
            Assert.All(selectors, label => Assert.True(HasLabel(known, label), $"{expression}: {name} has no label {label}"));
        }

        Assert.All(use.Groups, label => Assert.Contains(label, LabelsOf(use)));
        return use;
    }

    private static IEnumerable<string> LabelsOf(MetricUse use) =>
        use.Metrics.SelectMany(
            used => DocumentedMetric.All.Single(metric => metric.Prometheus == used.Name).Labels.Append("instance"));

    /// <summary>Prometheus itself gives every series the labels of its scrape, unless it has them already.</summary>
    private static bool HasLabel(DocumentedMetric metric, string label) =>
        metric.Labels.Contains(label) || label is "instance" or "job";
}
