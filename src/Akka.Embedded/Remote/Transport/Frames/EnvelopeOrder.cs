namespace Akka.Remote.Transport;

/// <summary>A system message's place: its sequence number (from 1), and how many user messages must arrive before it.</summary>
internal readonly record struct EnvelopeOrder(long Sequence, long NotBefore);
