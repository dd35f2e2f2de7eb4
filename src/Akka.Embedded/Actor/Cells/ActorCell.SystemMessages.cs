using System.Runtime.ExceptionServices;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    // System messages that wait until a restart, or an asynchronous handler, has come to its end.
    private Queue<SystemMessage> _waiting;

    /// <summary>Handles system messages, oldest first.</summary>
    public void SystemInvoke(SystemMessage message)
    {
        while (message is not null)
        {
            var next = message.Next;
            message.Next = null;
            if (Mailbox.IsClosed)
                Mailbox.SendToDeadLetters(SystemImpl.DeadLetters, new Envelope(message, ActorRefs.NoSender));
            else if (MustWait(message))
                (_waiting ??= new Queue<SystemMessage>()).Enqueue(message);
            else
            {
                InvokeOne(message);
                InvokeWaiting();
            }
            message = next;
        }
    }

    private void InvokeWaiting()
    {
        for (var left = _waiting?.Count ?? 0; left > 0; left--)
        {
            var message = _waiting.Dequeue();
            if (Mailbox.IsClosed)
                Mailbox.SendToDeadLetters(SystemImpl.DeadLetters, new Envelope(message, ActorRefs.NoSender));
            else if (MustWait(message))
                _waiting.Enqueue(message);
            else
                InvokeOne(message);
        }
    }

    private bool MustWait(SystemMessage message) => message switch
    {
        Failed => Mailbox.IsSuspended || _children.IsWaiting,
        Recreate or Dispatch.SysMsg.Suspend or Dispatch.SysMsg.Resume => _children.IsWaiting,
        _ => false,
    };

    private void InvokeOne(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case Create create:
                    Create(create.Failure);
                    break;
                case Watch watch:
                    AddWatcher(watch.Watchee, watch.Watcher);
                    break;
                case Unwatch unwatch:
                    RemoveWatcher(unwatch.Watchee, unwatch.Watcher);
                    break;
                case Recreate recreate:
                    FaultRecreate(recreate.Cause);
                    break;
                case Dispatch.SysMsg.Suspend:
                    FaultSuspend();
                    break;
                case Dispatch.SysMsg.Resume resume:
                    FaultResume(resume.CausedByFailure);
                    break;
                case Dispatch.SysMsg.Terminate:
                    Terminate();
                    break;
                case Supervise supervise:
                    Supervise(supervise.Child);
                    break;
                case Failed failed:
                    HandleFailed(failed);
                    break;
                case DeathWatchNotification dead:
                    WatchedActorTerminated(dead.Actor, dead.ExistenceConfirmed, dead.AddressTerminated);
                    break;
                case ActorTask task:
                    RunActorTask(task);
                    break;
            }
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
    }

    private void Create(ActorInitializationException failure)
    {
        if (failure is not null)
            throw failure;
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
            CheckReceiveTimeout(true);
            PublishLifecycle("started (" + _actor + ")");
        }
        catch (Exception e)
        {
            _actor = null;
            throw new ActorInitializationException(_self, "Exception during creation", e);
        }
    }

    private ActorBase NewActor()
    {
        _behaviors.Clear();
        var actor = Props.NewActor() ?? throw new ActorInitializationException(_self,
            "Actor instance passed to ActorOf can't be 'null'");
        actor.Attach(this);
        if (_behaviors.Count == 0)
            _behaviors.Push(actor.InitialBehavior);
        _behavior = _behaviors.Peek();
        return actor;
    }

    private void Supervise(IActorRef child)
    {
        if (_children.IsTerminating)
            return;
        if (!_children.TryGetByRef(child, out _))
            Publish(new Error(null, _self.Path.ToString(), Props.Type,
                $"received Supervise from unregistered child {child}, this will not end well"));
        else
            PublishLifecycle("now supervising " + child);
    }

    private void HandleFailed(Failed failed)
    {
        CurrentMessage = failed;
        _sender = failed.Child;
        if (!_children.TryGetByRef(failed.Child, out var stats) || stats.Uid != failed.Uid)
            return;
        if (!_actor.EffectiveSupervisorStrategy.HandleFailure(this, failed.Child, failed.Cause, stats, _children.Stats))
            ExceptionDispatchInfo.Capture(failed.Cause).Throw();
        CurrentMessage = null;
    }

    private void RunActorTask(ActorTask task)
    {
        CurrentMessage = task.Message;
        _sender = task.Sender;
        if (!task.Completed)
        {
            TaskScheduler.Execute(task.Task);
            CurrentMessage = null;
            return;
        }
        Mailbox.Resume();
        if (task.Failure is null)
            CheckReceiveTimeout(task.Message is not INotInfluenceReceiveTimeout);
        else
            HandleInvokeFailure(task.Failure);
        CurrentMessage = IsFailed ? CurrentMessage : null;
    }
}
