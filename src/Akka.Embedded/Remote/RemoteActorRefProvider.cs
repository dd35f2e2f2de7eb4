using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Remote;

/// <summary>The provider behind <c>akka.actor.provider = remote</c>: local actors by the local one, all others over TCP.</summary>
public class RemoteActorRefProvider : IRemoteActorRefProvider
{
    private readonly LocalActorRefProvider _local;
    private Remoting _remoting;

    /// <summary>Makes the provider; <see cref="Init"/> starts it.</summary>
    public RemoteActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        _local = new LocalActorRefProvider(systemName, settings, eventStream);
        RemoteSettings = new RemoteSettings(settings.Config);
    }

    /// <inheritdoc />
    public RemoteSettings RemoteSettings { get; private set; }

    /// <inheritdoc />
    public IActorRef RemoteWatcher { get; private set; }

    /// <inheritdoc />
    public ActorPath RootPath => _local.RootPath;

    /// <inheritdoc />
    public IInternalActorRef RootGuardian => _local.RootGuardian;

    /// <inheritdoc />
    public LocalActorRef Guardian => _local.Guardian;

    /// <inheritdoc />
    public LocalActorRef SystemGuardian => _local.SystemGuardian;

    /// <inheritdoc />
    public IInternalActorRef TempContainer => _local.TempContainer;

    /// <inheritdoc />
    public IActorRef DeadLetters => _local.DeadLetters;

    /// <inheritdoc />
    public Settings Settings => _local.Settings;

    /// <inheritdoc />
    public Task TerminationTask => _local.TerminationTask;

    /// <inheritdoc />
    public Address DefaultAddress => _remoting?.DefaultAddress ?? _local.DefaultAddress;

    internal Remoting Remoting => _remoting;

    /// <inheritdoc />
    public ActorPath TempPath() => _local.TempPath();

    /// <inheritdoc />
    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _local.RegisterTempActor(actorRef, path);

    /// <inheritdoc />
    public void UnregisterTempActor(ActorPath path) => _local.UnregisterTempActor(path);

    /// <inheritdoc />
    public virtual void Init(ActorSystemImpl system)
    {
        _local.Init(system);
        _remoting = new Remoting(system, this, RemoteSettings, TimeProvider.System);
        system.SystemActorOf(RemoteSettings.ConfigureDispatcher(RemotingTerminator.Props(_remoting)), "remoting-terminator");
        _remoting.Start();
        RemoteWatcher = CreateRemoteWatcher(system);
    }

    /// <summary>Starts the actor that watches others on behalf of this system's actors.</summary>
    protected virtual IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        RemoteSettings.ConfigureDispatcher(Akka.Remote.RemoteWatcher.Props(
            CreateRemoteWatcherFailureDetector(system),
            RemoteSettings.WatchHeartBeatInterval,
            RemoteSettings.WatchUnreachableReaperInterval,
            RemoteSettings.WatchHeartbeatExpectedResponseAfter)),
        "remote-watcher");

    /// <summary>A failure detector for every watched system, as configured.</summary>
    protected DefaultFailureDetectorRegistry<Address> CreateRemoteWatcherFailureDetector(ActorSystem system) => new(() =>
        FailureDetectorLoader.Load(RemoteSettings.WatchFailureDetectorImplementationClass, RemoteSettings.WatchFailureDetectorConfig, system));

    /// <inheritdoc />
    public bool HasAddress(Address address) => address == _local.DefaultAddress || address == DefaultAddress;

    /// <inheritdoc />
    public IActorRef RootGuardianAt(Address address) =>
        HasAddress(address) ? RootGuardian : ResolveActorRef(new RootActorPath(address));

    /// <inheritdoc />
    public IActorRef ResolveActorRef(string path)
    {
        if (string.IsNullOrEmpty(path)) return ActorRefs.NoSender;
        return ActorPath.TryParse(path, out var actorPath) ? ResolveActorRef(actorPath) : DeadLetters;
    }

    /// <inheritdoc />
    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        if (HasAddress(actorPath.Address)) return _local.ResolveActorRef(RootGuardian, actorPath);
        return actorPath.Address.HasLocalScope ? DeadLetters : new RemoteActorRef(_remoting, actorPath);
    }

    /// <inheritdoc />
    public Address GetExternalAddressFor(Address address)
    {
        if (HasAddress(address)) return _local.DefaultAddress;
        return address.HasLocalScope || address.Port is null ? null : DefaultAddress;
    }

    /// <inheritdoc />
    public void Quarantine(Address address, int? uid) => _remoting.Quarantine(address, uid);
}
