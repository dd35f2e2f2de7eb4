using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>Marks references to actors of other systems.</summary>
public interface IRemoteRef : IActorRefScope;

/// <summary>A reference to an actor of another system.</summary>
public class RemoteActorRef : InternalActorRefBase, IRemoteRef
{
    private readonly Remoting _remoting;
    private Association _association;

    internal RemoteActorRef(Remoting remoting, ActorPath path)
    {
        if (path.Address.HasLocalScope) throw new ArgumentException($"Unexpected local address in RemoteActorRef [{path}]", nameof(path));
        _remoting = remoting;
        Path = path;
    }

    /// <inheritdoc />
    public override ActorPath Path { get; }

    /// <inheritdoc />
    public override IInternalActorRef Parent => ActorRefs.Nobody;

    /// <inheritdoc />
    public override IActorRefProvider Provider => _remoting.Provider;

    /// <inheritdoc />
    public override bool IsLocal => false;

    internal Association Association => _association ??= _remoting.AssociationWith(Path.Address);

    /// <summary>True when a watch of this actor is the remote watcher's business rather than the actor's.</summary>
    public bool IsWatchIntercepted(IActorRef watchee, IActorRef watcher) =>
        !watcher.Equals(_remoting.Provider.RemoteWatcher) && watchee.Equals(this);

    /// <inheritdoc />
    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var path = Path;
        foreach (var element in name)
        {
            if (element.Length == 0) continue;
            path = element == ".." ? path.Parent : path / element;
        }

        return ReferenceEquals(path, Path) ? this : new RemoteActorRef(_remoting, path);
    }

    /// <inheritdoc />
    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when IsWatchIntercepted(watch.Watchee, watch.Watcher):
                _remoting.Provider.RemoteWatcher.Tell(new RemoteWatcher.WatchRemote(watch.Watchee, watch.Watcher), ActorRefs.NoSender);
                break;
            case Unwatch unwatch when IsWatchIntercepted(unwatch.Watchee, unwatch.Watcher):
                _remoting.Provider.RemoteWatcher.Tell(new RemoteWatcher.UnwatchRemote(unwatch.Watchee, unwatch.Watcher), ActorRefs.NoSender);
                break;
            default:
                _remoting.Send(message, null, this);
                break;
        }
    }

    /// <inheritdoc />
    public override void Resume(Exception causedByFailure = null) => SendSystemMessage(new Resume(causedByFailure));

    /// <inheritdoc />
    public override void Start()
    {
    }

    /// <inheritdoc />
    public override void Stop() => SendSystemMessage(new Terminate());

    /// <inheritdoc />
    public override void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    /// <inheritdoc />
    public override void Suspend() => SendSystemMessage(new Suspend());

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null.");
        _remoting.Send(message, sender, this);
    }
}
