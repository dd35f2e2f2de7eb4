using Akka.Actor;

namespace Akka.Embedded.Tests.Contracts;

/// <summary>Does something within the actor's turn.</summary>
public sealed record Do(Action<IActorContext> Action);

/// <summary>Makes the actor throw.</summary>
public sealed record Throw(Exception Exception);

/// <summary>Asks for a child with these props.</summary>
public sealed record MakeChild(Props Props, string Name);

/// <summary>Reports its life as "name: event" and every other message as it is.</summary>
public class ReportingActor : ReceiveActor
{
    private readonly string _name;
    private readonly IActorRef _report;

    public ReportingActor(string name, IActorRef report)
    {
        _name = name;
        _report = report;
        Receive<Throw>(message => throw message.Exception);
        Receive<Do>(message => message.Action(Context));
        Receive<MakeChild>(message => Sender.Tell(Context.ActorOf(message.Props, message.Name)));
        ReceiveAny(message => _report.Forward(message));
    }

    protected override void PreStart() => Report("started");
    protected override void PostStop() => Report("stopped");

    protected override void PreRestart(Exception reason, object message)
    {
        Report("restarting because of " + reason.Message);
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Report("restarted");
        base.PostRestart(reason);
    }

    private void Report(string what) => _report.Tell(_name + ": " + what);
}
