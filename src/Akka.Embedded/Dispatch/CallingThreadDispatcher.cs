namespace Akka.Dispatch;

/// <summary>Runs an actor on the thread that sends to it, before the sending returns; for tests.</summary>
internal sealed class CallingThreadDispatcher(string id) : MessageDispatcher(id, int.MaxValue)
{
    internal override void ExecuteMailbox(Mailbox mailbox) => mailbox.Run();

    private protected override void ExecuteTask(IRunnable run) => run.Run();
}
