using Akka.Actor;
using Akka.Configuration;
using DistTrain.Shared.Cluster;

namespace DistTrain.Shared.Tests.Remoting;

/// <summary>A peer that names types in its messages, against a system that reads a closed table.</summary>
public sealed class ClosedMessagesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static int s_built;

    [Fact]
    public async Task Message_ThatNamesAType_IsBuiltByAkkasOwnSerializers() => Assert.Equal(1, await Built(messages: null));

    [Fact]
    public async Task Message_ThatNamesAType_IsNotBuiltByOurs() => Assert.Equal(0, await Built(ClusterConfiguration.Messages));

    [Fact]
    public async Task RemoteDeployment_IsRefused()
    {
        await using var guarded = TestSystem.Start(ClusterConfiguration.Messages);
        await using var peer = TestSystem.Start();
        guarded.System.ActorOf(Props.Create<EchoActor>(), "echo");
        var before = Volatile.Read(ref s_deployed);

        var address = new Address("akka.tcp", ClusterConfiguration.SystemName, "127.0.0.1", guarded.Port);
        peer.System.ActorOf(Props.Create<Deployed>().WithDeploy(new Deploy(new RemoteScope(address))));

        // On the same connection, behind it.
        Assert.Equal("after", await guarded.SeenFrom(peer, "echo").Ask<string>("after", Limit));
        Assert.Equal(before, Volatile.Read(ref s_deployed));
    }

    [Fact]
    public async Task Failure_WithAnExceptionOfANamedType_IsRefused()
    {
        await using var guarded = TestSystem.Start(ClusterConfiguration.Messages);
        await using var peer = TestSystem.Start();
        guarded.System.ActorOf(Props.Create<EchoActor>(), "echo");
        var answers = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asker = peer.System.ActorOf(Props.Create(() => new First(answers)));

        guarded.SeenFrom(peer, "echo").Tell(new Status.Failure(new InvalidOperationException("built by name")), asker);
        guarded.SeenFrom(peer, "echo").Tell("after", asker);

        Assert.Equal("after", await answers.Task.WaitAsync(Limit));
    }

    private static async Task<int> Built(Config? messages)
    {
        await using var reader = TestSystem.Start(messages);
        await using var peer = TestSystem.Start();
        reader.System.ActorOf(Props.Create<EchoActor>(), "echo");
        var message = new Trap { Text = "x" };
        var before = Volatile.Read(ref s_built);

        reader.SeenFrom(peer, "echo").Tell(message);

        Assert.Equal("after", await reader.SeenFrom(peer, "echo").Ask<string>("after", Limit));
        return Volatile.Read(ref s_built) - before;
    }

    private static int s_deployed;

    public sealed class Deployed : ReceiveActor
    {
        public Deployed() => Interlocked.Increment(ref s_deployed);
    }

    /// <summary>Counts how often it is built.</summary>
    public sealed class Trap
    {
        public Trap() => Interlocked.Increment(ref s_built);

        public string Text { get; set; } = "";
    }

    private sealed class First : ReceiveActor
    {
        public First(TaskCompletionSource<object> first) => ReceiveAny(message => first.TrySetResult(message));
    }
}
