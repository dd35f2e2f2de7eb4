using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace DistTrain.Shared.Protocol;

/// <summary>
/// Writes and reads a closed table of messages as JSON in UTF-8, one manifest a message; anything else is refused. A reader
/// passes over fields that it does not know, and a field with a default may be missing, so that fields can be added
/// (docs/decisions/0016-actor-messages.md).
/// </summary>
public abstract class MessageSerializer : SerializerWithStringManifest
{
    private readonly FrozenDictionary<Type, MessageType> _byType;
    private readonly FrozenDictionary<string, MessageType> _byManifest;

    /// <summary>A serializer for these messages.</summary>
    protected MessageSerializer(ExtendedActorSystem system, IReadOnlyCollection<MessageType> table) : base(system)
    {
        _byType = table.ToFrozenDictionary(message => message.Json.Type);
        _byManifest = table.ToFrozenDictionary(message => message.Manifest, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public sealed override string Manifest(object o) => TypeOf(o).Manifest;

    /// <inheritdoc/>
    public sealed override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, TypeOf(obj).Json);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The manifest is none of the table's, or the bytes are not such a message; the
    /// text names the field that is missing or wrong.</exception>
    public sealed override object FromBinary(byte[] bytes, string manifest)
    {
        if (!_byManifest.TryGetValue(manifest, out var message))
            throw new SerializationException($"no message of DistTrain is called '{manifest}'");
        try
        {
            return JsonSerializer.Deserialize(bytes, message.Json)
                ?? throw new SerializationException($"message '{manifest}' is null");
        }
        catch (JsonException error)
        {
            throw new SerializationException($"message '{manifest}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The part of an actor system's configuration that gives a serializer its messages.</summary>
    /// <param name="name">The serializer's name in the configuration.</param>
    /// <param name="table">Its messages.</param>
    public static Config Binding<TSerializer>(string name, IEnumerable<MessageType> table)
        where TSerializer : MessageSerializer =>
        ConfigurationFactory.ParseString(
            $$"""
            akka.actor {
              serializers.{{name}} = "{{QualifiedName.Of(typeof(TSerializer))}}"
              serialization-bindings {
                {{string.Join("\n", table.Select(message => $"\"{QualifiedName.Of(message.Json.Type)}\" = {name}"))}}
              }
            }
            """);

    private MessageType TypeOf(object message) => _byType.TryGetValue(message.GetType(), out var type)
        ? type
        : throw new SerializationException($"{message.GetType()} is no message of DistTrain");
}
