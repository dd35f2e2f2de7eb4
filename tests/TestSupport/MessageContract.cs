using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Configuration;
using DistTrain.Shared.Protocol;

namespace DistTrain.TestSupport;

/// <summary>
/// What every message of a closed table must keep. The frozen texts are what earlier versions sent and are never changed. To
/// add a field: give it a default in its record, leave the texts as they are (they show that a message without it is still
/// read), and add a text that has it. To rename a field or a manifest, or to make a field required, is to break clusters during
/// an upgrade.
/// </summary>
/// <param name="fields">How many fields of the frozen texts have a default, and how many have none.</param>
/// <param name="configuration">Binds the serializer.</param>
/// <param name="table">The serializer's messages.</param>
/// <param name="frozen">A record and the JSON that it was sent as; at least one of each type.</param>
public abstract class MessageContract(
    (int Optional, int Required) fields, Config configuration, IReadOnlyCollection<MessageType> table,
    params (object Message, string Json)[] frozen) : IDisposable
{
    private const int Mutations = 20_000;
    private readonly ActorSystem _system = ActorSystem.Create("messages", configuration);

    public void Dispose()
    {
        _system.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Messages_EveryType_HasAFrozenText() => Assert.Equal(
        table.Select(type => type.Json.Type.Name).Order(), frozen.Select(one => one.Message.GetType().Name).Distinct().Order());

    [Fact]
    public void FromBinary_FrozenText_IsTheRecord() => Assert.All(frozen, one =>
    {
        Assert.Equivalent(one.Message, Read(one.Message, one.Json), strict: true);
        Assert.Equivalent(one.Message, Read(one.Message, Write(one.Message)), strict: true);
    });

    [Fact]
    public void FromBinary_UnknownField_IsPassedOver() => Assert.All(frozen, one =>
    {
        var json = JsonNode.Parse(one.Json)!.AsObject();
        json.Insert(0, "added_later", new JsonObject { ["x"] = new JsonArray(1, "ä", null) });
        Assert.Equivalent(one.Message, Read(one.Message, json.ToJsonString()), strict: true);
    });

    [Fact]
    public void FromBinary_MissingField_IsItsDefaultOrRefusedByName()
    {
        var (optional, required) = (0, 0);
        foreach (var (message, text) in frozen)
        {
            var properties = table.Single(type => type.Json.Type == message.GetType()).Json.Properties.ToDictionary(p => p.Name);
            foreach (var name in JsonNode.Parse(text)!.AsObject().Select(pair => pair.Key).ToList())
            {
                var json = JsonNode.Parse(text)!.AsObject();
                json.Remove(name);
                if (properties[name].IsRequired)
                {
                    var error = Assert.Throws<SerializationException>(() => Read(message, json.ToJsonString()));
                    Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
                    required++;
                }
                else
                {
                    Assert.IsType(message.GetType(), Read(message, json.ToJsonString()));
                    optional++;
                }
            }
        }

        Assert.Equal(fields, (optional, required));
    }

    [Fact]
    public void FromBinary_CutOrLengthened_IsRefused()
    {
        foreach (var (message, text) in frozen)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var cut = 0; cut < bytes.Length; cut++)
                Assert.Throws<SerializationException>(() => Read(message, bytes[..cut]));
            Assert.Throws<SerializationException>(() => Read(message, [.. bytes, 0]));
            Assert.Throws<SerializationException>(() => Read(message, [.. bytes, .. bytes]));
        }
    }

    [Fact]
    public void FromBinary_Mutated_IsRefusedByNothingElse()
    {
        var random = new Random(11);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var (message, text) = frozen[i % frozen.Length];
            var bytes = Encoding.UTF8.GetBytes(text).ToList();
            for (var n = random.Next(1, 4); n > 0; n--)
                Mutate(bytes, random);
            try
            {
                Read(message, [.. bytes]);
            }
            catch (SerializationException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 5_000, Mutations);
    }

    protected object Read(object message, string json) => Read(message, Encoding.UTF8.GetBytes(json));

    private object Read(object message, byte[] bytes)
    {
        var serializer = SerializerOf(message);
        return serializer.FromBinary(bytes, serializer.Manifest(message));
    }

    private string Write(object message) => Encoding.UTF8.GetString(SerializerOf(message).ToBinary(message));

    private MessageSerializer SerializerOf(object message) => (MessageSerializer)_system.Serialization.FindSerializerFor(message);

    private static void Mutate(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(4))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 2:
                bytes[at] = bytes[random.Next(bytes.Count)];
                break;
            default:
                var length = Math.Min(random.Next(1, 8), bytes.Count - at);
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
        }
    }
}
