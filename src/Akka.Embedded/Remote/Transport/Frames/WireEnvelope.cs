#nullable enable
namespace Akka.Remote.Transport;

/// <summary>A message frame taken apart; the payload points into the frame.</summary>
internal ref struct WireEnvelope
{
    public EnvelopeOrder? Order;
    public WirePath? Recipient;
    public WirePath? Sender;
    public int SerializerId;
    public string Manifest;
    public ReadOnlySpan<byte> Payload;
}
