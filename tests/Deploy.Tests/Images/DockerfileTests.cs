namespace DistTrain.Deploy.Tests.Images;

/// <summary>The images' recipes, without an engine.</summary>
public sealed class DockerfileTests
{
    public static readonly TheoryData<string, string> Shipped = new()
    {
        { "deploy/docker/Dockerfile", "coordinator" },
        { "deploy/docker/Dockerfile", "worker" },
        { "deploy/docker/Dockerfile.cuda", "worker" },
    };

    [Theory, MemberData(nameof(Shipped))]
    public void Image_Shipped_RunsTheProgramItselfWithoutRights(string file, string target)
    {
        var stage = Dockerfile.Read(file)[target];

        // A number: Kubernetes cannot tell from a name whether it is root.
        Assert.Matches(@"^[1-9]\d+:[1-9]\d+$", stage.Last("USER"));
        Assert.Equal("SIGTERM", stage.Last("STOPSIGNAL"));
        Assert.Equal("[\"/app/disttrain\"]", stage.Last("ENTRYPOINT"));
        Assert.Equal($"[\"{target}\"]", stage.Last("CMD"));
        Assert.Contains("CMD [\"/app/disttrain\", \"health\"", stage.Last("HEALTHCHECK"), StringComparison.Ordinal);
        Assert.Contains("org.opencontainers.image.title=", stage.Last("LABEL"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Shipped))]
    public void Image_Shipped_ExposesThePortsThatItListensAt(string file, string target)
    {
        var stage = Dockerfile.Read(file)[target];

        var listens = stage.Environment.Where(
            pair => pair.Value.StartsWith("0.0.0.0:", StringComparison.Ordinal)).Select(pair => pair.Value["0.0.0.0:".Length..]);
        Assert.Equal(listens.Order(), stage.Last("EXPOSE")!.Split(' ').Order());
    }

    [Theory]
    [InlineData("deploy/docker/Dockerfile")]
    [InlineData("deploy/docker/Dockerfile.cuda")]
    public void BaseImages_All_AreArgumentsWithAVersion(string file)
    {
        var dockerfile = Dockerfile.Read(file);
        var stages = dockerfile.Stages.Select(stage => stage.Name).ToHashSet();

        Assert.All(dockerfile.Stages.Where(stage => !stages.Contains(stage.From)), stage =>
        {
            Assert.Matches(@"^\$\{\w+_IMAGE\}$", stage.From);
            Assert.Matches(@":.*[a-z0-9]", dockerfile.Default(stage.From[2..^1]));
            Assert.DoesNotContain(":latest", dockerfile.Default(stage.From[2..^1]), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("deploy/docker/Dockerfile")]
    [InlineData("deploy/docker/Dockerfile.cuda")]
    public void Stages_All_InstallNoPackagesOfTheSystem(string file) => Assert.All(
        Dockerfile.Read(file).Stages.SelectMany(stage => stage.Instructions).Where(instruction => instruction.Word == "RUN"),
        instruction => Assert.DoesNotMatch(@"\b(apt|apt-get|dpkg|curl|wget)\b", instruction.Text));

    [Fact]
    public void Images_OfTheDockerfile_AreMadeByCopyingAlone()
    {
        var dockerfile = Dockerfile.Read("deploy/docker/Dockerfile");

        // Nothing in the base image could run a command.
        Assert.All(
            (string[])["coordinator", "worker"],
            stage => Assert.DoesNotContain(dockerfile[stage].Instructions, instruction => instruction.Word == "RUN"));
        Assert.DoesNotContain("--from=build /out/libtorch /app", Copies("coordinator"));
        Assert.Contains("--from=build /out/libtorch /app", Copies("worker"));

        IEnumerable<string> Copies(string stage) =>
            dockerfile[stage].Instructions.Where(
                instruction => instruction.Word == "COPY").Select(instruction => instruction.Text);
    }

    [Fact]
    public void Restore_InItsOwnLayer_HasEveryProjectWithItsLockFile()
    {
        var copied = Dockerfile.Read("deploy/docker/Dockerfile")["build"].Instructions.Where(
            instruction => instruction.Word == "COPY")
            .SelectMany(instruction => instruction.Text.Split(' ')).ToHashSet();

        var projects = Directory.EnumerateFiles(Repository.At("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetRelativePath(Repository.Root, project)).ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Contains(project, copied));
        Assert.All(
            projects, project => Assert.Contains(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"), copied));
    }

    [Fact]
    public void Context_OfTheBuild_IsNamedFileByFile()
    {
        var lines = Repository.Read(".dockerignore").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.Equal("*", lines[0]);
        Assert.Contains("**/obj", lines);
        Assert.All(
            lines.Where(line => line[0] == '!' && !line.Contains('*', StringComparison.Ordinal)),
            line => Assert.True(Path.Exists(Repository.At(line[1..])), line));
    }
}
