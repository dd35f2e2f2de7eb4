using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>
/// The system's serializers by number and by type, from <c>akka.actor.serializers</c> and <c>akka.actor.serialization-bindings</c>.
/// A closed table: there is no serializer for what is not bound, and none that makes types out of names.
/// </summary>
public class Serialization
{
    [ThreadStatic]
    private static Address t_transportAddress;

    private readonly Dictionary<int, Serializer> _byIdentifier = [];
    private readonly Dictionary<string, Serializer> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Serializer> _bindings = [];
    private readonly ConcurrentDictionary<Type, Serializer> _byType = new();

    internal Serialization(ExtendedActorSystem system)
    {
        System = system;
        var config = system.Settings.Config;
        foreach (var (name, typeName) in config.GetConfig("akka.actor.serializers")?.Literals() ?? [])
            if (TypeNames.TryResolve(typeName) is { } type)
                AddSerializer(name, Create(type, system));
            else
                system.Log.Warning("The type name for serializer '{0}' did not resolve to an actual Type: '{1}'", name, typeName);
        foreach (var (typeName, name) in config.GetConfig("akka.actor.serialization-bindings")?.Literals() ?? [])
            if (TypeNames.TryResolve(typeName) is not { } type)
                system.Log.Warning("The type name for message/serializer binding '{0}' did not resolve to an actual Type: '{1}'",
                    name, typeName);
            else if (_byName.TryGetValue(name, out var serializer))
                _bindings[type] = serializer;
            else
                system.Log.Warning("Serialization binding to non existing serializer: '{0}'", name);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Adds or replaces a serializer; not to be called once messages flow.</summary>
    public void AddSerializer(string name, Serializer serializer)
    {
        if (_byIdentifier.TryGetValue(serializer.Identifier, out var other) && other.GetType() != serializer.GetType())
            throw new ConfigurationException($"{serializer.GetType()} and {other.GetType()} both have the serializer number {serializer.Identifier}");
        _byIdentifier[serializer.Identifier] = serializer;
        _byName[name] = serializer;
    }

    /// <summary>Binds a type and all that derive from it to a serializer.</summary>
    public void AddSerializationMap(Type type, Serializer serializer)
    {
        _bindings[type] = serializer;
        _byType.Clear();
    }

    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        FindSerializerForType(obj?.GetType() ?? throw new ArgumentNullException(nameof(obj)), defaultSerializerName);

    /// <exception cref="SerializationException">No binding covers the type.</exception>
    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null)
    {
        if (_byType.TryGetValue(objectType, out var known))
            return known;
        var bound = Closest(objectType);
        if (bound is null && defaultSerializerName is not null)
            _byName.TryGetValue(defaultSerializerName, out bound);
        return bound is null
            ? throw new SerializationException($"Serializer not found for type {objectType.FullName}: bind it in akka.actor.serialization-bindings")
            : _byType[objectType] = bound;
    }

    public byte[] Serialize(object o) =>
        WithTransport(System, (Serialization: this, o), static state =>
        state.Serialization.FindSerializerFor(state.o).ToBinary(state.o));

    /// <exception cref="SerializationException">No serializer has the number.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest) =>
        WithTransport(System, (Serializer: Get(serializerId, manifest), bytes, manifest), static state =>
            state.Serializer is SerializerWithStringManifest named
            ? named.FromBinary(state.bytes, state.manifest)
            : state.Serializer.FromBinary(state.bytes, null));

    /// <exception cref="SerializationException">No serializer has the number.</exception>
    public object Deserialize(byte[] bytes, int serializerId, Type type) =>
        WithTransport(System, (Serializer: Get(serializerId, type?.Name), bytes, type), static state =>
            state.Serializer.FromBinary(state.bytes, state.type));

    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    public static string ManifestFor(Serializer s, object msg) =>
        s is SerializerWithStringManifest named ? named.Manifest(msg) : "";

    /// <summary>The path of a reference as another system needs it, with an address that it can reach.</summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        if (actorRef is null || Equals(actorRef, ActorRefs.NoSender))
            return "";
        var path = actorRef.Path;
        var provider = (actorRef as IInternalActorRef)?.Provider;
        var address = t_transportAddress is { } transport && transport.HasGlobalScope ? transport : provider?.DefaultAddress;
        return address is null ? path.ToSerializationFormat() : path.ToSerializationFormatWithAddress(address);
    }

    /// <summary>Runs code with the system's address for the references that it writes.</summary>
    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action) =>
        WithTransport(system, action, static run => run());

    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action)
    {
        var before = t_transportAddress;
        try
        {
            t_transportAddress = system.Provider.DefaultAddress;
            return action(state);
        }
        finally
        {
            t_transportAddress = before;
        }
    }

    private Serializer Get(int serializerId, string manifest) =>
        _byIdentifier.TryGetValue(serializerId, out var serializer) ? serializer
        : throw new SerializationException($"Cannot find serializer with id [{serializerId}] (manifest [{manifest}]); the most probable reason is that akka.actor.serializers differs between the systems");

    private Serializer Closest(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            if (_bindings.TryGetValue(current, out var serializer))
                return serializer;
        return _bindings.Where(binding => binding.Key.IsInterface && binding.Key.IsAssignableFrom(type)).Select(binding =>
            binding.Value).FirstOrDefault();
    }

    private static Serializer Create(Type type, ExtendedActorSystem system) => (Serializer)Activator.CreateInstance(type, system);
}
