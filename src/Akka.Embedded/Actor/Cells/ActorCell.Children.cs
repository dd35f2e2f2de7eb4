using Akka.Actor.Internal;
using Akka.Util.Internal;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private readonly ChildrenContainer _children = new();
    private long _childNumber;

    public bool IsTerminating => _children.IsTerminating;

    /// <summary>From any thread.</summary>
    public IEnumerable<IActorRef> GetChildren() => _children.Stats.Select(stats => stats.Child);

    /// <summary>From any thread.</summary>
    public IActorRef Child(string name) => _children.TryGetByName(name, out var stats) ? stats.Child : ActorRefs.Nobody;

    /// <summary>A child by its name, with or without its uid. From any thread.</summary>
    public IInternalActorRef GetSingleChild(string name)
    {
        var (plain, uid) = ActorPath.SplitNameAndUid(name);
        return _children.TryGetByName(plain, out var stats) && (uid == 0 || uid == stats.Uid) ? stats.Child : ActorRefs.Nobody;
    }

    /// <summary>Makes a child. From any thread where the cell is a guardian's.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken, or is not one.</exception>
    /// <exception cref="InvalidOperationException">The actor is stopping.</exception>
    public IActorRef AttachChild(Props props, string name)
    {
        if (name is null)
            name = "$" + Base64Name.Of(Interlocked.Increment(ref _childNumber) - 1);
        else if (!ActorPath.IsValidPathElement(name))
            throw new InvalidActorNameException($"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: ${ActorPath.ValidSymbols}.");
        ReserveChild(name);
        LocalActorRef child;
        try
        {
            child = new LocalActorRef(SystemImpl, props, _self, new ChildActorPath(_self.Path, name, NewUid()));
        }
        catch (Exception)
        {
            _children.Unreserve(name);
            throw;
        }
        InitChild(child);
        child.Cell.Init(sendSupervise: true);
        if (Mailbox.IsSuspended && IsFailed)
            child.Suspend();
        child.Start();
        return child;
    }

    public void ReserveChild(string name) => _children.Reserve(name, _self);

    public void InitChild(IInternalActorRef child) => _children.Add(child);

    /// <summary>Stops a child, or any actor.</summary>
    public void Stop(IActorRef child)
    {
        _children.ShallDie(child);
        ((IInternalActorRef)child).Stop();
    }
}
