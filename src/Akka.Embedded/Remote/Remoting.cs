#nullable enable
using System.Collections.Concurrent;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote;

/// <summary>The remoting of one actor system: its endpoint, and an association with every system it has to do with.</summary>
internal sealed class Remoting : IDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FlushPoll = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<Address, Association> _associations = new();
    private readonly EventPublisher _events;
    private readonly TimeSpan _handshakeTimeout;
    private Listener? _listener;
    private ITimer? _timer;
    private volatile bool _shuttingDown;

    public Remoting(ExtendedActorSystem system, RemoteActorRefProvider provider, RemoteSettings settings, TimeProvider time)
    {
        System = system;
        Provider = provider;
        Settings = settings;
        Time = time;
        Tcp = TcpSettings.FromConfig(
            settings.Config.GetConfig("akka.remote.dot-netty.tcp"), system.Settings.Setup.Find<DotNettySslSetup>());
        Uid = AddressUidExtension.Uid(system);
        Log = Logging.GetLogger(system, "Remoting");
        Codec = new MessageCodec(this);
        Dispatcher = new InboundDispatcher(this);
        Connector = new Connector(this);
        Strangers = new Strangers(this);
        _events = new EventPublisher(system, Log, Logging.LogLevelFor(settings.RemoteLifecycleEventsLogLevel));
        _handshakeTimeout = settings.Config.GetTimeSpan("akka.remote.handshake-timeout");
        DefaultAddress = new Address("akka.tcp", system.Name, Tcp.PublicHostname, Tcp.PublicPort != 0 ? Tcp.PublicPort : Tcp.Port);
    }

    public ExtendedActorSystem System { get; }

    public RemoteActorRefProvider Provider { get; }

    public RemoteSettings Settings { get; }

    public TcpSettings Tcp { get; }

    public TimeProvider Time { get; }

    public ILoggingAdapter Log { get; }

    /// <summary>This system's incarnation.</summary>
    public int Uid { get; }

    /// <summary>The address that other systems know this one by.</summary>
    public Address DefaultAddress { get; private set; }

    public MessageCodec Codec { get; }

    public InboundDispatcher Dispatcher { get; }

    public Connector Connector { get; }

    public Strangers Strangers { get; }

    public bool IsShuttingDown => _shuttingDown;

    /// <summary>Listens.</summary>
    /// <exception cref="RemoteTransportException">The endpoint cannot be had.</exception>
    public void Start()
    {
        try
        {
            _listener = new Listener(this);
        }
        catch (SocketException e)
        {
            var failure = new RemoteTransportException(
                $"Cannot listen on {Tcp.Hostname}:{Tcp.Port} (akka.remote.dot-netty.tcp.hostname and port): {e.Message}", e);
            Publish(new RemotingErrorEvent(failure));
            throw failure;
        }

        if (DefaultAddress.Port == 0) DefaultAddress = DefaultAddress.WithPort(_listener.Port);
        _timer = Time.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
        _listener.Start();
        Publish(new RemotingListenEvent([DefaultAddress]));
    }

    public Association AssociationWith(Address address) =>
        _associations.TryGetValue(address, out var known) ? known : _associations.GetOrAdd(address, static (a, r) => new Association(a, r), this);

    public void Send(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        if (_shuttingDown) DeadLetter(message, sender, recipient);
        else recipient.Association.Send(message, sender, recipient);
    }

    public void Quarantine(Address address, int? uid)
    {
        if (address != DefaultAddress) AssociationWith(address).QuarantineIncarnation(uid, "it was declared gone");
    }

    public void Publish(RemotingLifecycleEvent message) => _events.NotifyListeners(message);

    public void PublishAddressTerminated(Address address) => AddressTerminatedTopic.Get(System).Publish(new AddressTerminated(address));

    public void DeadLetter(object message, IActorRef? sender, IActorRef recipient)
    {
        if (message is Dispatch.SysMsg.ISystemMessage) return;
        if (message is IDeadLetterSuppression or IPriorityMessage || message is ActorSelectionMessage { Message: IDeadLetterSuppression or IPriorityMessage }) return;
        System.EventStream.Publish(new DeadLetter(message, sender ?? System.DeadLetters, recipient));
    }

    public void DeadLetters(List<OutboundMessage> messages)
    {
        foreach (var message in messages) DeadLetter(message.Message, message.Sender, message.Recipient);
    }

    /// <summary>Lets what is on its way go out, for a moment, and closes everything.</summary>
    public async Task ShutdownAsync()
    {
        if (_shuttingDown) return;
        var started = Time.GetTimestamp();
        while (_associations.Values.Any(a => !a.IsFlushed) && Time.GetElapsedTime(started) < Settings.FlushWait)
            await Task.Delay(FlushPoll, Time).ConfigureAwait(false);
        _shuttingDown = true;

        // A socket that is closed while data is on its way takes the data with it.
        var left = Settings.FlushWait - Time.GetElapsedTime(started);
        if (left > TimeSpan.Zero)
        {
            await Task.WhenAny(Task.WhenAll(_associations.Values.Select(a => a.FinishAsync())), Task.Delay(left, Time)).ConfigureAwait(false);
        }

        Dispose();
        Publish(new RemotingShutdownEvent());
    }

    /// <summary>Closes everything at once.</summary>
    public void Dispose()
    {
        _shuttingDown = true;
        _listener?.Dispose();
        _timer?.Dispose();
        Strangers.CloseAll();
        foreach (var association in _associations.Values) association.Dispose();
    }

    private void Tick()
    {
        Strangers.Tick(_handshakeTimeout);
        foreach (var association in _associations.Values) association.Tick();
    }
}
