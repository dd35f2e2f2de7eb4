using System.Text.RegularExpressions;
using DistTrain.Deploy.Tests.Yaml;

namespace DistTrain.Deploy.Tests.Compose;

/// <summary>docker-compose.yml as it stands, without an engine.</summary>
public sealed partial class ComposeFileTests
{
    private readonly Node _file = Node.ReadAll(Repository.Read("docker-compose.yml")).Single();

    private IEnumerable<KeyValuePair<string, Node>> Services => _file["services"].Entries;

    [GeneratedRegex(@"\$\{\w+:-([^}]*)\}")]
    private static partial Regex Defaulted();

    [Fact]
    public void Services_All_RunWithoutRightsOnAReadOnlyRoot() => Assert.All(Services, service =>
    {
        Assert.True(service.Value["read_only"].IsTrue, service.Key);
        Assert.Equal(["ALL"], service.Value["cap_drop"].Items.Select(item => item.Text));
        Assert.Equal(["no-new-privileges:true"], service.Value["security_opt"].Items.Select(item => item.Text));
        Assert.False(
            service.Value["privileged"].Exists || service.Value["cap_add"].Exists || service.Value["user"].Exists, service.Key);
        Assert.NotEqual("host", service.Value["network_mode"].Text);
    });

    [Fact]
    public void Ports_All_AreOpenToThisMachineAlone() => Assert.All(
        Services.SelectMany(service => service.Value["ports"].Items),
        port => Assert.StartsWith("127.0.0.1:", port.Text, StringComparison.Ordinal));

    [Fact]
    public void Images_All_HaveAVersion() => Assert.All(
        Services, service => Assert.Matches(@":v?\d+\.\d+\.\d+$", Defaulted().Replace(service.Value["image"].Text!, "$1")));

    [Fact]
    public void Services_All_NameVolumesNetworksAndServicesThatAreThere() => Assert.All(Services, service =>
    {
        var volumes = service.Value["volumes"].Items.Select(
            volume => Defaulted().Replace(volume.Text!, "$1").Split(':')[0]).ToList();
        Assert.Subset(_file["volumes"].Keys.ToHashSet(), volumes.Where(volume => !volume.StartsWith('.')).ToHashSet());
        Assert.All(volumes.Where(volume => volume.StartsWith('.')), path => Assert.True(Path.Exists(Repository.At(path)), path));
        Assert.Subset(
            _file["networks"].Keys.ToHashSet(), service.Value["networks"].Items.Select(network => network.Text!).ToHashSet());
        var needed = service.Value["depends_on"].Keys.Concat(service.Value["depends_on"].Items.Select(item => item.Text!));
        Assert.Subset(_file["services"].Keys.ToHashSet(), needed.ToHashSet());
    });

    [Fact]
    public void Profiles_Default_IsSecretCoordinatorAndWorkers() => Assert.Equal(
        ["coordinator", "secret", "worker"],
        Services.Where(service => !service.Value["profiles"].Exists).Select(service => service.Key).Order());

    [Fact]
    public void Secret_ForTheMembers_IsReadOnlyAndMadeBeforeTheyStart() => Assert.All(
        Services.Where(service => service.Value["environment"]["DISTTRAIN_SECRET_FILE"].Exists),
        service =>
        {
            Assert.Contains("secret:/secret:ro", service.Value["volumes"].Items.Select(volume => volume.Text));
            Assert.Equal("service_completed_successfully", service.Value["depends_on"]["secret"]["condition"].Text);
        });

    [Fact]
    public void Builds_All_NameAFileAndATargetThatAreThere() => Assert.All(
        Services.Select(service => service.Value["build"]).Where(build => build.Exists),
        build =>
        {
            var dockerfile = Images.Dockerfile.Read(build["dockerfile"].Text!);
            if (build["target"].Text is { } target)
                Assert.Contains(target, dockerfile.Stages.Select(stage => stage.Name));
            Assert.Subset(dockerfile.Arguments.ToHashSet(), build["args"].Keys.ToHashSet());
        });

    [Fact]
    public void BaseImages_OfTheFile_AreTheDockerfiles()
    {
        var arguments = Services.Select(service => service.Value["build"]["args"]).First(args => args.Exists);
        var dockerfile = Images.Dockerfile.Read("deploy/docker/Dockerfile");

        Assert.All(
            arguments.Entries,
            argument => Assert.Equal(dockerfile.Default(argument.Key), Defaulted().Replace(argument.Value.Text!, "$1")));
    }
}
