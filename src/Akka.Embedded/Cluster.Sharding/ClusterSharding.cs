using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Spreads actors that have an id, entities, over the nodes of the cluster. Each runs on one node at a time, is started by its
/// first message, and is found by its id wherever it runs.
/// </summary>
public class ClusterSharding : IExtension
{
    private readonly ConcurrentDictionary<string, IActorRef> _regions = new();
    private readonly ConcurrentDictionary<string, IActorRef> _proxies = new();
    private readonly ExtendedActorSystem _system;
    private readonly Cluster _cluster;
    private readonly Lazy<IActorRef> _guardian;

    internal ClusterSharding(ExtendedActorSystem system)
    {
        _system = system;
        _cluster = Cluster.Get(system);
        Settings = ClusterShardingSettings.Create(system);
        _guardian = new(() => system.SystemActorOf(
            Props.Create(() => new ClusterShardingGuardian()).WithDispatcher(_cluster.Settings.UseDispatcher),
            GuardianName(system)));
    }

    /// <summary>The settings under <c>akka.cluster.sharding</c>.</summary>
    public ClusterShardingSettings Settings { get; }

    /// <summary>The sharding of <paramref name="system"/>.</summary>
    public static ClusterSharding Get(ActorSystem system) => system.WithExtension<ClusterSharding, ClusterShardingExtensionProvider>();

    /// <summary>Starts the sharding of a type on this node; a node without the role of the settings gets a proxy.</summary>
    /// <param name="typeName">The name of the type of entity.</param>
    /// <param name="entityProps">Makes an entity; all are made alike.</param>
    /// <param name="settings">Settings for this type.</param>
    /// <param name="messageExtractor">Tells which entity a message is for.</param>
    /// <param name="allocationStrategy">Where shards go.</param>
    /// <param name="handOffStopMessage">What entities are sent when their shard moves; they must stop then.</param>
    /// <returns>The region, to be sent messages for entities.</returns>
    public IActorRef Start(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) => Start(typeName, _ => entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage);

    /// <inheritdoc cref="Start(string, Props, ClusterShardingSettings, IMessageExtractor, IShardAllocationStrategy, object)"/>
    public IActorRef Start(string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Start(typeName, _ => entityProps, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    /// <inheritdoc cref="Start(string, Func{string, Props}, ClusterShardingSettings, IMessageExtractor, IShardAllocationStrategy, object)"/>
    public IActorRef Start(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        Start(typeName, entityPropsFactory, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    /// <summary>The same, with entities made from their ids.</summary>
    public IActorRef Start(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage)
    {
        if (!settings.ShouldHostShard(_cluster))
            return StartProxy(typeName, settings.Role, messageExtractor);
        return _regions.GetOrAdd(typeName, _ => AskGuardian(new ClusterShardingGuardian.Start(
            typeName, entityPropsFactory, settings, messageExtractor, allocationStrategy, handOffStopMessage)));
    }

    /// <summary>The same without waiting for the region on this thread.</summary>
    public Task<IActorRef> StartAsync(
        string typeName, Props entityProps, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartAsync(typeName, _ => entityProps, settings, messageExtractor);

    /// <inheritdoc cref="StartAsync(string, Props, ClusterShardingSettings, IMessageExtractor)"/>
    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor) =>
        StartAsync(typeName, entityPropsFactory, settings, messageExtractor, DefaultShardAllocationStrategy(settings), PoisonPill.Instance);

    /// <inheritdoc cref="StartAsync(string, Props, ClusterShardingSettings, IMessageExtractor)"/>
    public Task<IActorRef> StartAsync(
        string typeName,
        Props entityProps,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage) => StartAsync(typeName, _ => entityProps, settings, messageExtractor, allocationStrategy, handOffStopMessage);

    /// <inheritdoc cref="StartAsync(string, Props, ClusterShardingSettings, IMessageExtractor)"/>
    public async Task<IActorRef> StartAsync(
        string typeName,
        Func<string, Props> entityPropsFactory,
        ClusterShardingSettings settings,
        IMessageExtractor messageExtractor,
        IShardAllocationStrategy allocationStrategy,
        object handOffStopMessage)
    {
        if (!settings.ShouldHostShard(_cluster))
            return await StartProxyAsync(typeName, settings.Role, messageExtractor).ConfigureAwait(false);
        if (_regions.TryGetValue(typeName, out var running))
            return running;
        var start = new ClusterShardingGuardian.Start(
            typeName, entityPropsFactory, settings, messageExtractor, allocationStrategy, handOffStopMessage);
        return _regions.GetOrAdd(typeName, await AskGuardianAsync(start).ConfigureAwait(false));
    }

    /// <summary>A region for nodes that run no entities of the type but send them messages; <paramref name="role"/> is that of the hosts.</summary>
    public IActorRef StartProxy(string typeName, string role, IMessageExtractor messageExtractor) =>
        _proxies.GetOrAdd(typeName, _ => AskGuardian(new ClusterShardingGuardian.StartProxy(typeName, Settings.WithRole(role), messageExtractor)));

    /// <summary>The same without waiting for the region on this thread.</summary>
    public async Task<IActorRef> StartProxyAsync(string typeName, string role, IMessageExtractor messageExtractor)
    {
        if (_proxies.TryGetValue(typeName, out var running))
            return running;
        var start = new ClusterShardingGuardian.StartProxy(typeName, Settings.WithRole(role), messageExtractor);
        return _proxies.GetOrAdd(typeName, await AskGuardianAsync(start).ConfigureAwait(false));
    }

    /// <summary>The region, or else the proxy, that was started for a type.</summary>
    /// <exception cref="ArgumentException">Neither was.</exception>
    public IActorRef ShardRegion(string typeName) => _regions.TryGetValue(typeName, out var region) || _proxies.TryGetValue(typeName, out region)
        ? region
        : throw new ArgumentException($"Shard type [{typeName}] must be started first", nameof(typeName));

    /// <summary>The proxy that was started for a type.</summary>
    /// <exception cref="ArgumentException">None was.</exception>
    public IActorRef ShardRegionProxy(string typeName) => _proxies.TryGetValue(typeName, out var proxy)
        ? proxy
        : throw new ArgumentException($"Shard type [{typeName}] must be started first", nameof(typeName));

    /// <summary>The strategy of the settings: the region with the fewest shards.</summary>
    public IShardAllocationStrategy DefaultShardAllocationStrategy(ClusterShardingSettings settings) =>
        ShardAllocationStrategy.LeastShardAllocationStrategy(
            Math.Max(1, settings.TuningParameters.LeastShardAllocationAbsoluteLimit),
            settings.TuningParameters.LeastShardAllocationRelativeLimit);

    internal static IEnumerable<string> RegionPath(ActorSystem system, string typeName) =>
        ["system", GuardianName(system), Uri.EscapeDataString(typeName)];

    internal static IEnumerable<string> CoordinatorPath(ActorSystem system, string typeName) =>
        ["system", GuardianName(system), Uri.EscapeDataString(typeName) + "Coordinator", "singleton"];

    private static string GuardianName(ActorSystem system) => system.Settings.Config.GetString("akka.cluster.sharding.guardian-name");

    // Start returns the region itself, so it has to wait; the guardian runs on threads of its own.
    private IActorRef AskGuardian(object start) => AskGuardianAsync(start).GetAwaiter().GetResult();

    private async Task<IActorRef> AskGuardianAsync(object start) =>
        (await _guardian.Value.Ask<ClusterShardingGuardian.Started>(start, TimeSpan.FromSeconds(20)).ConfigureAwait(false)).Region;
}
