using Akka.Actor;
using Akka.Configuration;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Tests.Cluster;

public sealed class ClusterConfigurationTests
{
    [Fact]
    public async Task Make_PhaseInWhichJobsLeave_LastsLongerThanTheyMayTake()
    {
        var made = ClusterConfiguration.Make(
            ProcessRole.Coordinator, [], "Akka.Cluster.NoDowning, " + typeof(Akka.Cluster.NoDowning).Assembly.GetName().Name);
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
