using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// This system as a node of a cluster: joins and leaves it, knows its members, and tells who subscribes of every change.
/// </summary>
public partial class Cluster : IExtension
{
    private readonly IActorRef _daemon;
    private readonly ILoggingAdapter _log;
    private readonly Lazy<IDowningProvider> _downingProvider;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile MembershipState _membership;
    private volatile ClusterEvent.CurrentClusterState _state = new();
    private int _terminated;

    internal Cluster(ActorSystemImpl system)
    {
        if (system.Provider is not IClusterActorRefProvider provider)
        {
            throw new ConfigurationException(
                $"ActorSystem {system} needs to have a 'IClusterActorRefProvider' enabled in the configuration, currently uses {system.Provider.GetType().FullName}");
        }

        System = system;
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(provider.DefaultAddress, AddressUidExtension.Uid(system));
        _membership = Membership.Outside(SelfUniqueAddress);
        _log = Logging.GetLogger(system, "Cluster");
        FailureDetector = new DefaultFailureDetectorRegistry<Address>(() =>
            FailureDetectorLoader.Load(Settings.FailureDetectorImplementationClass, Settings.FailureDetectorConfig, system));

        // The provider may ask for this extension itself.
        _downingProvider = new(() => (IDowningProvider)Activator.CreateInstance(Settings.DowningProviderType, system, this));
        LogInfo("Starting up...");
        _daemon = system.SystemActorOf(ClusterDaemon.Props(this), "cluster");
        system.RegisterOnTermination(Shutdown);
        LogInfo("Started up successfully");
    }

    /// <summary>The settings under <c>akka.cluster</c>.</summary>
    public ClusterSettings Settings { get; }

    /// <summary>Address and incarnation of this node.</summary>
    public UniqueAddress SelfUniqueAddress { get; }

    /// <summary>Address of this node.</summary>
    public Address SelfAddress => SelfUniqueAddress.Address;

    /// <summary>Roles of this node.</summary>
    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    /// <summary>The cluster as this node sees it now.</summary>
    public ClusterEvent.CurrentClusterState State => _state;

    /// <summary>This node as a member; its status is Removed while it is none.</summary>
    public Member SelfMember => _membership.SelfMember
        ?? new Member(SelfUniqueAddress, int.MaxValue, MemberStatus.Removed, Settings.Roles);

    /// <summary>Whether this node has left the cluster for good.</summary>
    public bool IsTerminated => Volatile.Read(ref _terminated) != 0;

    /// <summary>Whether this node is Up.</summary>
    public bool IsUp => SelfMember.Status is MemberStatus.Up or MemberStatus.WeaklyUp;

    /// <summary>The system that this node is.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>What this node's failure detectors think of the members that it watches.</summary>
    public DefaultFailureDetectorRegistry<Address> FailureDetector { get; }

    /// <summary>Decides on unreachable members.</summary>
    public IDowningProvider DowningProvider => _downingProvider.Value;

    /// <summary>Completes when this node is Exiting, or not a member any more.</summary>
    internal Task Exiting => _exiting.Task;

    /// <summary>Completes when the cluster's actors have stopped.</summary>
    internal Task Stopped => _stopped.Task;

    internal IActorRef Daemon => _daemon;

    internal MembershipState CurrentMembership => _membership;

    /// <summary>The node that <paramref name="system"/> is.</summary>
    /// <exception cref="ConfigurationException">Its <c>akka.actor.provider</c> is not <c>cluster</c>.</exception>
    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    /// <summary>Sends <paramref name="subscriber"/> the state first, then every event of the types <paramref name="to"/>.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, to);

    /// <summary>Sends <paramref name="subscriber"/> every event of the types <paramref name="to"/>, after the state in the form chosen.</summary>
    /// <exception cref="ArgumentException">No type is given, or one that is no cluster event.</exception>
    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0)
            throw new ArgumentException("At least one `IClusterDomainEvent` class is required", nameof(to));
        if (!Array.TrueForAll(to, t => typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom(t)))
        {
            throw new ArgumentException(
                $"Subscribe to `IClusterDomainEvent` or subclasses, was [{string.Join(", ", to.Select(c => c.Name))}]", nameof(to));
        }

        _daemon.Tell(new ClusterCommand.Subscribe(subscriber, initialStateMode, [.. to]));
    }

    /// <summary>Ends all subscriptions of <paramref name="subscriber"/>.</summary>
    public void Unsubscribe(IActorRef subscriber) => Unsubscribe(subscriber, null);

    /// <summary>Ends the subscription of <paramref name="subscriber"/> to <paramref name="to"/>.</summary>
    public void Unsubscribe(IActorRef subscriber, Type to) => _daemon.Tell(new ClusterCommand.Unsubscribe(subscriber, to));

    /// <summary>Sends <paramref name="receiver"/> the state once.</summary>
    public void SendCurrentClusterState(IActorRef receiver) => _daemon.Tell(new ClusterCommand.SendCurrentState(receiver));

    /// <summary>Runs <paramref name="callback"/> when this node is Up, or at once.</summary>
    public void RegisterOnMemberUp(Action callback)
    {
        if (IsUp)
            callback();
        else
            _daemon.Tell(new ClusterCommand.OnMemberUp(callback));
    }

    /// <summary>Runs <paramref name="callback"/> when this node is removed from the cluster, or at once.</summary>
    public void RegisterOnMemberRemoved(Action callback)
    {
        if (IsTerminated)
            callback();
        else
            _stopped.Task.ContinueWith(_ => callback(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    internal void Publish(MembershipState state)
    {
        _membership = state;
        _state = ClusterEvent.CurrentClusterState.Of(state);
        if (state.SelfStatus is MemberStatus.Exiting or MemberStatus.Down)
            _exiting.TrySetResult();
    }

    /// <summary>Stops the cluster's actors; the system goes on unless it is configured otherwise.</summary>
    internal void Shutdown()
    {
        if (Interlocked.Exchange(ref _terminated, 1) != 0)
            return;
        LogInfo("Shutting down...");
        System.Stop(_daemon);
    }

    internal void DaemonStopped()
    {
        Interlocked.Exchange(ref _terminated, 1);
        Publish(Membership.Outside(SelfUniqueAddress));
        _exiting.TrySetResult();
        if (_stopped.TrySetResult())
            LogInfo("Successfully shut down");
    }

    internal void LogInfo(string message)
    {
        if (Settings.LogInfo)
            _log.Info("Cluster Node [{0}] - {1}", SelfAddress, message);
    }

    internal void LogWarning(string message) => _log.Warning("Cluster Node [{0}] - {1}", SelfAddress, message);

    internal void LogDebug(string message) => _log.Debug("Cluster Node [{0}] - {1}", SelfAddress, message);
}
