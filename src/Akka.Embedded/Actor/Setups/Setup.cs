namespace Akka.Actor.Setup;

/// <summary>A part of how a system is made that is not text: an object that its configuration could not hold.</summary>
public abstract class Setup;
