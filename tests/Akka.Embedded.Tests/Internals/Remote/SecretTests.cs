using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Embedded.Tests.Contracts.Remote;
using Akka.Remote;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public sealed class SecretTests : RemoteSystems
{
    [Fact]
    public async Task Ask_SameSecret_GetsTheAnswer()
    {
        var (a, b) = (Start(more: Secret("s")), Start(more: Secret("s")));
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        Assert.Equal("x", await (await ResolveAsync(a, b, "user/echo")).Ask<string>("x", Limit));
    }

    [Theory]
    [InlineData("right", "wrong", "secret")]
    [InlineData("", "s", "needs a shared secret")]
    [InlineData("s", "", "has no shared secret")]
    public void Tell_OtherSecret_NothingIsSentAndTheReasonIsSaid(string mine, string theirs, string reason)
    {
        var (a, b) = (Start(more: Secret(mine)), Start(more: Secret(theirs)));
        var errors = new BlockingCollection<object>();
        var arrived = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Collector(arrived)), "collector");
        a.EventStream.Subscribe(a.ActorOf(Props.Create(() => new Collector(errors))), typeof(AssociationErrorEvent));
        a.ActorSelection(AddressOf(b) + "/user/collector").Tell("secret plans");
        Assert.Contains(reason, Take<AssociationErrorEvent>(errors).Cause.Message);
        Assert.Empty(arrived);
    }

    private static string Secret(string secret) => $"akka.remote.dot-netty.tcp.secret = \"{secret}\"";
}
