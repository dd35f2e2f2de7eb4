using Akka.Actor;

namespace Akka.Event;

/// <summary>Writes log lines to the console, without an actor.</summary>
public class StandardOutLogger : MinimalActorRef
{
    private readonly Lock _lock = new();

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    public override IActorRefProvider Provider => throw new NotSupportedException("The standard out logger does not provide");

    protected override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Log(message);
    }

    protected virtual void Log(object message)
    {
        lock (_lock)
            Console.WriteLine(message);
    }
}
