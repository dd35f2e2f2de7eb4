using DistTrain.Deploy.Tests.Yaml;

namespace DistTrain.Deploy.Tests.Kubernetes;

/// <summary>A set of Kubernetes objects, with the look-ups that the checks need.</summary>
internal sealed class Manifests(IReadOnlyList<Node> objects)
{
    private static readonly TimeSpan RenderLimit = TimeSpan.FromSeconds(60);

    /// <summary>The overlays, as <c>kubectl apply -k</c> names them below deploy/k8s.</summary>
    public static readonly TheoryData<string> Overlays = ["", "overlays/ha", "overlays/gpu", "overlays/tls"];

    /// <summary>The base's own files, as they stand.</summary>
    public static Manifests Base() => new([..
        Directory.EnumerateFiles(Repository.At("deploy", "k8s", "base"), "*.yaml").Order(StringComparer.Ordinal)
            .Where(file => Path.GetFileName(file) != "kustomization.yaml")
            .SelectMany(file => Node.ReadAll(File.ReadAllText(file)))]);

    /// <summary>What an overlay renders to.</summary>
    public static async Task<Manifests> RenderAsync(string overlay)
    {
        Skip.IfNot(Command.Exists("kubectl"), "kubectl is not installed");
        var version = await Command.RunAsync("kubectl", ["version", "--client"], RenderLimit);
        Skip.IfNot(
            version.Output.Contains("Kustomize Version: v5", StringComparison.Ordinal), "kubectl's kustomize is not version 5");
        using var copy = new TemporaryDirectory();
        copy.Take("deploy", "k8s");
        copy.Take("examples", "heart");
        await File.WriteAllTextAsync(copy.At("deploy", "k8s", "base", "cluster.secret"), "a secret for this test alone");
        var rendered = await Command.RunAsync("kubectl", ["kustomize", copy.At("deploy", "k8s", overlay)], RenderLimit);
        return new Manifests(Node.ReadAll(rendered.Good()));
    }

    public IReadOnlyList<Node> Objects => objects;

    public IEnumerable<Node> OfKind(string kind) => objects.Where(item => item["kind"].Text == kind);

    public Node Named(string kind, string name) => OfKind(kind).Single(item => NameOf(item) == name);

    /// <summary>Everything that has a pod template.</summary>
    public IEnumerable<Node> Workloads => objects.Where(item => item["spec"]["template"]["spec"]["containers"].Exists);

    public IEnumerable<Node> SelectedBy(Node selector) =>
        Workloads.Where(workload => Selects(selector, workload["spec"]["template"]["metadata"]["labels"]));

    public static string NameOf(Node item) => item["metadata"]["name"].Text!;

    public static Node PodOf(Node workload) => workload["spec"]["template"]["spec"];

    public static IEnumerable<Node> ContainersOf(Node workload) =>
        PodOf(workload)["containers"].Items.Concat(PodOf(workload)["initContainers"].Items);

    public static Dictionary<string, int> PortsOf(Node container) =>
        container["ports"].Items.ToDictionary(port => port["name"].Text!, port => port["containerPort"].Number!.Value);

    /// <summary>The container port that a name or number of a service or probe means; null when there is none.</summary>
    public static int? Resolve(IReadOnlyDictionary<string, int> ports, Node port) =>
        port.Number is { } number ? ports.Values.Contains(number) ? number : null
        : ports.TryGetValue(port.Text ?? "", out var named) ? named : null;

    /// <summary>Whether a label selector (or a plain map of labels) selects these labels.</summary>
    public static bool Selects(Node selector, Node labels)
    {
        var structured = selector["matchLabels"].Exists || selector["matchExpressions"].Exists;
        var equal = (structured ? selector["matchLabels"] : selector).Entries.All(
            entry => labels[entry.Key].Text == entry.Value.Text);
        return equal && selector["matchExpressions"].Items.All(expression =>
            expression["operator"].Text == "In"
            && expression["values"].Items.Any(value => value.Text == labels[expression["key"].Text!].Text));
    }
}
