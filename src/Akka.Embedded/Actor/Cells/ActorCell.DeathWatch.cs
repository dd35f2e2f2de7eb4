using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private readonly record struct WatchMessage(object Custom);

    private Dictionary<IActorRef, WatchMessage> _watching;
    private HashSet<IActorRef> _watchedBy;

    // Actors whose Terminated lies in the mailbox; an unwatch takes it out of here.
    private Dictionary<IActorRef, WatchMessage> _terminatedQueued;

    public IActorRef Watch(IActorRef subject) => Watch(subject, new WatchMessage(null));

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Watch(subject, new WatchMessage(message));
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (!subject.Equals(Self) && _watching?.Remove(subject) == true)
        {
            ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, _self));
            MaintainAddressTerminatedSubscription(subject);
        }
        _terminatedQueued?.Remove(subject);
        return subject;
    }

    private IActorRef Watch(IActorRef subject, WatchMessage message)
    {
        // Whoever watches already hears what it asked for first.
        if (subject.Equals(Self) || _watching?.ContainsKey(subject) == true)
            return subject;
        (_watching ??= [])[subject] = message;
        ((IInternalActorRef)subject).SendSystemMessage(new Watch((IInternalActorRef)subject, _self));
        MaintainAddressTerminatedSubscription(subject);
        return subject;
    }

    private void ReceivedTerminated(Terminated terminated)
    {
        if (_terminatedQueued?.Remove(terminated.ActorRef, out var message) == true)
            ReceiveMessage(message.Custom ?? terminated);
    }

    private void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        if (FindWatched(actor) is { } watched)
        {
            _watching.Remove(watched, out var message);
            MaintainAddressTerminatedSubscription(watched);
            if (!_children.IsTerminating)
            {
                (_terminatedQueued ??= [])[watched] = message;
                _self.Tell(new Terminated(watched, existenceConfirmed, addressTerminated), actor);
            }
        }
        if (_children.TryGetByRef(actor, out _))
            HandleChildTerminated(actor);
    }

    // A reference without uid stands for whichever incarnation answered the watch.
    private IActorRef FindWatched(IActorRef actor)
    {
        if (_watching is null)
            return null;
        if (_watching.ContainsKey(actor))
            return actor;
        return _watching.Keys.FirstOrDefault(watched => (watched.Path.Uid == 0 || actor.Path.Uid == 0) &&
            watched.Path.Equals(actor.Path));
    }

    private void AddWatcher(IActorRef watchee, IActorRef watcher)
    {
        var forMe = watchee.Equals(Self);
        var byMe = watcher.Equals(Self);
        if (forMe && !byMe)
        {
            (_watchedBy ??= []).Add(watcher);
            MaintainAddressTerminatedSubscription(watcher);
        }
        else if (!forMe && byMe)
            Watch(watchee);
        else
            Publish(new Warning(_self.Path.ToString(), Props.Type, $"BUG: illegal Watch({watchee},{watcher}) for {Self}"));
    }

    private void RemoveWatcher(IActorRef watchee, IActorRef watcher)
    {
        var forMe = watchee.Equals(Self);
        var byMe = watcher.Equals(Self);
        if (forMe && !byMe)
        {
            _watchedBy?.Remove(watcher);
            MaintainAddressTerminatedSubscription(watcher);
        }
        else if (!forMe && byMe)
            Unwatch(watchee);
        else
            Publish(new Warning(_self.Path.ToString(), Props.Type, $"BUG: illegal Unwatch({watchee},{watcher}) for {Self}"));
    }

    /// <summary>
    /// Remote watchers come before the parent, since the last parent to hear of it ends the system and its remoting; local ones
    /// after it, since they may want the name again.
    /// </summary>
    private void TellWatchersWeDied(bool local)
    {
        foreach (var watcher in _watchedBy ?? [])
            if (IsLocal(watcher) == local && !watcher.Equals(Parent))
                ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
        if (local)
            _watchedBy = null;
    }

    private void UnwatchAll()
    {
        foreach (var watched in _watching?.Keys.ToArray() ?? [])
            ((IInternalActorRef)watched).SendSystemMessage(new Unwatch((IInternalActorRef)watched, _self));
        _watching = null;
        _terminatedQueued = null;
        if (_subscribedToAddresses)
            AddressTerminatedTopic.Get(SystemImpl).Unsubscribe(_self);
        _subscribedToAddresses = false;
    }

    private bool _subscribedToAddresses;

    /// <summary>A system that was declared gone sends no notifications: who watches there, or is watched from there, asks to be told.</summary>
    private void MaintainAddressTerminatedSubscription(IActorRef changed)
    {
        if (IsLocal(changed))
            return;
        var needed = _watching?.Keys.Any(actor => !IsLocal(actor)) == true || _watchedBy?.Any(actor => !IsLocal(actor)) == true;
        if (needed == _subscribedToAddresses)
            return;
        _subscribedToAddresses = needed;
        if (needed)
            AddressTerminatedTopic.Get(SystemImpl).Subscribe(_self);
        else
            AddressTerminatedTopic.Get(SystemImpl).Unsubscribe(_self);
    }

    private void AddressTerminated(Address address)
    {
        _watchedBy?.RemoveWhere(watcher => watcher.Path.Address.Equals(address));
        foreach (var actor in _watching?.Keys.Where(actor => actor.Path.Address.Equals(address)).ToArray() ?? [])
            _self.SendSystemMessage(new DeathWatchNotification(actor, _children.TryGetByRef(actor, out _),
                addressTerminated: true));
    }

    private static bool IsLocal(IActorRef actor) => actor is IActorRefScope { IsLocal: true };
}
