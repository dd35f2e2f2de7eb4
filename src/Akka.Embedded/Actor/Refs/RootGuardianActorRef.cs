using System.Collections.Concurrent;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>The root of the tree: its own parent, and also the way to <c>/temp</c>, <c>/deadLetters</c> and what remoting adds.</summary>
internal sealed class RootGuardianActorRef(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path)
    : LocalActorRef(system, props, supervisor, path)
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _extraNames = new(StringComparer.Ordinal);
    private IInternalActorRef _tempContainer;

    public override IInternalActorRef Parent => this;

    public void SetTempContainer(IInternalActorRef tempContainer) => _tempContainer = tempContainer;

    public void RegisterExtraName(string name, IInternalActorRef actor) => _extraNames[name] = actor;

    public override IInternalActorRef GetSingleChild(string name) => name switch
    {
        "temp" => _tempContainer,
        "deadLetters" => (IInternalActorRef)Provider.DeadLetters,
        _ when _extraNames.TryGetValue(name, out var extra) => extra,
        _ => base.GetSingleChild(name),
    };
}
