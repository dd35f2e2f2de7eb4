namespace Akka.Dispatch.SysMsg;

/// <summary>Base of the system messages; each carries the link of the one mailbox queue that it is in.</summary>
public abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage Next;
}
