#nullable enable
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>Turns message frames back into messages and hands them to actors of this system.</summary>
internal sealed class InboundDispatcher(Remoting remoting)
{
    /// <summary>Delivers a message; false when it could not be read, which has been logged.</summary>
    public bool Dispatch(in WireEnvelope envelope, InboundIncarnation from)
    {
        var recipient = Recipient(envelope.Recipient!);
        var sender = envelope.Sender is null ? null : Reference(envelope.Sender);
        object message;
        try
        {
            message = remoting.System.Serialization.Deserialize(envelope.Payload.ToArray(), envelope.SerializerId, envelope.Manifest);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A serializer may throw anything at bytes that it does not know; they concern one message only.
            remoting.Log.Warning(
                "A message with serializer id [{0}] and manifest [{1}] from [{2}] for [{3}] was dropped, it cannot be read: {4}",
                envelope.SerializerId, envelope.Manifest, envelope.Sender?.Text ?? "no sender", envelope.Recipient!.Text, e.Message);

            // Its number counts all the same, or the sender would repeat it for ever.
            if (envelope.Order is { } unreadable) from.Receive(unreadable, static () => { });
            return false;
        }

        if (envelope.Order is { } order)
        {
            if (message is not ISystemMessage system) return false;
            from.Receive(order, () => recipient.SendSystemMessage(system));
            return true;
        }

        // A system message without a number has not come from an association's outbox.
        if (message is ISystemMessage) return false;
        Deliver(recipient, message, sender);
        return true;
    }

    private void Deliver(IInternalActorRef recipient, object message, IActorRef? sender)
    {
        if (!recipient.IsLocal)
        {
            remoting.Log.Error(
                "Dropping message [{0}] for non-local recipient [{1}] arriving at [{2}]",
                message.GetType(), recipient, remoting.DefaultAddress);
        }
        else if (message is ActorSelectionMessage selection)
        {
            // Walked here, so that it does not wait behind a busy actor on the way.
            ActorSelection.DeliverSelection(recipient, sender, selection);
        }
        else
        {
            recipient.Tell(message, sender);
        }
    }

    private IInternalActorRef Recipient(WirePath path)
    {
        if (path.Resolved is IInternalActorRef known) return known;
        var resolved = (IInternalActorRef)remoting.Provider.ResolveActorRef(path.Text);

        // Without a uid the path means whoever has the name at the time.
        if (resolved.Path.Depth == 0 || path.Text.Contains('#', StringComparison.Ordinal)) path.Resolved = resolved;
        return resolved;
    }

    private IActorRef Reference(WirePath path)
    {
        if (path.Resolved is IActorRef known) return known;
        var resolved = remoting.Provider.ResolveActorRef(path.Text);
        if (path.Text.Contains('#', StringComparison.Ordinal) || resolved is RemoteActorRef) path.Resolved = resolved;
        return resolved;
    }
}
