namespace Akka.Actor;

/// <summary>Actors named by a path, which may hold patterns; who they are shows when a message is sent.</summary>
public class ActorSelection : ICanTell
{
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path) : this(anchor, string.IsNullOrEmpty(path) ? [] : path.Split('/')) { }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
        : this(anchor, elements.Where(name => name.Length > 0).Select(Element).ToArray()) { }

    /// <summary>Where the path starts.</summary>
    public IActorRef Anchor { get; }

    public SelectionPathElement[] Path { get; }

    public string PathString => "/" + string.Join('/', (object[])Path);

    public void Tell(object message, IActorRef sender = null)
    {
        sender ??= ActorCell.GetCurrentSelfOrNoSender();
        Deliver(new ActorSelectionMessage(message, Path), sender);
    }

    /// <summary>The one actor that the selection leads to.</summary>
    /// <exception cref="ActorNotFoundException">There is none, or it did not answer in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <inheritdoc cref="ResolveOne(TimeSpan)"/>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"Actor was not found under path [{Anchor.Path}{PathString}]");
        }
        catch (Exception e) when (e is not ActorNotFoundException)
        {
            throw new ActorNotFoundException("An exception occurred while resolving actor selection", e);
        }
    }

    public override bool Equals(object obj) => obj is ActorSelection other && Equals(Anchor, other.Anchor) &&
        Path.AsSpan().SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(Anchor, Path.Length);

    public override string ToString() => Anchor.Path.Uid == 0
        ? $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]"
        : $"ActorSelection[Anchor({Anchor.Path}#{Anchor.Path.Uid}), Path({PathString})]";

    internal void Deliver(ActorSelectionMessage message, IActorRef sender)
    {
        if (message.Elements.Length == 0)
            Anchor.Tell(message.Message, sender);
        else
            DeliverSelection((IInternalActorRef)Anchor, sender, message);
    }

    /// <summary>Walks as far as this process goes, and hands on what remains.</summary>
    internal static void DeliverSelection(IInternalActorRef anchor, IActorRef sender, ActorSelectionMessage message)
    {
        if (message.Elements.Length == 0)
        {
            anchor.Tell(message.Message, sender);
            return;
        }

        var current = anchor;
        for (var i = 0; i < message.Elements.Length; i++)
        {
            if (current is not ActorRefWithCell withCell)
            {
                current.Tell(message.Copy(elements: message.Elements[i..]), sender);
                return;
            }
            switch (message.Elements[i])
            {
                case SelectParent:
                    current = current.Parent.IsNobody() ? current : current.Parent;
                    break;
                case SelectChildName child:
                    current = withCell.GetSingleChild(child.Name);
                    if (current.IsNobody())
                    {
                        if (!message.WildCardFanOut)
                            EmptyRef(anchor, message).Tell(message, sender);
                        return;
                    }
                    break;
                case SelectChildPattern pattern:
                    FanOut(withCell, pattern, message, message.Elements[(i + 1)..], sender, anchor);
                    return;
            }
        }
        current.Tell(message.Message, sender);
    }

    private static void FanOut(ActorRefWithCell parent, SelectChildPattern pattern, ActorSelectionMessage message,
        SelectionPathElement[] rest, IActorRef sender, IInternalActorRef anchor)
    {
        var matching = parent.Children.Where(child => pattern.Matches(child.Path.Name)).ToArray();
        if (matching.Length == 0 && !message.WildCardFanOut)
            EmptyRef(anchor, message).Tell(message, sender);
        var onwards = message.Copy(elements: rest, wildCardFanOut: message.WildCardFanOut || matching.Length > 1);
        foreach (var child in matching)
            DeliverSelection((IInternalActorRef)child, sender, onwards);
    }

    private static EmptyLocalActorRef EmptyRef(IInternalActorRef anchor, ActorSelectionMessage message) => new(anchor.Provider,
        anchor.Path / message.Elements.Select(element => element.ToString()),
        ((LocalActorRef)anchor.Provider.RootGuardian).Cell.SystemImpl.EventStream);

    private static SelectionPathElement Element(string name) => name switch
    {
        ".." => SelectParent.Instance,
        _ when name.Contains('*', StringComparison.Ordinal) || name.Contains('?', StringComparison.Ordinal) =>
            new SelectChildPattern(name),
        _ => new SelectChildName(name),
    };
}
