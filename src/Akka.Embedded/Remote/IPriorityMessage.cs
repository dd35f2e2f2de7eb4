namespace Akka.Remote;

/// <summary>Marks messages, such as heartbeats, that travel on the control lane, past a flood of others.</summary>
internal interface IPriorityMessage;
