namespace Akka.Actor;

/// <summary>Equality, order and text of a reference: by path and uid.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef sender) => TellInternal(message, sender ?? ActorRefs.NoSender);

    protected abstract void TellInternal(object message, IActorRef sender);

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public override int GetHashCode() => HashCode.Combine(Path.Uid, Path.PathHash);

    public int CompareTo(IActorRef other)
    {
        if (other is null)
            return 1;
        var paths = Path.CompareTo(other.Path);
        return paths != 0 ? paths : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object obj) => obj is null or IActorRef ? CompareTo((IActorRef)obj)
        : throw new ArgumentException($"cannot compare an actor reference with a {obj.GetType()}", nameof(obj));
}
