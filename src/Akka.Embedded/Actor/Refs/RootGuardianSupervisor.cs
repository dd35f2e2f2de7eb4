using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Stands above the root: learns when it has stopped, and with that when the system has.</summary>
internal sealed class RootGuardianSupervisor(RootActorPath root, LocalActorRefProvider provider) : MinimalActorRef
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Terminated => _terminated.Task;

    /// <summary>What made a guardian fail, if anything did.</summary>
    public Exception Cause { get; set; }

    public override ActorPath Path { get; } = root / "_Root-guardian-supervisor";
    public override IActorRefProvider Provider => provider;

    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                Cause = failed.Cause;
                provider.Log.Error(failed.Cause, "guardian {0} failed, shutting down system", failed.Child);
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                _terminated.TrySetResult();
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender) =>
        provider.Log.Error("guardian supervisor received unexpected message [{0}]", message);
}
