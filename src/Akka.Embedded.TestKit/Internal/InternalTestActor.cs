using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>The actor behind a test kit: puts what it gets where the test looks.</summary>
internal sealed class InternalTestActor(MessageBox box) : ActorBase
{
    private readonly DelegatingSupervisorStrategy _strategy = new();
    private Func<object, bool> _ignore;
    private AutoPilot _pilot = AutoPilot.NoAutoPilot;

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case SetIgnore set:
                _ignore = set.Ignore;
                return true;
            case WatchCommand watch:
                Context.Watch(watch.Actor);
                return true;
            case UnwatchCommand unwatch:
                Context.Unwatch(unwatch.Actor);
                return true;
            case SetAutoPilotCommand set:
                _pilot = set.Pilot;
                return true;
            case SpawnCommand spawn:
                Sender.Tell(_strategy.Update(Context.ActorOf(spawn.Props, spawn.Name), spawn.Strategy), Self);
                return true;
            default:
                var sender = Sender;
                var next = _pilot.Run(sender, message);
                if (next is not KeepRunning)
                    _pilot = next;
                if (_ignore?.Invoke(message) != true)
                    box.Add(new RealMessageEnvelope(message, sender));
                return true;
        }
    }

    // What the test never looked at is said, as for any mailbox.
    protected override void PostStop()
    {
        while (box.Take(TimeSpan.Zero, CancellationToken.None) is { } envelope)
            Context.System.DeadLetters.Tell(new DeadLetter(envelope.Message, envelope.Sender, Self), envelope.Sender);
    }

    internal sealed record SetIgnore(Func<object, bool> Ignore) : INoSerializationVerificationNeeded;
    internal sealed record WatchCommand(IActorRef Actor) : INoSerializationVerificationNeeded;
    internal sealed record UnwatchCommand(IActorRef Actor) : INoSerializationVerificationNeeded;
    internal sealed record SetAutoPilotCommand(AutoPilot Pilot) : INoSerializationVerificationNeeded;
    internal sealed record SpawnCommand(Props Props, string Name, SupervisorStrategy Strategy)
        : INoSerializationVerificationNeeded;
}
