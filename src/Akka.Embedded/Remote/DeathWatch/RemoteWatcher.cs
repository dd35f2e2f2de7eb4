using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// Watches actors of other systems on behalf of this system's actors, each once however many watch it, and asks the systems
/// for heartbeats: one that falls silent is quarantined, and all its watched actors count as terminated.
/// </summary>
public class RemoteWatcher : UntypedActor
{
    private readonly IFailureDetectorRegistry<Address> _failureDetector;
    private readonly TimeSpan _heartbeatExpectedResponseAfter;
    private readonly Dictionary<Address, int> _addressUids = [];
    private readonly HeartbeatRsp _response = new(AddressUidExtension.Uid(Context.System));
    private readonly IRemoteActorRefProvider _provider = (IRemoteActorRefProvider)((ExtendedActorSystem)Context.System).Provider;
    private readonly ICancelable _heartbeats;
    private readonly ICancelable _reaping;

    /// <summary>The log of this actor.</summary>
    protected readonly ILoggingAdapter Log = Context.GetLogger();

    /// <summary>Who watches each watched actor.</summary>
    protected readonly Dictionary<IInternalActorRef, HashSet<IInternalActorRef>> Watching = [];

    /// <summary>The watched actors of each system.</summary>
    protected readonly Dictionary<Address, HashSet<IInternalActorRef>> WatcheeByNodes = [];

    /// <summary>Makes the actor; use <see cref="Props"/>.</summary>
    public RemoteWatcher(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter)
    {
        _failureDetector = failureDetector;
        _heartbeatExpectedResponseAfter = heartbeatExpectedResponseAfter;
        var scheduler = Context.System.Scheduler;
        _heartbeats = scheduler.ScheduleTellRepeatedlyCancelable(heartbeatInterval, heartbeatInterval, Self, HeartbeatTick.Instance, Self);
        _reaping = scheduler.ScheduleTellRepeatedlyCancelable(
            unreachableReaperInterval, unreachableReaperInterval, Self, ReapUnreachableTick.Instance, Self);
    }

    /// <summary>The systems that have watched actors.</summary>
    protected ICollection<Address> WatchingNodes => WatcheeByNodes.Keys;

    /// <summary>The systems that have fallen silent.</summary>
    protected HashSet<Address> Unreachable { get; } = [];

    /// <summary>How to start the actor.</summary>
    public static Props Props(
        IFailureDetectorRegistry<Address> failureDetector,
        TimeSpan heartbeatInterval,
        TimeSpan unreachableReaperInterval,
        TimeSpan heartbeatExpectedResponseAfter) => Actor.Props.Create(() => new RemoteWatcher(
            failureDetector, heartbeatInterval, unreachableReaperInterval, heartbeatExpectedResponseAfter));

    /// <inheritdoc />
    protected override void PostStop()
    {
        base.PostStop();
        _heartbeats.Cancel();
        _reaping.Cancel();
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case HeartbeatTick:
                SendHeartbeats();
                break;
            case Heartbeat:
                Sender.Tell(_response);
                break;
            case HeartbeatRsp response:
                ReceiveResponse(Sender.Path.Address, response.AddressUid);
                break;
            case ReapUnreachableTick:
                ReapUnreachable();
                break;
            case ExpectedFirstHeartbeat expected:
                ExpectFirstHeartbeat(expected.From);
                break;
            case WatchRemote watch:
                AddWatching(watch.Watchee, watch.Watcher);
                break;
            case UnwatchRemote unwatch:
                RemoveWatch(unwatch.Watchee, unwatch.Watcher);
                break;
            case Terminated terminated:
                WatcheeTerminated((IInternalActorRef)terminated.ActorRef, terminated.ExistenceConfirmed, terminated.AddressTerminated);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Tells everyone who watches an actor of the system that it is gone.</summary>
    protected virtual void PublishAddressTerminated(Address address) =>
        AddressTerminatedTopic.Get(Context.System).Publish(new AddressTerminated(address));

    /// <summary>Never speaks to the incarnation again.</summary>
    protected virtual void Quarantine(Address address, int? addressUid) => _provider.Quarantine(address, addressUid);

    /// <summary>Begins to watch an actor for another.</summary>
    protected void AddWatching(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watcher.Equals(Self)) throw new InvalidOperationException("Watcher cannot be the RemoteWatcher!");
        Log.Debug("Watching: [{0} -> {1}]", watcher.Path, watchee.Path);
        if (!Watching.TryGetValue(watchee, out var watchers)) Watching[watchee] = watchers = [];
        watchers.Add(watcher);
        WatchNode(watchee);
        Context.Watch(watchee);
    }

    /// <summary>Begins to ask the actor's system for heartbeats.</summary>
    protected virtual void WatchNode(IInternalActorRef watchee)
    {
        var address = watchee.Path.Address;
        if (!WatcheeByNodes.ContainsKey(address) && Unreachable.Remove(address)) _failureDetector.Remove(address);
        if (!WatcheeByNodes.TryGetValue(address, out var watchees)) WatcheeByNodes[address] = watchees = [];
        watchees.Add(watchee);
    }

    /// <summary>Ends a watch.</summary>
    protected void RemoveWatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watcher.Equals(Self)) throw new InvalidOperationException("Watcher cannot be the RemoteWatcher!");
        Log.Debug("Unwatching: [{0} -> {1}]", watcher.Path, watchee.Path);
        if (!Watching.TryGetValue(watchee, out var watchers)) return;
        watchers.Remove(watcher);
        if (watchers.Count > 0) return;
        Context.Unwatch(watchee);
        RemoveWatchee(watchee);
    }

    /// <summary>Forgets a watched actor.</summary>
    protected void RemoveWatchee(IInternalActorRef watchee)
    {
        var address = watchee.Path.Address;
        Watching.Remove(watchee);
        if (!WatcheeByNodes.TryGetValue(address, out var watchees)) return;
        watchees.Remove(watchee);
        if (watchees.Count == 0) UnwatchNode(address);
    }

    /// <summary>Asks a system for no more heartbeats.</summary>
    protected void UnwatchNode(Address watcheeAddress)
    {
        Log.Debug("Unwatched last watchee of node: [{0}]", watcheeAddress);
        WatcheeByNodes.Remove(watcheeAddress);
        _addressUids.Remove(watcheeAddress);
        _failureDetector.Remove(watcheeAddress);
    }

    private void SendHeartbeats()
    {
        foreach (var address in WatchingNodes)
        {
            if (Unreachable.Contains(address)) continue;
            if (!_failureDetector.IsMonitoring(address))
            {
                // A system that never answers at all must be noticed too.
                Context.System.Scheduler.ScheduleTellOnce(_heartbeatExpectedResponseAfter, Self, new ExpectedFirstHeartbeat(address), Self);
            }

            Context.ActorSelection(new RootActorPath(address) / Self.Path.Elements).Tell(Heartbeat.Instance);
        }
    }

    private void ReceiveResponse(Address from, int uid)
    {
        if (!WatcheeByNodes.TryGetValue(from, out var watchees) || Unreachable.Contains(from)) return;
        if (!_addressUids.TryGetValue(from, out var known) || known != uid)
        {
            // The system is new, or has restarted: whatever it knew of these watches it has forgotten.
            foreach (var watchee in watchees) watchee.SendSystemMessage(new Watch(watchee, (IInternalActorRef)Self));
        }

        _addressUids[from] = uid;
        _failureDetector.Heartbeat(from);
    }

    private void ExpectFirstHeartbeat(Address address)
    {
        if (WatcheeByNodes.ContainsKey(address) && !_failureDetector.IsMonitoring(address)) _failureDetector.Heartbeat(address);
    }

    private void ReapUnreachable()
    {
        foreach (var address in WatchingNodes)
        {
            if (Unreachable.Contains(address) || _failureDetector.IsAvailable(address)) continue;
            Log.Warning("Detected unreachable: [{0}]", address);
            Unreachable.Add(address);
            Quarantine(address, _addressUids.TryGetValue(address, out var uid) ? uid : null);
            PublishAddressTerminated(address);
        }
    }

    private void WatcheeTerminated(IInternalActorRef watchee, bool existenceConfirmed, bool addressTerminated)
    {
        // The end of a whole system is announced to every watcher directly.
        if (!addressTerminated && Watching.TryGetValue(watchee, out var watchers))
        {
            foreach (var watcher in watchers)
                watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed, addressTerminated));
        }

        RemoveWatchee(watchee);
    }

    /// <summary>Asks for a watch or its end.</summary>
    public abstract class WatchCommand
    {
        /// <summary>Makes the command.</summary>
        protected WatchCommand(IInternalActorRef watchee, IInternalActorRef watcher)
        {
            Watchee = watchee;
            Watcher = watcher;
        }

        /// <summary>The actor of another system.</summary>
        public IInternalActorRef Watchee { get; }

        /// <summary>The actor of this system.</summary>
        public IInternalActorRef Watcher { get; }
    }

    /// <summary>Begins a watch.</summary>
    public sealed class WatchRemote : WatchCommand
    {
        /// <summary>Makes the command.</summary>
        public WatchRemote(IInternalActorRef watchee, IInternalActorRef watcher)
            : base(watchee, watcher)
        {
        }
    }

    /// <summary>Ends a watch.</summary>
    public sealed class UnwatchRemote : WatchCommand
    {
        /// <summary>Makes the command.</summary>
        public UnwatchRemote(IInternalActorRef watchee, IInternalActorRef watcher)
            : base(watchee, watcher)
        {
        }
    }

    /// <summary>Asks another system for a sign of life.</summary>
    public sealed class Heartbeat : IPriorityMessage
    {
        private Heartbeat()
        {
        }

        /// <summary>The one instance.</summary>
        public static Heartbeat Instance { get; } = new();
    }

    /// <summary>The sign of life.</summary>
    public class HeartbeatRsp : IPriorityMessage
    {
        /// <summary>Makes the answer.</summary>
        public HeartbeatRsp(int addressUid) => AddressUid = addressUid;

        /// <summary>The answering incarnation.</summary>
        public int AddressUid { get; }
    }

    /// <summary>Time to send heartbeats.</summary>
    public class HeartbeatTick
    {
        private HeartbeatTick()
        {
        }

        /// <summary>The one instance.</summary>
        public static HeartbeatTick Instance { get; } = new();
    }

    /// <summary>Time to look for silent systems.</summary>
    public class ReapUnreachableTick
    {
        private ReapUnreachableTick()
        {
        }

        /// <summary>The one instance.</summary>
        public static ReapUnreachableTick Instance { get; } = new();
    }

    /// <summary>A first heartbeat from a system was due.</summary>
    public sealed class ExpectedFirstHeartbeat
    {
        /// <summary>Makes the message.</summary>
        public ExpectedFirstHeartbeat(Address from) => From = from;

        /// <summary>The system.</summary>
        public Address From { get; }
    }
}
