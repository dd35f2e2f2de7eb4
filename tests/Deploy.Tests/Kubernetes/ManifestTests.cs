using DistTrain.Deploy.Tests.Yaml;
using static DistTrain.Deploy.Tests.Kubernetes.Manifests;

namespace DistTrain.Deploy.Tests.Kubernetes;

/// <summary>What Kubernetes' schemas do not say but a cluster insists on, of the base's files and of every overlay as
/// rendered.</summary>
public sealed class ManifestTests
{
    public static readonly TheoryData<string> Sources = ["files", "", "overlays/ha", "overlays/gpu", "overlays/tls"];

    private static async Task<Manifests> Read(string source) => source == "files" ? Base() : await RenderAsync(source);

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Services_SelectPods_WithThePortsThatTheyName(string source)
    {
        var manifests = await Read(source);

        Assert.All(manifests.OfKind("Service"), service =>
        {
            var workload = Assert.Single(manifests.SelectedBy(service["spec"]["selector"]));
            var ports = PortsOf(Assert.Single(ContainersOf(workload)));
            Assert.All(
                service["spec"]["ports"].Items, port => Assert.Equal(port["port"].Number, Resolve(ports, port["targetPort"])));
        });
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task StatefulSets_Always_SelectTheirOwnPodsAndNameAHeadlessService(string source)
    {
        var manifests = await Read(source);

        Assert.Equal(["coordinator", "worker"], manifests.Workloads.Select(NameOf).Order());
        Assert.All(manifests.Workloads, set =>
        {
            Assert.Same(set, Assert.Single(manifests.SelectedBy(set["spec"]["selector"])));
            var service = manifests.Named("Service", set["spec"]["serviceName"].Text!);
            Assert.Equal("None", service["spec"]["clusterIP"].Text);
            // Members look each other up before they are ready.
            Assert.True(service["spec"]["publishNotReadyAddresses"].IsTrue);
            Assert.Same(set, Assert.Single(manifests.SelectedBy(service["spec"]["selector"])));
        });
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Probes_Always_PointAtDeclaredPorts(string source)
    {
        var manifests = await Read(source);

        Assert.All(manifests.Workloads.SelectMany(ContainersOf), container => Assert.All(
            (string[])["startupProbe", "livenessProbe", "readinessProbe"],
            probe =>
            {
                var target = container[probe]["httpGet"].Exists ? container[probe]["httpGet"] : container[probe]["tcpSocket"];
                Assert.NotNull(Resolve(PortsOf(container), target["port"]));
            }));
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Containers_Always_AskForWhatTheyNeedAndAreBounded(string source)
    {
        var manifests = await Read(source);

        Assert.All(manifests.Workloads.SelectMany(ContainersOf), container =>
        {
            Assert.Subset(container["resources"]["requests"].Keys.ToHashSet(), new HashSet<string> { "cpu", "memory" });
            Assert.Contains("memory", container["resources"]["limits"].Keys);
        });
        Assert.All(manifests.Workloads, set => Assert.InRange(PodOf(set)["terminationGracePeriodSeconds"].Number ?? 0, 60, 600));
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Volumes_ThatAreMounted_AreDefined(string source)
    {
        var manifests = await Read(source);

        Assert.All(manifests.Workloads, set =>
        {
            var defined = PodOf(set)["volumes"].Items.Select(volume => volume["name"].Text).ToHashSet();
            var mounted = ContainersOf(set).SelectMany(
                container => container["volumeMounts"].Items).Select(mount => mount["name"].Text);
            Assert.Equal(defined.Order(), mounted.Distinct().Order());
        });
        Assert.All(
            manifests.Workloads.SelectMany(set => PodOf(set)["volumes"].Items).Select(
                volume => volume["persistentVolumeClaim"]["claimName"].Text)
                .OfType<string>(),
            claim => manifests.Named("PersistentVolumeClaim", claim));
    }

    [SkippableTheory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public async Task References_Rendered_NameWhatIsThere(string overlay)
    {
        var manifests = await RenderAsync(overlay);

        foreach (var volume in manifests.Workloads.SelectMany(set => PodOf(set)["volumes"].Items))
        {
            if (volume["configMap"]["name"].Text is { } map)
                Assert.Equal(["heart.csv", "job.yaml"], manifests.Named("ConfigMap", map)["data"].Keys.Order());
            // Certificates are made beforehand, by whoever signs in that cluster.
            if (volume["secret"]["secretName"].Text is { } secret && !secret.EndsWith("-tls", StringComparison.Ordinal))
                Assert.Equal(["cluster"], manifests.Named("Secret", secret)["data"].Keys);
        }
        Assert.All(manifests.Workloads, set => manifests.Named("ServiceAccount", PodOf(set)["serviceAccountName"].Text!));
        Assert.All(
            manifests.Objects,
            item =>
                Assert.Equal("disttrain", item["kind"].Text == "Namespace" ? NameOf(item) : item["metadata"]["namespace"].Text));
        Assert.All(
            manifests.Workloads.SelectMany(ContainersOf),
            container => Assert.Matches(@":\d+\.\d+\.\d+$", container["image"].Text!));
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task Coordinators_ThatProcessesJoin_ArePodsThatExist(string source)
    {
        var manifests = await Read(source);
        var coordinator = manifests.Named("StatefulSet", "coordinator");
        var port = PortsOf(ContainersOf(coordinator).Single())["actors"];
        var pods = Enumerable.Range(
            0, coordinator["spec"]["replicas"].Number!.Value).Select(i => $"coordinator-{i}.coordinator:{port}");

        Assert.All(manifests.Workloads.SelectMany(ContainersOf), container =>
            Assert.Equal(string.Join(',', pods), EnvironmentOf(container)["DISTTRAIN_JOIN"]["value"].Text));
    }

    [SkippableTheory, MemberData(nameof(Sources))]
    public async Task DisruptionBudgets_Always_LetADrainGoOnPodByPod(string source)
    {
        var manifests = await Read(source);

        Assert.Equal(2, manifests.OfKind("PodDisruptionBudget").Count());
        Assert.All(manifests.OfKind("PodDisruptionBudget"), budget =>
        {
            Assert.Single(manifests.SelectedBy(budget["spec"]["selector"]));
            Assert.Equal(1, budget["spec"]["maxUnavailable"].Number);
        });
        Assert.All(manifests.Workloads, set => Assert.All(
            PodOf(set)["topologySpreadConstraints"].Items,
            constraint => Assert.Same(set, Assert.Single(manifests.SelectedBy(constraint["labelSelector"])))));
    }

    [SkippableFact]
    public async Task HighAvailability_Rendered_IsTwoCoordinatorsOnASharedVolume()
    {
        var manifests = await RenderAsync("overlays/ha");

        Assert.Equal(2, manifests.Named("StatefulSet", "coordinator")["spec"]["replicas"].Number);
        Assert.Equal(
            ["ReadWriteMany"],
            manifests.Named("PersistentVolumeClaim", "state")["spec"]["accessModes"].Items.Select(mode => mode.Text));
    }

    [SkippableFact]
    public async Task Gpu_Rendered_AsksForADeviceAndToleratesItsTaint()
    {
        var manifests = await RenderAsync("overlays/gpu");

        var worker = manifests.Named("StatefulSet", "worker");
        Assert.Equal("1", ContainersOf(worker).Single()["resources"]["limits"]["nvidia.com/gpu"].Text);
        Assert.Contains(PodOf(worker)["tolerations"].Items, toleration => toleration["key"].Text == "nvidia.com/gpu");
        Assert.StartsWith("disttrain/worker-cuda:", ContainersOf(worker).Single()["image"].Text, StringComparison.Ordinal);
    }

    internal static Dictionary<string, Node> EnvironmentOf(Node container) =>
        container["env"].Items.ToDictionary(variable => variable["name"].Text!);
}
