using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor.Internal;

/// <summary>The one kind of actor system there is.</summary>
public partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly string _name;
    private readonly Config _given;
    private readonly IActorRefProvider _provider;
    private readonly IScheduler _scheduler;
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TerminationCallbacks _terminationCallbacks = new();
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _aborting;

    internal ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (!SystemName().IsMatch(name))
            throw new ArgumentException($"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' and '_')", nameof(name));
        _name = name;
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = Logging.GetLogger(EventStream, "ActorSystem(" + name + ")");
        _given = config;
        _scheduler = CreateScheduler();
        _provider = CreateProvider();
        Serialization = new Serialization.Serialization(this);
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this);
    }

    public override string Name => _name;
    public override Settings Settings { get; }
    public override EventStream EventStream { get; }
    public override ILoggingAdapter Log { get; }
    public override IScheduler Scheduler => _scheduler;
    public override IActorRefProvider Provider => _provider;
    public override Serialization.Serialization Serialization { get; }
    public override Dispatchers Dispatchers { get; }
    public override Mailboxes Mailboxes { get; }
    public override IActorRef DeadLetters => _provider.DeadLetters;
    public override IInternalActorRef Guardian => _provider.Guardian;
    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;
    public override IInternalActorRef LookupRoot => _provider.RootGuardian;
    public override Task WhenTerminated => _terminated.Task;

    internal bool Aborting => Volatile.Read(ref _aborting) != 0;

    /// <summary>Starts the guardians, the loggers and the extensions.</summary>
    public void Start()
    {
        try
        {
            StartTime = _scheduler.MonotonicClock;
            _provider.Init(this);
            _ = FinishWhenTerminatedAsync(_provider.TerminationTask);
            EventStream.StartDefaultLoggers(this);
            UnknownSettings.Report(_given, Log);
            if (Settings.LogDeadLetters > 0)
                DeadLetterListener.Start(this);
            CoordinatedShutdown.Get(this);
            LoadExtensions();
            if (Settings.LogConfigOnStart)
                Log.Warning(Settings.ToString());
        }
        catch (Exception)
        {
            Abort();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string name = null) => _provider.Guardian.Cell.AttachChild(props, name);

    public override IActorRef SystemActorOf(Props props, string name = null) =>
        _provider.SystemGuardian.Cell.AttachChild(props.Dispatcher == Dispatchers.DefaultDispatcherId
            ? props.WithDispatcher(Dispatchers.InternalDispatcherId) : props, name);

    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath) =>
        ActorRefFactoryShared.ActorSelection(actorPath, this, _provider.RootGuardian);

    public override void Stop(IActorRef actor)
    {
        var parent = actor.Path.Parent;
        if (parent == _provider.Guardian.Path)
            _provider.Guardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        else if (parent == _provider.SystemGuardian.Path)
            _provider.SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        else
            ((IInternalActorRef)actor).Stop();
    }

    public override void RegisterOnTermination(Action code) => _terminationCallbacks.Add(code);

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate && TryGetExtension<CoordinatedShutdown>(out var shutdown))
            _ = shutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        else
            FinalTerminate();
        return WhenTerminated;
    }

    public override void Abort()
    {
        Interlocked.Exchange(ref _aborting, 1);
        FinalTerminate();
    }

    public override string ToString() => LookupRoot is null ? Name : LookupRoot.Path.Root.Address.ToString();

    /// <summary>Stops the guardians, whatever coordinated shutdown has done or not done.</summary>
    internal void FinalTerminate()
    {
        if (!Settings.LogDeadLettersDuringShutdown)
            DeadLetterListener.Stop(this);
        if (_provider.Guardian is { } guardian)
            guardian.Stop();
        else
            Release();
    }

    private async Task FinishWhenTerminatedAsync(Task guardiansStopped)
    {
        await guardiansStopped.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _terminationCallbacks.Run(Log);
        Release();
    }

    private void Release()
    {
        (_scheduler as IDisposable)?.Dispose();
        Dispatchers?.Shutdown();
        foreach (var extension in _extensions.Values)
            if (extension.IsValueCreated && extension.Value is IDisposable disposable)
                disposable.Dispose();
        _terminated.TrySetResult();
    }

    private IScheduler CreateScheduler()
    {
        var type = TypeNames.Resolve(Settings.SchedulerClass);
        var log = Logging.GetLogger(EventStream, "Scheduler");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config, log);
    }

    private IActorRefProvider CreateProvider()
    {
        try
        {
            return (IActorRefProvider)Activator.CreateInstance(TypeNames.Resolve(Settings.ProviderClass), _name, Settings,
                EventStream);
        }
        catch (System.Reflection.TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new ConfigurationException($"the provider {Settings.ProviderClass} cannot be made: {e.InnerException.Message}",
                e.InnerException);
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_-]*$")]
    private static partial Regex SystemName();
}
