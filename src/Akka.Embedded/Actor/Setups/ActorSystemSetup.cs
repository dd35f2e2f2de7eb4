using System.Collections.Immutable;

namespace Akka.Actor.Setup;

/// <summary>The parts of how a system is made, one of each type. Immutable.</summary>
public sealed class ActorSystemSetup
{
    /// <summary>No part: everything is as the configuration says.</summary>
    public static readonly ActorSystemSetup Empty = new(ImmutableDictionary<Type, Setup>.Empty);

    private readonly ImmutableDictionary<Type, Setup> _parts;

    private ActorSystemSetup(ImmutableDictionary<Type, Setup> parts) => _parts = parts;

    /// <summary>From parts; of two of one type the later one counts.</summary>
    public static ActorSystemSetup Create(params Setup[] setup) =>
        setup.Aggregate(Empty, (all, part) => all.And(part));

    /// <summary>With one part more, in place of the one of its type.</summary>
    public ActorSystemSetup And<T>(T setup) where T : Setup => new(_parts.SetItem(setup.GetType(), setup));

    internal T Find<T>() where T : Setup => _parts.TryGetValue(typeof(T), out var part) ? (T)part : null;
}
