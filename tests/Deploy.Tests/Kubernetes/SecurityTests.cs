using DistTrain.Deploy.Tests.Yaml;
using static DistTrain.Deploy.Tests.Kubernetes.Manifests;

namespace DistTrain.Deploy.Tests.Kubernetes;

/// <summary>The "restricted" pod security standard, no rights in the API, and a network that is closed but for named
/// flows.</summary>
public sealed class SecurityTests
{
    private static readonly HashSet<string> AllowedVolumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    public static readonly TheoryData<string> Sources = ManifestTests.Sources;

    private static async Task<Manifests> Read(string source) => source == "files" ? Base() : await RenderAsync(source);

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Pods_Always_MeetTheRestrictedStandard(string source)
    {
        var manifests = await Read(source);

        Assert.All(manifests.Workloads, set =>
        {
            var pod = PodOf(set);
            Assert.True(pod["securityContext"]["runAsNonRoot"].IsTrue);
            Assert.InRange(pod["securityContext"]["runAsUser"].Number ?? 0, 1, int.MaxValue);
            Assert.Equal("RuntimeDefault", pod["securityContext"]["seccompProfile"]["type"].Text);
            Assert.All((string[])["hostNetwork", "hostPID", "hostIPC"], host => Assert.False(pod[host].Exists));
            Assert.All(
                pod["volumes"].Items,
                volume => Assert.Subset(AllowedVolumes, volume.Keys.Where(key => key != "name").ToHashSet()));
        });
        Assert.All(manifests.Workloads.SelectMany(ContainersOf), container =>
        {
            var context = container["securityContext"];
            Assert.True(context["allowPrivilegeEscalation"].IsFalse);
            Assert.True(context["readOnlyRootFilesystem"].IsTrue);
            Assert.Equal(["ALL"], context["capabilities"]["drop"].Items.Select(capability => capability.Text));
            Assert.False(context["capabilities"]["add"].Exists);
            Assert.False(context["privileged"].Exists);
            Assert.All(container["ports"].Items, port => Assert.False(port["hostPort"].Exists));
        });
        Assert.Equal(
            "restricted",
            manifests.OfKind("Namespace").Single()["metadata"]["labels"]["pod-security.kubernetes.io/enforce"].Text);
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Api_Always_GivesNoRights(string source)
    {
        var manifests = await Read(source);

        Assert.DoesNotContain(
            manifests.Objects, item => item["kind"].Text is "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding");
        Assert.All(manifests.OfKind("ServiceAccount"), account => Assert.True(account["automountServiceAccountToken"].IsFalse));
        Assert.All(manifests.Workloads, set => Assert.True(PodOf(set)["automountServiceAccountToken"].IsFalse));
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Network_Default_IsClosedBothWays(string source)
    {
        var manifests = await Read(source);

        var closed = manifests.Named("NetworkPolicy", "default-deny")["spec"];
        Assert.Empty(closed["podSelector"].Keys);
        Assert.Equal(["Egress", "Ingress"], closed["policyTypes"].Items.Select(type => type.Text).Order());
        Assert.False(closed["ingress"].Exists || closed["egress"].Exists);
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Network_PortsThatAreListenedAt_CanBeReached(string source)
    {
        var manifests = await Read(source);

        foreach (var set in manifests.Workloads)
            Assert.All(
                PortsOf(ContainersOf(set).Single()).Values, port => Assert.Contains(port, OpenPorts(manifests, set, "ingress")));
    }

    [SkippableTheory]
    [InlineData("worker", "coordinator", 4053, true)]
    [InlineData("coordinator", "worker", 4053, true)]
    [InlineData("worker", "worker", 4053, true)]
    [InlineData("worker", "coordinator", 4054, true)]
    [InlineData("worker", "coordinator", 8080, false)]
    public void Network_BetweenTwoPods_IsOpenForTheirFlowsAlone(string from, string to, int port, bool open)
    {
        var manifests = Base();
        var (source, target) = (manifests.Named("StatefulSet", from), manifests.Named("StatefulSet", to));

        Assert.Equal(
            open, IsOpen(manifests, source, target, "egress", port) && IsOpen(manifests, target, source, "ingress", port));
    }

    [Fact]
    public void Secrets_InTheRepository_AreNone()
    {
        Assert.Contains("cluster.secret", Repository.Read("deploy", "k8s", ".gitignore"), StringComparison.Ordinal);
        Assert.Empty(Base().OfKind("Secret"));
    }

    private static IEnumerable<Node> RulesOf(Manifests manifests, Node workload, string direction) =>
        manifests.OfKind("NetworkPolicy")
        .Where(policy => Selects(policy["spec"]["podSelector"], workload["spec"]["template"]["metadata"]["labels"]))
        .SelectMany(policy => policy["spec"][direction].Items);

    private static IEnumerable<int> OpenPorts(Manifests manifests, Node workload, string direction) =>
        RulesOf(manifests, workload, direction).SelectMany(rule => rule["ports"].Items).Select(
            port => port["port"].Number!.Value);

    private static bool IsOpen(Manifests manifests, Node self, Node peer, string direction, int port) =>
        RulesOf(manifests, self, direction).Any(rule =>
            rule["ports"].Items.Any(open => open["port"].Number == port && open["protocol"].Text == "TCP")
            && rule[direction == "ingress" ? "from" : "to"].Items.Any(side =>
                side["podSelector"].Exists && !side["namespaceSelector"].Exists
                && Selects(side["podSelector"], peer["spec"]["template"]["metadata"]["labels"])));
}
