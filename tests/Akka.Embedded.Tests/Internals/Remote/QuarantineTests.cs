using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Embedded.Tests.Contracts.Remote;
using Akka.Remote;

namespace Akka.Embedded.Tests.Internals.Remote;

/// <summary>Akka.NET reports a quarantine only where an incarnation went without a farewell.</summary>
public sealed class QuarantineTests : RemoteSystems
{
    [Fact]
    public async Task Restart_OnTheSamePort_QuarantinesTheOldIncarnation()
    {
        var (a, b) = (Start(), Start());
        var events = new BlockingCollection<object>();
        a.EventStream.Subscribe(a.ActorOf(Props.Create(() => new Collector(events))), typeof(QuarantinedEvent));
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var old = await ResolveAsync(a, b, "user/echo");
        var (address, uid) = (AddressOf(b), AddressUidExtension.Uid(b));
        await b.Terminate().WaitAsync(Limit);

        var again = Start(port: address.Port!.Value);
        again.ActorOf(Props.Create(() => new Echo()), "echo");
        IActorRef? fresh = null;
        while (fresh is null)
        {
            try
            {
                fresh = await a.ActorSelection(old.Path.ToStringWithAddress()).ResolveOne(TimeSpan.FromSeconds(1));
            }
            catch (ActorNotFoundException)
            {
                // Until the closed gate opens again.
            }
        }

        var quarantined = Take<QuarantinedEvent>(events);
        Assert.Equal(uid, quarantined.Uid);
        Assert.Equal(address, quarantined.Address);
    }
}
