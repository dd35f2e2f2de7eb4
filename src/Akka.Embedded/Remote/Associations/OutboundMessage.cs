#nullable enable
using Akka.Actor;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>A message in a lane's queue.</summary>
/// <param name="Message">What to send.</param>
/// <param name="Sender">Who sends it, or null.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Order">The place of a system message; null for all others.</param>
/// <param name="Number">How many messages the lane took before this one.</param>
internal readonly record struct OutboundMessage(
    object Message, IActorRef? Sender, RemoteActorRef Recipient, EnvelopeOrder? Order, long Number);
