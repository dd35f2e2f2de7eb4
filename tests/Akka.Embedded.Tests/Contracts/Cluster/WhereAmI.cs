using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts.Clusters;

/// <summary>Answers every text with the address of its node and what it was sent; says when it starts and stops.</summary>
internal sealed class WhereAmI : ReceiveActor
{
    private readonly Address _address = Akka.Cluster.Cluster.Get(Context.System).SelfAddress;
    private readonly Action<string> _log;

    public WhereAmI(Action<string> log)
    {
        _log = log;
        Receive<string>(text => text == "stop", _ => Context.Stop(Self));
        Receive<string>(text => Sender.Tell($"{_address}|{Self.Path.Name}|{text}"));
    }

    protected override void PreStart() => _log($"start {_address}");

    protected override void PostStop() => _log($"stop {_address}");
}
