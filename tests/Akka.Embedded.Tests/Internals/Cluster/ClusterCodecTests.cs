using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.Serialization;
using Akka.Cluster.Serialization;
using Akka.Cluster.Tools.Singleton;
using Akka.Cluster.Tools.Singleton.Serialization;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Internals.Cluster;

/// <summary>Every message there and back; then the same bytes cut, flipped and made up.</summary>
public sealed class ClusterCodecTests : IDisposable
{
    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)ActorSystem.Create(
        "codec",
        ConfigurationFactory.ParseString(
            "akka { loglevel = ERROR, actor.provider = cluster, cluster.log-info = off, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }"));

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Read_WhatWasWritten_IsTheSameGossip()
    {
        var gossip = SomeGossip();

        var copy = Assert.IsType<GossipEnvelope>(ThereAndBack(new GossipEnvelope(Node(1), Node(2), gossip)));

        Assert.Equal(Node(1), copy.From);
        Assert.Equal(Node(2), copy.To);
        Assert.Equal(gossip.ToString(), copy.Gossip.ToString());
        Assert.Equal(VersionOrder.Same, gossip.Version.CompareTo(copy.Gossip.Version));
        Assert.Equal(gossip.Tombstones, copy.Gossip.Tombstones);
        Assert.True(gossip.Members.Zip(copy.Gossip.Members).All(m =>
            m.First.Status == m.Second.Status && m.First.UpNumber == m.Second.UpNumber && m.First.Roles.SetEquals(m.Second.Roles)));
        Assert.Equal(gossip.Reachability.Rows[Node(1)].Version, copy.Gossip.Reachability.Rows[Node(1)].Version);
    }

    [Fact]
    public void Read_EverySmallMessage_IsEqual()
    {
        foreach (var message in SmallMessages())
        {
            var copy = ThereAndBack(message);
            if (message is Join join)
                Assert.True(join.Node == ((Join)copy).Node && join.Roles.SetEquals(((Join)copy).Roles));
            else
                Assert.Equal(message.ToString(), copy.ToString());
        }
    }

    [Fact]
    public void Read_HeartbeatOfANode_TakesFewBytes() =>
        Assert.InRange(ClusterMessageCodec.Write(new Heartbeat(Node(1).Address, 1)).Length, 1, 64);

    [Fact]
    public void Read_GossipOfAThousandMembers_FitsAFrame()
    {
        var self = Node(0);
        var members = Enumerable.Range(0, 1000).Select(i => new Member(Node(i), i, MemberStatus.Up, ["worker"]));
        var gossip = Gossip.Empty.Changed(self, members);
        for (var i = 0; i < 1000; i++)
            gossip = gossip.WithSeen(Node(i));

        Assert.InRange(ClusterMessageCodec.Write(new GossipEnvelope(self, Node(1), gossip)).Length, 1, 100_000);
    }

    [Fact]
    public void Read_UnknownManifest_IsRefused() =>
        Assert.Throws<SerializationException>(() => ClusterMessageCodec.Read([1, 2, 3], "System.Diagnostics.Process"));

    [Fact]
    public void Read_DamagedBytes_IsRefusedOrReadAndNothingElse()
    {
        var random = new Random(11);
        foreach (var (manifest, bytes, read) in Samples())
        {
            for (var cut = 0; cut < bytes.Length; cut += Math.Max(1, bytes.Length / 60))
                AssertContained(read, bytes[..cut], manifest);
            for (var round = 0; round < 300; round++)
            {
                var damaged = (byte[])bytes.Clone();
                for (var flips = random.Next(1, 4); flips > 0 && damaged.Length > 0; flips--)
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                AssertContained(read, damaged, manifest);

                var noise = new byte[random.Next(0, 200)];
                random.NextBytes(noise);
                AssertContained(read, noise, manifest);
            }
        }
    }

    [Fact]
    public void Read_HugeCounts_AllocatesNoMoreThanTheBytesAllow()
    {
        // A count of two billion in five bytes, wherever a count may stand.
        byte[] huge = [0xff, 0xff, 0xff, 0xff, 0x07];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (manifest, bytes, read) in Samples())
        {
            for (var at = 0; at <= bytes.Length; at += Math.Max(1, bytes.Length / 40))
                AssertContained(read, [.. bytes[..at], .. huge], manifest);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000);
    }

    private static void AssertContained(Func<byte[], string, object> read, byte[] bytes, string manifest)
    {
        try
        {
            read(bytes, manifest);
        }
        catch (SerializationException)
        {
            // Refused, as it should be.
        }
    }

    private IEnumerable<(string Manifest, byte[] Bytes, Func<byte[], string, object> Read)> Samples()
    {
        foreach (var message in SmallMessages().Append(new GossipEnvelope(Node(1), Node(2), SomeGossip())).Append(new Welcome(Node(1), SomeGossip())))
        {
            var serializer = _system.Serialization.FindSerializerFor(message);
            var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message);
            yield return (manifest, serializer.ToBinary(message), (b, m) => ((Akka.Serialization.SerializerWithStringManifest)serializer).FromBinary(b, m));
        }
    }

    private object ThereAndBack(object message)
    {
        var serializer = (Akka.Serialization.SerializerWithStringManifest)_system.Serialization.FindSerializerFor(message);
        Assert.True(serializer is ClusterMessageSerializer or ClusterSingletonMessageSerializer or ClusterShardingMessageSerializer);
        return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
    }

    private IEnumerable<object> SmallMessages()
    {
        var reference = _system.DeadLetters;
        return
        [
            new Heartbeat(Node(1).Address, 17),
            new HeartbeatRsp(Node(1), 18),
            new GossipStatus(Node(1), VectorClock.Empty.Increment(Node(1)).Increment(Node(2))),
            new Join(Node(3), ["a", "b"]),
            InitJoin.Instance,
            new InitJoinAck(Node(1).Address),
            new InitJoinNack(Node(1).Address),
            new ExitingConfirmed(Node(2)),
            HandOverToMe.Instance,
            HandOverInProgress.Instance,
            new HandOverDone(Node(2)),
            new Register(reference, ["1", "2"], false),
            new RegisterAck(reference),
            new GetShardHome("7"),
            new ShardHome("7", reference),
            new HostShard("7"),
            new ShardStarted("7"),
            new BeginHandOff("7"),
            new BeginHandOffAck("7"),
            new HandOff("7"),
            new ShardStopped("7"),
            new GracefulShutdownReq(reference),
            new ShardRegion.StartEntity("job-1"),
            new ShardRegion.StartEntityAck("job-1", "7"),
            new ShardingEnvelope("job-1", "hello"),
            GetShardRegionState.Instance,
            new ShardState("7", ImmutableHashSet.Create("job-1")),
            new CurrentShardRegionState(ImmutableHashSet.Create(new ShardState("7", ImmutableHashSet.Create("job-1")))),
        ];
    }

    private static Gossip SomeGossip()
    {
        var state = Membership.Found(Node(1), ["coordinator"]);
        for (var i = 2; i < 6; i++)
            state = Membership.Join(state, Node(i), ["worker", $"r{i}"]).State;
        state = LeaderActions.Apply(state, [], MembershipQuorum.One, 1).State;
        state = Membership.Observe(state, [Node(5)], []);
        state = Membership.Down(state, Node(5).Address).State;
        var gossip = state.Gossip.WithSeen(Node(2)).WithSeen(Node(3)).WithSeen(Node(4));
        return LeaderActions.Apply(Membership.Join(state with { Gossip = gossip }, Node(7), []).State, [], MembershipQuorum.One, 99).State.Gossip
            .Remove([Node(9)], 5);
    }

    private static UniqueAddress Node(int number) => new(new Address("akka.tcp", "codec", "10.1." + (number / 200) + "." + (number % 200), 4053), 1000 + number);
}
