using System.Text.Json;
using System.Text.RegularExpressions;
using DistTrain.Deploy.Tests.Yaml;

namespace DistTrain.Deploy.Tests.Observability;

/// <summary>Dashboard, alarms and scraping, against the metrics that a coordinator has.</summary>
public sealed partial class ObservabilityTests
{
    private static readonly JsonElement Dashboard =
        JsonDocument.Parse(Repository.Read("deploy", "observability", "grafana", "dashboards", "disttrain.json")).RootElement;

    private static readonly Lazy<HashSet<string>> Metrics = new(() => [..
        Directory.EnumerateFiles(Repository.At("src", "Coordinator", "Http", "Metrics"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Name().Matches(File.ReadAllText(file))).Select(match => match.Value)]);

    [GeneratedRegex(@"\b(disttrain|process|dotnet)_[a-z_]+\b")]
    private static partial Regex Name();

    [Fact]
    public void Dashboard_Panels_AskForMetricsThatThereAre()
    {
        var expressions = Dashboard.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();

        Assert.NotEmpty(expressions);
        Assert.All(expressions, expression => Assert.Contains(Name().Matches(expression), match => Metrics.Value.Contains(match.Value)));
        Assert.All(expressions.SelectMany(expression => Name().Matches(expression)), match => Assert.Contains(match.Value, Metrics.Value));
    }

    [Fact]
    public void Dashboard_Panels_DoNotOverlap()
    {
        var places = Dashboard.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos")).SelectMany(place =>
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
            Assert.All(Name().Matches(alarm["expr"].Text!), match => Assert.Contains(match.Value, Metrics.Value));
            Assert.True(alarm["annotations"]["summary"].Exists);
            Assert.Contains($"`{alarm["alert"].Text}`", operations, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Scraping_Series_KeepTheirOwnJobLabel()
    {
        var scrape = Node.ReadAll(Repository.Read("deploy", "observability", "prometheus.yml")).Single()["scrape_configs"].Items.Single();

        Assert.True(scrape["honor_labels"].IsTrue);
        Assert.Equal(8080, scrape["dns_sd_configs"].Items.Single()["port"].Number);
    }
}
