using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Where one actor lives: its mailbox, behaviour, children and watches. Outlives the instances that restarts make. Except where said,
/// members are for the thread that runs the actor.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell t_current;

    // Whom code outside of actors speaks for; only test kits say so.
    private static AsyncLocal<IActorRef> s_implicitSender;

    private readonly IInternalActorRef _self;
    private readonly Stack<Receive> _behaviors = new(2);
    private Receive _behavior;
    private ActorBase _actor;
    private ActorTaskScheduler _taskScheduler;
    private IActorRef _sender;

    public ActorCell(ActorSystemImpl system, IInternalActorRef self, Props props, IInternalActorRef parent)
    {
        _self = self;
        SystemImpl = system;
        Props = props;
        Parent = parent;
        Mailbox = system.Mailboxes.CreateMailbox(props);
        Dispatcher = system.Dispatchers.Lookup(props.Dispatcher);
    }

    /// <summary>The cell whose actor runs on this thread, or null.</summary>
    public static ActorCell Current { get => t_current; set => t_current = value; }

    public ActorSystemImpl SystemImpl { get; }
    public Props Props { get; }
    public IInternalActorRef Parent { get; }
    public Mailbox Mailbox { get; }
    public MessageDispatcher Dispatcher { get; }
    public IActorRef Self => _self;
    public ActorSystem System => SystemImpl;
    public object CurrentMessage { get; private set; }
    public long CurrentEnvelopeId { get; private set; }
    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;
    public ActorBase Instance => _actor;

    /// <summary>Set when the actor subscribes to the event stream, so that its end unsubscribes it.</summary>
    public bool SubscribedToEvents { get; set; }

    public ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(this);

    IActorRef IActorContext.Parent => Parent;

    public static IActorRef GetCurrentSelfOrNoSender() => t_current is { } cell ? cell._self : s_implicitSender?.Value;

    /// <summary>Makes an actor the sender of what this flow of control sends from outside of actors.</summary>
    public static void SetImplicitSender(IActorRef sender)
    {
        if (s_implicitSender is null)
            Interlocked.CompareExchange(ref s_implicitSender, new AsyncLocal<IActorRef>(), null);
        s_implicitSender.Value = sender;
    }

    public static IActorRef GetCurrentSenderOrNoSender() => t_current is { } cell ? cell.Sender : ActorRefs.NoSender;

    /// <summary>A number that no other incarnation of a name is likely to have.</summary>
    public static long NewUid() => Random.Shared.Next(1, int.MaxValue);

    /// <summary>Queues the creation of the actor ahead of everything else.</summary>
    public void Init(bool sendSupervise)
    {
        Mailbox.SetActor(this, Dispatcher);
        Mailbox.SendSystemUnscheduled(new Create());
        if (sendSupervise)
            Parent.SendSystemMessage(new Supervise(_self, async: false));
    }

    /// <summary>From any thread.</summary>
    public void Start()
    {
        Dispatcher.Attach(this);
        Mailbox.ScheduleIfNeeded();
    }

    public void Stop() => SendSystemMessage(new Terminate());

    public void Suspend() => SendSystemMessage(new Suspend());

    public void Resume(Exception causedByFailure) => SendSystemMessage(new Resume(causedByFailure));

    public void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    /// <summary>From any thread.</summary>
    public void SendMessage(IActorRef sender, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Mailbox.Send(new Envelope(message, sender));
    }

    /// <summary>From any thread.</summary>
    public void SendSystemMessage(SystemMessage message) => Mailbox.SendSystem(message);

    public IActorRef ActorOf(Props props, string name = null) => AttachChild(props, name);

    public ActorSelection ActorSelection(string actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, SystemImpl, Self);

    public ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, SystemImpl);

    public void Become(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _behaviors.Pop();
        BecomeStacked(receive);
    }

    public void BecomeStacked(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _behaviors.Push(receive);
        _behavior = receive;
    }

    public void UnbecomeStacked()
    {
        _behaviors.Pop();
        if (_behaviors.Count == 0)
            _behaviors.Push(_actor.InitialBehavior);
        _behavior = _behaviors.Peek();
    }

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(Handle(receive));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(Handle(receive));

    /// <summary>Handles one user message.</summary>
    public void Invoke(in Envelope envelope)
    {
        var message = envelope.Message;
        CurrentMessage = message;
        CurrentEnvelopeId++;
        _sender = envelope.Sender;
        try
        {
            if (message is IAutoReceivedMessage)
                AutoReceiveMessage(envelope);
            else
                ReceiveMessage(message);
            CurrentMessage = null;
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
        finally
        {
            if (_receiveTimeout is not null)
                CheckReceiveTimeout(message is not INotInfluenceReceiveTimeout);
        }
    }

    public void ReceiveMessage(object message) => _actor.HandleMessage(_behavior, message);

    /// <summary>Puts a message back to the front.</summary>
    public void EnqueueFirst(in Envelope envelope) => Mailbox.MessageQueue.EnqueueFirst(envelope);

    public Envelope CurrentEnvelope => new(CurrentMessage, _sender);

    private static Receive Handle(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private void AutoReceiveMessage(in Envelope envelope)
    {
        switch (envelope.Message)
        {
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case AddressTerminated gone:
                AddressTerminated(gone.Address);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case PoisonPill:
                Stop();
                break;
            case ActorSelectionMessage selection:
                Actor.ActorSelection.DeliverSelection(_self, envelope.Sender, selection);
                break;
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, Self), Self);
                break;
        }
    }

    private void Publish(LogEvent line) => SystemImpl.EventStream.Publish(line);

    private void PublishLifecycle(string what)
    {
        if (SystemImpl.Settings.DebugLifecycle)
            Publish(new Debug(_self.Path.ToString(), _actor?.GetType() ?? Props.Type, what));
    }
}
