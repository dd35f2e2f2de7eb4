using Akka.Configuration;
using DistTrain.Shared.Cluster;

namespace DistTrain.Worker.Tests.Actors;

/// <summary>Base of the tests with an actor system; limits are generous, since they are never waited for.</summary>
public abstract class ActorTest : Akka.TestKit.Xunit2.TestKit
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    protected ActorTest() : base(ConfigurationFactory.ParseString(
        $$"""
        akka.loglevel = WARNING
        akka.stdout-loglevel = OFF
        akka.test.single-expect-default = 30s
        {{ClusterConfiguration.GradientDispatcher}}.type = PinnedDispatcher
        """))
    {
    }
}
