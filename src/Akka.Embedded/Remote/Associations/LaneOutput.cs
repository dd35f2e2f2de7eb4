#nullable enable
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// What a lane's writer has taken out of the queue and put into frames, but not sent yet. Used by one writer at a time.
/// </summary>
/// <param name="lane">Which lane it is; only the user lane states positions.</param>
/// <param name="owner">Serializes the messages.</param>
/// <param name="encoder">Makes the frames.</param>
/// <param name="exchange">Gives the queue's messages for an empty list, and says whether an acknowledgement is due.</param>
internal sealed class LaneOutput(
    Lane lane,
    IOutboundLaneOwner owner,
    EnvelopeEncoder encoder,
    Func<List<OutboundMessage>, (List<OutboundMessage> Batch, bool Acknowledge)> exchange) : IDisposable
{
    private const int BatchBytes = 64 * 1024;
    private const int KeptCapacity = 4096;

    private readonly OutputBuffer _output = new();
    private List<OutboundMessage> _batch = [];
    private int _next;
    private int _sent;
    private long _numberOnWire;
    private Wire? _wire;

    /// <summary>True when there are messages to encode or bytes to send.</summary>
    public bool HasMore => _next < _batch.Count || _output.Length > 0;

    private ReadOnlyMemory<byte> Unsent => _output.Written[_sent..];

    /// <summary>Sends the next frames as far as the connection takes them without waiting.</summary>
    public void TrySend(Wire wire)
    {
        if (!EncodeNext(wire)) return;
        _sent += wire.TrySend(Unsent.Span);
        if (_sent == _output.Length) Clear();
    }

    /// <summary>Sends everything there is.</summary>
    public async ValueTask SendAllAsync(Wire wire)
    {
        do
        {
            if (!Unsent.IsEmpty) await wire.SendAsync(Unsent).ConfigureAwait(false);
            Clear();
        }
        while (EncodeNext(wire));
    }

    /// <summary>Forgets the bytes: their connection has gone.</summary>
    public void Clear()
    {
        _output.Clear();
        _sent = 0;
    }

    /// <summary>Takes out the messages that were not encoded.</summary>
    public List<OutboundMessage>? TakeRest() => _next < _batch.Count ? _batch[_next..] : null;

    /// <summary>Gives the memory back until there is something to send again.</summary>
    public void Dispose()
    {
        _next = 0;
        _sent = 0;
        _output.Dispose();
        if (_batch.Capacity > KeptCapacity) _batch = [];
        else _batch.Clear();
    }

    /// <summary>Fills the output with the next frames; false when there are none.</summary>
    private bool EncodeNext(Wire wire)
    {
        if (!ReferenceEquals(_wire, wire))
        {
            // Numbers and tables belong to a connection; what was encoded for the last one is lost with it.
            _wire = wire;
            _numberOnWire = -1;
            encoder.Restart();
            Clear();
        }

        while (_output.Length < BatchBytes)
        {
            if (_next == _batch.Count && !TakeBatch()) break;
            while (_next < _batch.Count && _output.Length < BatchBytes) EncodeOne();
        }

        return _output.Length > 0;
    }

    private bool TakeBatch()
    {
        _batch.Clear();
        _next = 0;
        (_batch, var acknowledge) = exchange(_batch);
        if (acknowledge && owner.TakeAcknowledgement() is > 0 and var sequence) WriteNumber(FrameKind.Acknowledgement, sequence);
        return _batch.Count > 0;
    }

    private void EncodeOne()
    {
        var message = _batch[_next++];
        if (lane == Lane.User && _numberOnWire != message.Number) WriteNumber(FrameKind.Position, message.Number);
        var encoded = owner.TryEncode(encoder, _output, message);
        if (lane != Lane.User) return;
        _numberOnWire = message.Number + 1;
        if (!encoded) WriteNumber(FrameKind.Position, _numberOnWire);
    }

    private void WriteNumber(FrameKind kind, long number)
    {
        _output.BeginFrame(kind);
        _output.WriteInt64(number);
        _output.EndFrame();
    }
}
