using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    // Who made this actor fail: itself, or the child whose failure it could not handle. Null while it is well.
    private IActorRef _perpetrator;

    private bool IsFailed => _perpetrator is not null;

    /// <summary>Stops the handling of user messages and leaves the decision to the supervisor.</summary>
    private void HandleInvokeFailure(Exception cause, IReadOnlyCollection<IActorRef> childrenNotToSuspend = null)
    {
        if (IsFailed)
            return;
        try
        {
            Mailbox.Suspend();
            _perpetrator = CurrentMessage is Failed failed ? failed.Child : _self;
            foreach (var child in GetChildren())
                if (!child.Equals(_perpetrator) && childrenNotToSuspend?.Contains(child) != true)
                    ((IInternalActorRef)child).Suspend();
            Parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), Props.Type,
                $"emergency stop: exception in failure handling for {cause.GetType()}"));
            foreach (var child in GetChildren())
                Stop(child);
            FinishTerminate();
        }
    }

    private void FaultSuspend()
    {
        Mailbox.Suspend();
        foreach (var child in GetChildren())
            ((IInternalActorRef)child).Suspend();
    }

    private void FaultResume(Exception inResponseToFailure)
    {
        if (_actor is null)
        {
            // It failed in its constructor: there is nothing to take up again.
            FaultCreate();
            return;
        }
        var perpetrator = _perpetrator;
        Mailbox.Resume();
        if (inResponseToFailure is not null)
            _perpetrator = null;
        foreach (var child in GetChildren())
            ((IInternalActorRef)child).Resume(child.Equals(perpetrator) ? inResponseToFailure : null);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            FaultCreate();
            return;
        }
        if (!_children.IsNormal)
        {
            // It is stopping: keep the count of suspensions balanced.
            FaultResume(null);
            return;
        }
        PublishLifecycle("restarting");
        try
        {
            _actor.AroundPreRestart(cause, CurrentMessage);
        }
        catch (Exception e)
        {
            var failure = new PreRestartException(_self, e, cause, CurrentMessage);
            Publish(new Error(failure, _self.Path.ToString(), _actor.GetType(), e.Message));
        }
        ReleaseActor();
        if (!_children.SetReason(new SuspendReason.Recreation(cause)))
            FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = GetChildren().ToArray();
        try
        {
            Mailbox.Resume();
            _perpetrator = null;
            CurrentMessage = null;
            _actor = NewActor();
            _actor.AroundPostRestart(cause, null);
            CheckReceiveTimeout(true);
            PublishLifecycle("restarted");
            foreach (var child in survivors)
                ((IInternalActorRef)child).Restart(cause);
        }
        catch (Exception e)
        {
            _actor = null;
            HandleInvokeFailure(new PostRestartException(_self, e, cause), survivors);
        }
    }

    private void FaultCreate()
    {
        CancelReceiveTimeout();
        foreach (var child in GetChildren())
            Stop(child);
        if (!_children.SetReason(new SuspendReason.Creation()))
            FinishCreate();
    }

    private void FinishCreate()
    {
        Mailbox.Resume();
        _perpetrator = null;
        try
        {
            Create(null);
        }
        catch (Exception e)
        {
            HandleInvokeFailure(e);
        }
    }

    private void Terminate()
    {
        CancelReceiveTimeout();
        UnwatchAll();
        foreach (var child in GetChildren())
            Stop(child);
        if (SystemImpl.Aborting)
            foreach (var child in GetChildren().Where(child => !((IActorRefScope)child).IsLocal))
                _self.SendSystemMessage(new DeathWatchNotification(child, existenceConfirmed: true, addressTerminated: false));
        var wasTerminating = _children.IsTerminating;
        if (!_children.SetReason(new SuspendReason.Termination()))
        {
            _children.SetTerminated();
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            Mailbox.Suspend();
            // A failure while stopping is nobody's business.
            _perpetrator = _self;
            PublishLifecycle("stopping");
        }
    }

    private void FinishTerminate()
    {
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), Props.Type, e.Message));
        }
        ReleaseActor();
        if (SubscribedToEvents)
            SystemImpl.EventStream.Unsubscribe(_self);
        Mailbox.Close();
        Dispatcher.Detach(this);
        TellWatchersWeDied(local: false);
        Parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
        TellWatchersWeDied(local: true);
        UnwatchAll();
        PublishLifecycle("stopped");
        _actor = null;
        CurrentMessage = null;
        _sender = null;
    }

    /// <summary>What the instance holds of the cell goes back: timers end, stashed messages return to the mailbox.</summary>
    private void ReleaseActor()
    {
        if (_actor is null)
            return;
        try
        {
            _actor.Detach();
            Props.Release(_actor);
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), Props.Type, "the release of the actor failed"));
        }
    }

    private void HandleChildTerminated(IActorRef child)
    {
        var reason = _children.Remove(child);
        try
        {
            _actor?.EffectiveSupervisorStrategy.HandleChildTerminated(this, child, GetChildren().Cast<IInternalActorRef>());
        }
        catch (Exception e)
        {
            Publish(new Error(e, _self.Path.ToString(), Props.Type, "handleChildTerminated failed"));
            HandleInvokeFailure(e);
        }
        switch (reason)
        {
            case SuspendReason.Recreation recreation:
                FinishRecreate(recreation.Cause);
                break;
            case SuspendReason.Creation:
                FinishCreate();
                break;
            case SuspendReason.Termination:
                FinishTerminate();
                break;
        }
    }
}
