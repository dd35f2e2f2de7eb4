using System.Collections.Concurrent;

namespace Akka.Actor;

/// <summary>A level of the tree with references but no actor: <c>/temp</c>, or the root of remote children.</summary>
internal sealed class VirtualPathContainer(IActorRefProvider provider, ActorPath path, IInternalActorRef parent) : MinimalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _children = new(StringComparer.Ordinal);

    public override ActorPath Path { get; } = path;
    public override IActorRefProvider Provider { get; } = provider;
    public override IInternalActorRef Parent => parent ?? ActorRefs.Nobody;

    public bool HasChildren => !_children.IsEmpty;

    public void AddChild(string name, IInternalActorRef actor) => _children[name] = actor;

    public void RemoveChild(string name) => _children.TryRemove(name, out _);

    public bool TryGetChild(string name, out IInternalActorRef child) => _children.TryGetValue(name, out child);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        if (name.Count == 0 || name[0].Length == 0)
            return this;
        if (!_children.TryGetValue(ActorPath.SplitNameAndUid(name[0]).Name, out var child))
            return ActorRefs.Nobody;
        return name.Count == 1 ? child : child.GetChild(name.Skip(1).ToArray());
    }
}
