using System.CommandLine;
using DistTrain.Cli.Commands;
using DistTrain.Cli.Shell;
using DistTrain.Deploy.Tests.Images;
using DistTrain.Deploy.Tests.Kubernetes;
using DistTrain.Deploy.Tests.Yaml;

namespace DistTrain.Deploy.Tests;

/// <summary>The words and variables that containers are started with, against the command line that they are for.</summary>
public sealed class OptionsTests
{
    private static readonly RootCommand Program =
        CommandTree.Create(new CliContext { Output = TextWriter.Null, Error = TextWriter.Null });

    [Fact]
    public void Compose_Services_StartCommandsWithOptionsThatExist()
    {
        var services = Node.ReadAll(Repository.Read("docker-compose.yml")).Single()["services"].Entries
            .Where(service => service.Value["image"].Text!.StartsWith("disttrain/", StringComparison.Ordinal));

        Assert.All(services, service =>
        {
            var stage = service.Value["build"]["target"].Text ?? "worker";
            var words = service.Value["command"].Items.Select(word => word.Text!).ToArray();
            Check(words.Length > 0 ? words : [stage], [.. service.Value["environment"].Entries.Select(pair => (pair.Key, pair.Value.Text!))]);
        });
    }

    [Fact]
    public void Kubernetes_Containers_StartCommandsWithOptionsThatExist() => Assert.All(
        Manifests.Base().Workloads.SelectMany(Manifests.ContainersOf),
        container => Check(
            [.. container["args"].Items.Select(word => word.Text!)],
            [.. container["env"].Items.Where(variable => variable["value"].Exists).Select(variable => (variable["name"].Text!, variable["value"].Text!))]));

    [Theory, MemberData(nameof(DockerfileTests.Shipped), MemberType = typeof(DockerfileTests))]
    public void Images_Defaults_AreOptionsThatExist(string file, string target)
    {
        var stage = Dockerfile.Read(file)[target];

        Check([target], [.. stage.Environment.Select(pair => (pair.Key, pair.Value)), ("DISTTRAIN_JOIN", "coordinator:4053")]);
        var health = stage.Last("HEALTHCHECK")!.Split("\"health\", ")[1].TrimEnd(']').Split(", ").Select(word => word.Trim('"'));
        Check(["health", .. health], []);
    }

    private static void Check(string[] words, (string Name, string Value)[] variables)
    {
        var ours = variables.Where(variable => variable.Name.StartsWith("DISTTRAIN_", StringComparison.Ordinal)).ToDictionary();

        var (all, used) = EnvironmentOptions.Apply(Program, words, name => ours.GetValueOrDefault(name));

        Assert.Equal(ours.Keys.Order(), used.Order());
        Assert.Empty(Program.Parse([.. all]).Errors.Select(error => error.Message));
    }
}
