#nullable enable
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>Turns messages into frames with the system's serializers.</summary>
internal sealed class MessageCodec(Remoting remoting)
{
    public EnvelopeEncoder NewEncoder() => new(remoting.Tcp.MaximumFrameSize, NameOf, IsLasting);

    /// <summary>Appends a message's frame. What cannot be sent is logged and left out; the connection lives on.</summary>
    public bool TryEncode(EnvelopeEncoder encoder, OutputBuffer output, in OutboundMessage message)
    {
        if (TryEncode(encoder, output, message, message.Message)) return true;

        // A gap in the numbers would hold up every later system message.
        return message.Order is not null && TryEncode(encoder, output, message, new NoMessage());
    }

    private bool TryEncode(EnvelopeEncoder encoder, OutputBuffer output, in OutboundMessage message, object payload)
    {
        var system = remoting.System;
        try
        {
            var serializer = system.Serialization.FindSerializerFor(payload);
            var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, payload);
            var bytes = Akka.Serialization.Serialization.WithTransport(
                system, (serializer, payload), static state => state.serializer.ToBinary(state.payload));
            var length = encoder.Encode(output, message.Order, message.Recipient, message.Sender, serializer.Identifier, manifest, bytes);
            if (length <= remoting.Tcp.MaximumFrameSize) return true;

            remoting.Log.Error(
                "A message of type {0} for [{1}] was not sent: its frame takes {2} bytes, the limit is {3} (akka.remote.dot-netty.tcp.maximum-frame-size)",
                payload.GetType(), message.Recipient, length, remoting.Tcp.MaximumFrameSize);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a serializer throws concerns one message, and the sender is told in the log.
            remoting.Log.Error(e, "A message of type {0} for [{1}] was not sent: it could not be serialized", payload.GetType(), message.Recipient);
        }

        return false;
    }

    private static bool IsLasting(object reference)
    {
        var path = ((IActorRef)reference).Path;
        return path.Depth != 2 || path.Parent.Name != "temp";
    }

    private string NameOf(object reference) => ((IActorRef)reference).Path.ToSerializationFormatWithAddress(remoting.DefaultAddress);
}
