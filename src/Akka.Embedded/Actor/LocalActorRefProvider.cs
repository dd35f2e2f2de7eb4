using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util.Internal;

namespace Akka.Actor;

/// <summary>The tree of actors within the process.</summary>
public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly AtomicCounterLong _tempNumber = new(0);
    private readonly RootActorPath _rootPath;
    private readonly ActorPath _tempNode;
    private readonly DeadLetterActorRef _deadLetters;
    private VirtualPathContainer _tempContainer;
    private RootGuardianActorRef _rootGuardian;
    private RootGuardianSupervisor _rootSupervisor;
    private ActorSystemImpl _system;

    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        _rootPath = new RootActorPath(new Address("akka", systemName));
        _tempNode = _rootPath / "temp";
        Settings = settings;
        EventStream = eventStream;
        Log = Logging.GetLogger(eventStream, "LocalActorRefProvider(" + _rootPath.Address + ")");
        _deadLetters = new DeadLetterActorRef(this, _rootPath / "deadLetters", eventStream);
    }

    public EventStream EventStream { get; }
    public ILoggingAdapter Log { get; }
    public Settings Settings { get; }
    public IActorRef DeadLetters => _deadLetters;
    public ActorPath RootPath => _rootPath;
    public Address DefaultAddress => _rootPath.Address;
    public IInternalActorRef RootGuardian => _rootGuardian;
    public LocalActorRef Guardian { get; private set; }
    public LocalActorRef SystemGuardian { get; private set; }
    public IInternalActorRef TempContainer => _tempContainer;
    public Task TerminationTask => _rootSupervisor.Terminated;

    public IActorRef RootGuardianAt(Address address) => address == _rootPath.Address ? _rootGuardian : _deadLetters;

    public ActorPath TempPath() => _tempNode / ("$" + Base64Name.Of(_tempNumber.GetAndIncrement()));

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _tempContainer.AddChild(path.Name, actorRef);

    public void UnregisterTempActor(ActorPath path) => _tempContainer.RemoveChild(path.Name);

    /// <summary>A name directly below the root that leads to a reference, for remoting.</summary>
    public void RegisterExtraName(string name, IInternalActorRef actor) => _rootGuardian.RegisterExtraName(name, actor);

    public Address GetExternalAddressFor(Address address) => address == _rootPath.Address ? address : null;

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var actorPath) ? ResolveActorRef(actorPath) : _deadLetters;

    public IActorRef ResolveActorRef(ActorPath actorPath) =>
        actorPath.Root == (ActorPath)_rootPath ? ResolveActorRef(_rootGuardian, actorPath) : _deadLetters;

    public void Init(ActorSystemImpl system)
    {
        _system = system;
        _rootSupervisor = new RootGuardianSupervisor(_rootPath, this);
        var strategy = SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create();

        _rootGuardian = new RootGuardianActorRef(system,
            Props.Create<GuardianActor>().WithSupervisorStrategy(new OneForOneStrategy(ReportAndStop)).WithDispatcher(Dispatchers.InternalDispatcherId),
            _rootSupervisor, _rootPath);
        _tempContainer = new VirtualPathContainer(this, _tempNode, _rootGuardian);
        _rootGuardian.Cell.Init(false);
        Guardian = CreateChild("user", Props.Create<GuardianActor>().WithSupervisorStrategy(strategy));
        SystemGuardian = CreateChild("system",
            Props.Create<SystemGuardianActor>(Guardian).WithSupervisorStrategy(new OneForOneStrategy(ReportAndStop)));
        _rootGuardian.SetTempContainer(_tempContainer);
        _rootGuardian.Start();
        Guardian.Start();
        SystemGuardian.Start();
        // The end of the user guardian is the beginning of the system guardian's, and that of the root's.
        SystemGuardian.SendSystemMessage(new Dispatch.SysMsg.Watch(Guardian, SystemGuardian));
        _rootGuardian.SendSystemMessage(new Dispatch.SysMsg.Watch(SystemGuardian, _rootGuardian));
    }

    /// <summary>Where a path leads within the tree, checked against its uid.</summary>
    internal IActorRef ResolveActorRef(IInternalActorRef root, ActorPath actorPath)
    {
        if (actorPath.Depth == 0)
            return root;
        var found = root.GetChild(actorPath.ElementsWithUid);
        if (found.IsNobody())
            return new EmptyLocalActorRef(this, root.Path / actorPath.ElementsWithUid, EventStream);
        return found;
    }

    private LocalActorRef CreateChild(string name, Props props)
    {
        var cell = _rootGuardian.Cell;
        cell.ReserveChild(name);
        var child = new LocalActorRef(_system, props.WithDispatcher(Dispatchers.InternalDispatcherId), _rootGuardian,
            _rootPath / name);
        cell.InitChild(child);
        child.Cell.Init(false);
        return child;
    }

    private Directive ReportAndStop(Exception cause)
    {
        _rootSupervisor.Cause = cause;
        return Directive.Stop;
    }
}
