using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Systems;

public sealed class PathTests
{
    [Fact]
    public void Parse_ARemotePath_HasAddressElementsAndUid()
    {
        var path = ActorPath.Parse("akka.tcp://sys@host:1234/user/parent/child#42");

        Assert.Equal(new Address("akka.tcp", "sys", "host", 1234), path.Address);
        Assert.Equal(["user", "parent", "child"], path.Elements);
        Assert.Equal(42, path.Uid);
        Assert.Equal("child", path.Name);
        Assert.Equal("akka.tcp://sys@host:1234/user/parent/child", path.ToString());
        Assert.Equal("akka.tcp://sys@host:1234/user/parent/child#42", path.ToSerializationFormat());
        Assert.Equal("/user/parent/child", path.ToStringWithoutAddress());
    }

    [Theory]
    [InlineData("")]
    [InlineData("user/a")]
    [InlineData("akka://sys@host/user")]
    [InlineData("akka://sys@host:port/user")]
    public void TryParse_WhatIsNoPath_IsFalse(string text) => Assert.False(ActorPath.TryParse(text, out _));

    [Fact]
    public void Equals_PathsOfTwoIncarnations_IsTrue()
    {
        var path = ActorPath.Parse("akka://sys/user/a#1");

        Assert.Equal(path, ActorPath.Parse("akka://sys/user/a#2"));
        Assert.Equal(path.GetHashCode(), ActorPath.Parse("akka://sys/user/a#2").GetHashCode());
        Assert.NotEqual(path, ActorPath.Parse("akka://sys/user/b#1"));
        Assert.NotEqual(path, ActorPath.Parse("akka://other/user/a#1"));
    }

    [Fact]
    public void Child_OfARoot_BuildsDown()
    {
        ActorPath root = new RootActorPath(new Address("akka", "sys"));

        var path = root / "user" / "a";

        Assert.Equal("akka://sys/user/a", path.ToString());
        Assert.Equal(root / "user", path.Parent);
        Assert.Equal(root, path.Root);
        Assert.Equal(2, path.Depth);
        Assert.Equal(path, root / new[] { "user", "a" });
    }

    [Fact]
    public void ToStringWithAddress_OfALocalPath_TakesTheGivenAddress()
    {
        var address = new Address("akka.tcp", "sys", "host", 1);

        Assert.Equal("akka.tcp://sys@host:1/user/a", ActorPath.Parse("akka://sys/user/a").ToStringWithAddress(address));
        Assert.Equal("akka.tcp://sys@else:2/user/a",
            ActorPath.Parse("akka.tcp://sys@else:2/user/a").ToStringWithAddress(address));
    }

    [Theory]
    [InlineData("akka://sys", "akka", "sys", null, null)]
    [InlineData("akka.tcp://sys@127.0.0.1:2552", "akka.tcp", "sys", "127.0.0.1", 2552)]
    public void Address_Parse_RoundTrips(string text, string protocol, string system, string? host, int? port)
    {
        var address = Address.Parse(text);

        Assert.Equal((protocol, system, host, port), (address.Protocol, address.System, address.Host, address.Port));
        Assert.Equal(text, address.ToString());
        Assert.Equal(host is null, address.HasLocalScope);
    }

    [Fact]
    public void Address_Compare_IsByValue()
    {
        var address = new Address("akka.tcp", "sys", "a", 1);

        Assert.True(address == new Address("akka.tcp", "sys", "a", 1));
        Assert.True(address != address.WithPort(2));
        Assert.True(address.CompareTo(address.WithPort(2)) < 0);
        Assert.True(address.CompareTo(address.WithHost("b")) < 0);
    }
}
