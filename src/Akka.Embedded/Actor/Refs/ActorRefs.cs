namespace Akka.Actor;

/// <summary>The two references that stand for the lack of one.</summary>
public static class ActorRefs
{
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>The sender of a message that has none; null, as in Akka.NET.</summary>
    public static readonly IActorRef NoSender;
}
