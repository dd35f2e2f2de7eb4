using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs the pieces of an asynchronous handler in the actor's own turns, with the message and sender that it began with, while other
/// messages wait.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;
    private object _message;
    private IActorRef _sender;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    public override int MaximumConcurrencyLevel => 1;

    public object CurrentMessage => _message;

    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <exception cref="InvalidOperationException">No actor runs on this thread.</exception>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.TaskScheduler.Run(asyncAction);
    }

    internal void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        if (ReferenceEquals(ActorCell.Current, _cell))
            TryExecuteTask(task);
        else
            _cell.SendSystemMessage(new ActorTask(task) { Message = _message, Sender = _sender });
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, _cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Run(Func<Task> asyncAction)
    {
        var envelope = _cell.CurrentEnvelope;
        (_message, _sender) = (envelope.Message, envelope.Sender);
        var task = Task.Factory.StartNew(asyncAction, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();
        if (task.IsCompleted)
        {
            (_message, _sender) = (null, null);
            if (FailureOf(task) is { } failure)
                ExceptionDispatchInfo.Capture(failure).Throw();
            return;
        }
        _cell.Mailbox.Suspend();
        task.ContinueWith(Complete, envelope, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, Default);
    }

    private void Complete(Task task, object state)
    {
        var envelope = (Envelope)state;
        (_message, _sender) = (null, null);
        _cell.SendSystemMessage(new ActorTask(task) { Message = envelope.Message, Sender = envelope.Sender, Completed = true,
            Failure = FailureOf(task) });
    }

    private static Exception FailureOf(Task task) => task.IsCanceled ? new TaskCanceledException(task)
        : task.Exception is { } exception ? exception.InnerExceptions.Count == 1 ? exception.InnerException : exception.Flatten()
            : null;
}
