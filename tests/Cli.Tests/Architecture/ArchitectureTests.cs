namespace DistTrain.Cli.Tests.Architecture;

/// <summary>What docs/architecture.md says of projects and folders, held against the assemblies.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Projects = ["Cli", "Coordinator", "Worker", "Shared"];

    private static readonly TypeUses Uses = new(Projects.Select(project => "DistTrain." + project));

    /// <summary>
    /// Halves of a format that both sides use: a coordinator writes the job file that its workers read, and of a message without
    /// fields its reader needs the kind alone.
    /// </summary>
    private static readonly string[] WrittenByOneSide =
    [
        "DistTrain.Shared.Jobs.JobFileWriter", "DistTrain.Shared.Yaml.YamlText",
        "DistTrain.Shared.Transport.CloseMessage", "DistTrain.Shared.Transport.LeaveMessage",
        "DistTrain.Shared.Transport.PreparingMessage",
        "DistTrain.Shared.Transport.ReadyMessage", "DistTrain.Shared.Transport.RefusedMessage",
    ];

    [Theory]
    [InlineData("Cli")]
    [InlineData("Coordinator")]
    [InlineData("Worker")]
    [InlineData("Shared")]
    public void Folders_OfAProject_UseEachOtherInTheDocumentedOrderOnly(string project)
    {
        var order = FolderOrder.Of(project);
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in TypesOf(project))
            foreach (var used in Uses.UsesOf(type).Where(used => ProjectOf(used) == project))
                if (Array.IndexOf(order, FolderOf(used)) < Array.IndexOf(order, FolderOf(type)))
                    wrong.Add($"{FolderOf(type)} uses {FolderOf(used)}: {type} -> {used}");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Equal(
            order.Order(StringComparer.Ordinal), TypesOf(project).Select(FolderOf).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Projects_UseEachOther_AsDocumentedOnly()
    {
        var edges = Uses.Types
            .SelectMany(type => Uses.UsesOf(type).Select(used => (From: ProjectOf(type), To: ProjectOf(used))))
            .Where(edge => edge.From != edge.To && edge.To is not null).Distinct().Order();
        Assert.Equal(
            [("Cli", "Coordinator"), ("Cli", "Shared"), ("Cli", "Worker"), ("Coordinator", "Shared"), ("Worker", "Shared")],
            edges);
    }

    [Fact]
    public void Shared_EveryType_IsReachedFromCoordinatorAndWorker()
    {
        var shared = TypesOf("Shared").Except(WrittenByOneSide).ToHashSet();
        foreach (var side in new[] { "Coordinator", "Worker" })
        {
            var program = TypesOf(side).Append($"DistTrain.Cli.Commands.{side}Command");
            string[] missed = [.. shared.Except(Uses.Reach(program)).Order()];
            Assert.True(missed.Length == 0, $"{side} does not use {string.Join(", ", missed)}");
        }
    }

    [Fact]
    public void Actors_UseNoHttp()
    {
        Assert.True(Uses.Actors.Count > 5, "the actors were not found");
        foreach (var actor in Uses.Actors)
            foreach (var used in Uses.UsesOf(actor))
                Assert.False(IsHttp(used), $"{actor} uses {used}");
    }

    [Fact]
    public void Coordinator_AnyType_UsesNoTensor() =>
        Assert.DoesNotContain(
            Uses.Reach(TypesOf("Coordinator")), used => used.StartsWith("TorchSharp.", StringComparison.Ordinal));

    private static bool IsHttp(string type) =>
        type.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            || type.StartsWith("System.Net.Http.", StringComparison.Ordinal)
        || type.StartsWith("DistTrain.Coordinator.Api.", StringComparison.Ordinal);

    private static IEnumerable<string> TypesOf(string project) =>
        Uses.Types.Where(type => ProjectOf(type) == project && !type.Contains('<', StringComparison.Ordinal));

    private static string? ProjectOf(string type) =>
        Projects.FirstOrDefault(project => type.StartsWith($"DistTrain.{project}.", StringComparison.Ordinal));

    private static string FolderOf(string type) => type.Split('.')[2];
}
