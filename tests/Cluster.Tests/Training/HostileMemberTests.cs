using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>A process that knows the secret and means no good.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class HostileMemberTests(UndisturbedRun undisturbed)
{
    private const string Secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Member_ThatDownsTheCoordinator_CostsARestartAndNoStep()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = Start(cluster);
        await coordinator.Said("epoch  15/100");
        var system = ClusterSystem.Start(new ClusterMember
        {
            Role = ProcessRole.Worker,
            Listen = new Endpoint("127.0.0.1", 0),
            Advertise = "127.0.0.1",
            Join = [new Endpoint("127.0.0.1", cluster.Port)],
            Downing = typeof(Akka.Cluster.NoDowning),
            Identity = Identity(),
            Log = Serilog.Core.Logger.None,
        });
        var member = Akka.Cluster.Cluster.Get(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        member.RegisterOnMemberUp(up.SetResult);
        await up.Task.WaitAsync(TrainingProcess.Limit);

        member.Down(new Address("akka.tcp", ClusterConfiguration.SystemName, "127.0.0.1", cluster.Port));

        await coordinator.Said("the coordinator's actor system has ended unasked");
        await system.Terminate().WaitAsync(TrainingProcess.Limit);
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        Assert.Contains("goes on at epoch", coordinator.Text, StringComparison.Ordinal);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    [Fact]
    public async Task Member_WhoseMessagesNameTypes_IsRefusedAndTheCoordinatorServesOn()
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = Start(cluster);
        await coordinator.Said("epoch   5/100");
        using var listener = ListeningSocket.Open(new Endpoint("127.0.0.1", 0));
        // With Akka.NET's own serializers.
        var setup = new SocketTransportSetup
        {
            Listener = listener, Advertised = "127.0.0.1", Role = ProcessRole.Worker, Identity = Identity(),
            Log = Serilog.Core.Logger.None,
        };
        var system = ActorSystem.Create(
            ClusterConfiguration.SystemName,
            ActorSystemSetup.Create(
                BootstrapSetup.Create().WithConfig(
                    ConfigurationFactory.ParseString("akka.actor.provider = remote\nakka.loggers = []")
                        .WithFallback(ClusterConfiguration.Remoting)),
                setup));
        var address = new Address("akka.tcp", ClusterConfiguration.SystemName, "127.0.0.1", cluster.Port);

        system.ActorSelection($"{address}/user/{ClusterConfiguration.PoolName}").Tell(new UriBuilder("http://built.example"));
        await coordinator.Said("'System.UriBuilder", "(serializer 1) is no message of DistTrain");
        system.ActorOf(Props.Create<Nobody>().WithDeploy(new Deploy(new RemoteScope(address))));
        await coordinator.Said("(serializer 3) is no message of DistTrain");

        await system.Terminate().WaitAsync(TrainingProcess.Limit);
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
    }

    private static TlsIdentity Identity() =>
        ClusterSecurity.From(ClusterSecret.FromText(Secret), ProcessRole.Worker, TimeProvider.System).Tls!;

    private static TrainingProcess Start(TrainingCluster cluster)
    {
        var secret = Path.Combine(cluster.DirectoryPath, "the-secret");
        File.WriteAllText(secret, Secret);
        var coordinator = cluster.Coordinator("--secret-file", secret);
        cluster.Worker("w1", "--secret-file", secret);
        return coordinator;
    }

    public sealed class Nobody : ReceiveActor;
}
