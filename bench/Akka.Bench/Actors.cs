using Akka.Actor;

namespace Akka.Bench;

/// <summary>Sends everything back.</summary>
internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}

/// <summary>Bounces a message until it has done so often enough.</summary>
internal sealed class Bouncer(int count, TaskCompletionSource done) : UntypedActor
{
    private int _left = count;

    protected override void OnReceive(object message)
    {
        if (--_left == 0) done.TrySetResult();
        else Sender.Tell(message);
    }
}

/// <summary>Counts, and completes at a number.</summary>
internal sealed class Counter(int count, TaskCompletionSource done) : UntypedActor
{
    private int _left = count;

    protected override void OnReceive(object message)
    {
        if (--_left == 0) done.TrySetResult();
    }
}

/// <summary>Counts what arrives and says so after every batch, so that the sender need not overrun anyone.</summary>
internal sealed class BatchCounter : UntypedActor
{
    private int _count;

    protected override void OnReceive(object message)
    {
        if (++_count % Flooder.Batch == 0) Sender.Tell("batch");
    }
}

/// <summary>Sends batches to a <see cref="BatchCounter"/>, a few ahead of its answers.</summary>
internal sealed class Flooder(IActorRef target, Func<long, object> make, int batches, TaskCompletionSource done) : UntypedActor
{
    public const int Batch = 5_000;
    private const int Ahead = 6;

    private int _sent;
    private int _answered;

    protected override void OnReceive(object message)
    {
        if (message is "start")
        {
            for (var i = 0; i < Ahead; i++) SendBatch();
        }
        else if (++_answered == batches)
        {
            done.TrySetResult();
        }
        else
        {
            SendBatch();
        }
    }

    private void SendBatch()
    {
        if (_sent++ >= batches) return;
        for (var i = 0; i < Batch; i++) target.Tell(make(i), Self);
    }
}
