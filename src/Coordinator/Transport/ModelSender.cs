using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// Sends one worker the model, in the versions that its work needs, none of them torn: a vector may change while it is sent, and
/// the version is asked for after every copy out of it. For the thread that writes, but for <see cref="BeginStream"/> and
/// <see cref="EndStream"/>.
/// </summary>
internal sealed class ModelSender
{
    private readonly PeerConnection _peer;
    private readonly IJobEndpoint _endpoint;
    private readonly ChunkWriter _chunks;
    private readonly Func<bool> _isCommitted;
    private readonly Func<bool> _isStreaming;
    private long _sending;
    private long _sent = -1;
    private long _streaming = -1;
    private int _streamed;

    public ModelSender(PeerConnection peer, IJobEndpoint endpoint)
    {
        _peer = peer;
        _endpoint = endpoint;
        _chunks = new ChunkWriter(peer);
        _isCommitted = () => _endpoint.ModelVersion == _sending;
        _isStreaming = () => Interlocked.Read(ref _streaming) == _sending && _endpoint.StreamedVersion == _sending;
    }

    /// <summary>The version that is streamed before its commit; -1 for none.</summary>
    public long Streaming => Interlocked.Read(ref _streaming);

    /// <summary>Parts of this version will come.</summary>
    public void BeginStream(long version) => Interlocked.Exchange(ref _streaming, version);

    /// <summary>Parts that wait are not sent any more, unless they are of this version.</summary>
    public void EndStream(long exceptOf = -1)
    {
        if (_streaming != exceptOf)
            Interlocked.Exchange(ref _streaming, -1);
    }

    /// <summary>Sends an assignment behind the model in its version, or alone when the worker has that.</summary>
    /// <returns>False when the model went on to another version first: the assignment was not sent. True when the connection has
    /// ended, since whoever reads it tells the job.</returns>
    public bool Send<T>(in T assignment, FlatBuffer model)
        where T : struct, IAssignmentMessage<T>
    {
        if (assignment.Version == _sent)
        {
            _peer.Send(assignment);
            return true;
        }

        _sending = assignment.Version;
        _streamed = -1;
        _sent = -1;
        var isSent = model.Length <= FrameBounds.InlineFloats
            ? _chunks.WriteOne(assignment.WithModel(), model.Span, _isCommitted)
            : _chunks.Write(new ModelMessage(_sending, 0), model.Span, _isCommitted) && _peer.Send(assignment);
        if (isSent)
            _sent = _sending;
        return isSent || _peer.Reason is not null;
    }

    /// <summary>Sends a part of a version to come, if all before it was sent; what is left out goes with the
    /// assignment.</summary>
    /// <param name="first">The version, and the part's first float.</param>
    /// <param name="model">The version's vector.</param>
    /// <param name="count">Floats in the part.</param>
    public void SendPart(in ModelMessage first, FlatBuffer model, int count)
    {
        if (first.Offset != 0 && (_sending != first.Version || _streamed != first.Offset))
            return;
        _sending = first.Version;
        _streamed = -1;
        if (!_isStreaming())
            return;
        _sent = -1;
        if (!_chunks.Write(first, model.Span.Slice(first.Offset, count), _isStreaming))
            return;
        _streamed = first.Offset + count;
        if (_streamed == model.Length)
            _sent = first.Version;
    }
}
