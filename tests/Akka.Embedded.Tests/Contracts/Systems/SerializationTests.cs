using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Embedded.Tests.Contracts.Systems;

public sealed class SerializationTests : ActorTest
{
    public SerializationTests() : base($$"""
        akka.actor {
          serializers.greetings = "{{typeof(GreetingSerializer).AssemblyQualifiedName}}"
          serialization-bindings."{{typeof(IGreeting).AssemblyQualifiedName}}" = greetings
          serialization-identifiers."{{typeof(GreetingSerializer).AssemblyQualifiedName}}" = 4711
        }
        """) { }

    public interface IGreeting;

    [Fact]
    public void Serialize_ABoundType_RoundTripsByNumberAndManifest()
    {
        var serializer = Sys.Serialization.FindSerializerFor(new Hello("you"));

        var bytes = Sys.Serialization.Serialize(new Hello("you"));
        var read = Sys.Serialization.Deserialize(bytes, serializer.Identifier,
            Akka.Serialization.Serialization.ManifestFor(serializer, new Hello("you")));

        Assert.Equal(4711, serializer.Identifier);
        Assert.IsType<GreetingSerializer>(serializer);
        Assert.Equal(new Hello("you"), read);
    }

    [Fact]
    public void Deserialize_AnUnknownNumber_Throws() =>
        Assert.ThrowsAny<Exception>(() => Sys.Serialization.Deserialize([1], 4712, "H"));

    [Fact]
    public void Serialize_Bytes_LeavesThemAsTheyAre()
    {
        byte[] bytes = [1, 2, 3];

        Assert.Same(bytes, Sys.Serialization.FindSerializerFor(bytes).ToBinary(bytes));
    }

    [Fact]
    public void SerializedActorPath_OfALocalActor_LeadsBackToIt()
    {
        var actor = Sys.ActorOf(Reporting("a"), "a");

        var path = Akka.Serialization.Serialization.SerializedActorPath(actor);

        Assert.Equal(actor, ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(path));
    }

    public sealed record Hello(string Name) : IGreeting;

    public sealed class GreetingSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override string Manifest(object o) => "H";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Hello)obj).Name);

        public override object FromBinary(byte[] bytes, string manifest) =>
            manifest == "H" ? new Hello(Encoding.UTF8.GetString(bytes))
            : throw new System.Runtime.Serialization.SerializationException("unknown manifest " + manifest);
    }
}
