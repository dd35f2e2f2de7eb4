using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Gives actors their turns on threads.</summary>
public abstract class MessageDispatcher
{
    private protected MessageDispatcher(string id, int throughput)
    {
        Id = id;
        Throughput = throughput;
    }

    public string Id { get; }

    /// <summary>How many messages an actor handles before others get the thread.</summary>
    public int Throughput { get; }

    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    public void Schedule(IRunnable run) => ExecuteTask(run);

    internal abstract void ExecuteMailbox(Mailbox mailbox);

    private protected abstract void ExecuteTask(IRunnable run);

    internal virtual void Attach(ActorCell cell) { }

    internal virtual void Detach(ActorCell cell) { }

    /// <summary>Ends the dispatcher's own threads, if it has any, once they have done what is queued.</summary>
    internal virtual void Shutdown() { }
}
