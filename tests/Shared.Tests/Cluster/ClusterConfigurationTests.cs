using Akka.Actor;
using Akka.Configuration;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Tests.Cluster;

public sealed class ClusterConfigurationTests
{
    [Fact]
    public async Task OfMember_PhaseInWhichJobsLeave_LastsLongerThanTheyMayTake()
    {
        var made = ClusterConfiguration.OfMember(ProcessRole.Coordinator, [], typeof(Akka.Cluster.NoDowning));
        var system = ActorSystem.Create(
            "phases", ConfigurationFactory.ParseString("akka.actor.provider = local\nakka.loggers = []").WithFallback(made));
        try
        {
            Assert.Equal(
                TimeSpan.FromSeconds(50), CoordinatedShutdown.Get(system).Timeout(CoordinatedShutdown.PhaseBeforeServiceUnbind));
        }
        finally
        {
            await system.Terminate();
        }
    }
}
