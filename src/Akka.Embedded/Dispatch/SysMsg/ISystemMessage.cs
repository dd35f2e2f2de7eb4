using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the engine to an actor's cell; goes ahead of every user message.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded;
