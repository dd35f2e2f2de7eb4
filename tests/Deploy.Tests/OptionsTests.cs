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
        CommandTree.Create(new ProgramContext { Output = TextWriter.Null, Error = TextWriter.Null });

    [Fact]
    public void Compose_Services_StartCommandsWithOptionsThatExist()
    {
        var services = Node.ReadAll(Repository.Read("docker-compose.yml")).Single()["services"].Entries
            .Where(service => service.Value["image"].Text!.StartsWith("disttrain/", StringComparison.Ordinal));

        Assert.All(services, service =>
        {
            var stage = service.Value["build"]["target"].Text ?? "worker";
            var words = service.Value["command"].Items.Select(word => word.Text!).ToArray();
            Check(
                words.Length > 0 ? words : [stage],
                [.. service.Value["environment"].Entries.Select(pair => (pair.Key, pair.Value.Text!))]);
        });
    }

    [SkippableFact]
    public async Task Kubernetes_TlsOverlay_GivesEachRoleItsOwnCertificate()
    {
        var manifests = await Manifests.RenderAsync("overlays/tls");

        Assert.All(manifests.Workloads, set =>
        {
            var container = Assert.Single(Manifests.ContainersOf(set));
            var variables = container["env"].Items.Where(variable => variable["value"].Exists)
                .Select(variable => (variable["name"].Text!, variable["value"].Text!)).ToArray();
            Check([.. container["args"].Items.Select(word => word.Text!)], variables);
            Assert.Contains(("DISTTRAIN_TLS_CA", "/tls/ca.crt"), variables);
            Assert.Contains(("DISTTRAIN_SECRET_FILE", ""), variables);
            Assert.Contains(
                container["volumeMounts"].Items, mount => mount["mountPath"].Text == "/tls" && mount["readOnly"].IsTrue);
            var secret = Manifests.PodOf(set)["volumes"].Items.Single(
                volume => volume["name"].Text == "tls")["secret"]["secretName"].Text;
            Assert.Equal(Manifests.NameOf(set) + "-tls", secret);
        });
    }

    [Fact]
    public void Compose_TlsFile_GivesEachRoleItsOwnCertificate()
    {
        var compose = Node.ReadAll(Repository.Read("docker-compose.yml")).Single()["services"];
        var services = Node.ReadAll(Repository.Read("deploy", "docker", "compose.tls.yml")).Single()["services"];

        Assert.Equal(["coordinator", "coordinator-b", "worker", "worker-gpu"], services.Keys.Order());
        Assert.All(services.Entries, service =>
        {
            Assert.True(compose[service.Key].Exists);
            var role = service.Key.Split('-')[0];
            Check(
                role == "worker" ? [role, "--join", "coordinator:4053"] : [role],
                [.. service.Value["environment"].Entries.Select(pair => (pair.Key, pair.Value.Text!))]);
            Assert.Equal($"/tls/{role}.pem", service.Value["environment"]["DISTTRAIN_TLS_CERTIFICATE"].Text);
            Assert.Equal("", service.Value["environment"]["DISTTRAIN_SECRET_FILE"].Text);
            Assert.Equal(
                [$"${{TLS_DIR:-./certs}}/{role}.pem:/tls/{role}.pem:ro", "${TLS_DIR:-./certs}/ca.pem:/tls/ca.pem:ro"],
                service.Value["volumes"].Items.Select(volume => volume.Text));
        });
    }

    [Fact]
    public void Kubernetes_Containers_StartCommandsWithOptionsThatExist() => Assert.All(
        Manifests.Base().Workloads.SelectMany(Manifests.ContainersOf),
        container => Check(
            [.. container["args"].Items.Select(word => word.Text!)],
            [.. container["env"].Items.Where(variable => variable["value"].Exists).Select(
                variable => (variable["name"].Text!, variable["value"].Text!))]));

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
        // An empty variable stands for none, whatever was given before: so an overlay takes one away.
        var given = ours.Where(variable => variable.Value.Length > 0).Select(variable => variable.Key);

        var (all, used) = EnvironmentOptions.Apply(Program, words, name => ours.GetValueOrDefault(name));

        Assert.Equal(given.Order(), used.Order());
        Assert.Empty(Program.Parse([.. all]).Errors.Select(error => error.Message));
    }
}
