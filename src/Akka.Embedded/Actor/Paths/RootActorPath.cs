namespace Akka.Actor;

/// <summary>The root of an actor system: an address and nothing below it.</summary>
public sealed class RootActorPath(Address address, string name = "") : ActorPath(address, name);
