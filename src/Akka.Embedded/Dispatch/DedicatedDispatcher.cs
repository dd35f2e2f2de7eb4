namespace Akka.Dispatch;

/// <summary>Runs actors on threads of its own, apart from whatever fills the thread pool.</summary>
internal class DedicatedDispatcher(string id, int throughput, int threads) : MessageDispatcher(id, throughput)
{
    private readonly DedicatedThreads _threads = new(id, threads);

    internal override void ExecuteMailbox(Mailbox mailbox) => _threads.Execute(mailbox);

    private protected override void ExecuteTask(IRunnable run) => _threads.Execute(run);

    internal override void Shutdown() => _threads.Shutdown();
}
