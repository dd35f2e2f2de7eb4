using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Embedded.Tests.Contracts.Remote;
using Akka.Remote;
using Akka.Remote.Serialization;
using Akka.Serialization;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public sealed class SerializerFuzzTests : RemoteSystems
{
    private readonly ExtendedActorSystem _system;
    private readonly IActorRef _actor;

    public SerializerFuzzTests()
    {
        _system = (ExtendedActorSystem)Start();
        _actor = _system.ActorOf(Props.Create(() => new Echo()), "echo");
    }

    [Fact]
    public void FromBinary_WhatWasWritten_IsTheSame()
    {
        foreach (var message in Samples())
        {
            var serializer = (SerializerWithStringManifest)_system.Serialization.FindSerializerFor(message);
            var read = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
            Assert.Equal(Describe(message), Describe(read));
        }
    }

    [Fact]
    public void FromBinary_EveryTruncation_ThrowsOrReads() => Each((bytes, read) =>
    {
        for (var length = 0; length < bytes.Length; length++) read(bytes[..length]);
    });

    [Fact]
    public void FromBinary_EveryBitFlipped_ThrowsOrReads() => Each((bytes, read) =>
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            read(flipped);
        }
    });

    [Fact]
    public void FromBinary_RandomBytes_ThrowsOrReadsWithinBounds() => Each((bytes, read) =>
    {
        var random = new Random(bytes.Length);
        for (var i = 0; i < 300; i++)
        {
            var noise = new byte[random.Next(0, 64)];
            random.NextBytes(noise);
            if (i % 2 == 0 && noise.Length > 0) noise[0] = 1;
            var before = GC.GetAllocatedBytesForCurrentThread();
            read(noise);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    });

    [Fact]
    public void FromBinary_UnknownManifest_Throws()
    {
        foreach (var serializer in Samples().Select(m => (SerializerWithStringManifest)_system.Serialization.FindSerializerFor(m)).Distinct())
        {
            foreach (var manifest in new[] { "", "?", "System.Object, mscorlib", "System.Diagnostics.Process, System" })
                Assert.Throws<SerializationException>(() => serializer.FromBinary([], manifest));
        }
    }

    [Fact]
    public void FromBinary_MessagesNestedTooDeep_Throws()
    {
        object message = "x";
        for (var i = 0; i < 40; i++) message = new Status.Success(message);
        var serializer = (SerializerWithStringManifest)_system.Serialization.FindSerializerFor(message);
        var bytes = serializer.ToBinary(message);
        Assert.Throws<SerializationException>(() => serializer.FromBinary(bytes, serializer.Manifest(message)));
    }

    [Fact]
    public void FindSerializerFor_TypeWithoutBinding_Throws() =>
        Assert.Throws<SerializationException>(() => _system.Serialization.FindSerializerFor(new Version(1, 2)));

    private static string Describe(object message) => message switch
    {
        Status.Failure failure => $"Failure {failure.Cause.Message.Split(": ")[^1]} {failure.State}",
        RemoteWatcher.HeartbeatRsp response => "response " + response.AddressUid,
        ActorIdentity identity => identity.MessageId + " " + identity.Subject,
        Resume resume => "resume " + resume.CausedByFailure?.Message.Split(": ")[^1],
        Recreate recreate => "recreate " + recreate.Cause.Message.Split(": ")[^1],
        DeathWatchNotification n => $"dead {n.Actor} {n.ExistenceConfirmed} {n.AddressTerminated}",
        _ => message.ToString()!,
    };

    private IEnumerable<object> Samples()
    {
        var reference = (IInternalActorRef)_actor;
        var other = (IInternalActorRef)_system.Provider.ResolveActorRef("akka.tcp://other@127.0.0.1:9/user/x#77");
        return
        [
            "text", "", 7, -1, long.MinValue,
            new Identify("id"), new Identify(null), new ActorIdentity(5, _actor), new ActorIdentity(null, null), _actor,
            PoisonPill.Instance, Kill.Instance, new Status.Success("yes"), new Status.Success(null),
            new Status.Failure(new InvalidOperationException("broken"), 3L),
            RemoteWatcher.Heartbeat.Instance, new RemoteWatcher.HeartbeatRsp(99),
            new ActorSelectionMessage("to", [new SelectChildName("user"), new SelectParent(), new SelectChildPattern("w*")], true),
            new Watch(reference, other), new Unwatch(other, reference), new DeathWatchNotification(other, true, false),
            new Terminate(), new Suspend(), new Resume(null), new Resume(new ArgumentException("a")), new Recreate(new ArgumentException("b")), new NoMessage(),
        ];
    }

    private void Each(Action<byte[], Action<byte[]>> attempt)
    {
        foreach (var message in Samples())
        {
            var serializer = (SerializerWithStringManifest)_system.Serialization.FindSerializerFor(message);
            var manifest = serializer.Manifest(message);
            attempt(serializer.ToBinary(message), bytes =>
            {
                try
                {
                    serializer.FromBinary(bytes, manifest);
                }
                catch (SerializationException)
                {
                    // The one exception for bytes that make no sense.
                }
            });
        }
    }
}
