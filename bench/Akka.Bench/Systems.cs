using Akka.Actor;
using Akka.Configuration;

namespace Akka.Bench;

/// <summary>The actor systems of the runs.</summary>
internal static class Systems
{
    public static ActorSystem Local() => ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka { loglevel = WARNING }"));

    public static ActorSystem Remote(string name) => ActorSystem.Create(name, ConfigurationFactory.ParseString("""
        akka {
          loglevel = WARNING
          actor {
            provider = remote
            serializers.tick = "Akka.Bench.TickSerializer, Akka.Bench"
            serialization-bindings { "Akka.Bench.Tick, Akka.Bench" = tick }
          }
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """));
}
