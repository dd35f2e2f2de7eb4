using System.Text;

namespace DistTrain.Shared.Transport;

/// <summary>The first frame of every connection, in which a worker says what the connection is for. Who it is, TLS has shown before.</summary>
internal static class Opening
{
    /// <summary>The worker's side.</summary>
    public static void AsWorker(PeerConnection peer, ConnectionPurpose purpose)
    {
        peer.Write(new FrameHeader { Kind = FrameKind.Hello, Node = (int)purpose });
        peer.Reader.Limit = FrameBounds.Text;
    }

    /// <summary>The coordinator's side.</summary>
    /// <exception cref="FrameException">The peer says something else, or names no purpose.</exception>
    /// <exception cref="IOException">The connection broke off.</exception>
    public static ConnectionPurpose AsCoordinator(PeerConnection peer)
    {
        Expect(peer, FrameKind.Hello, 0, out var hello);
        var purpose = (ConnectionPurpose)hello.Node;
        if (!Enum.IsDefined(purpose))
            throw new FrameException(FrameError.Content, $"a connection for the unknown purpose {hello.Node}");
        peer.Reader.Limit = FrameBounds.Offer;
        return purpose;
    }

    /// <summary>Waits for a frame of a kind.</summary>
    /// <exception cref="JoinRefusedException">A refusal came instead.</exception>
    /// <exception cref="IOException">Something else came, or nothing.</exception>
    public static ReadOnlySpan<byte> Expect(PeerConnection peer, FrameKind kind, int length) => Expect(peer, kind, length, out _);

    public static ReadOnlySpan<byte> Expect(PeerConnection peer, FrameKind kind, int length, out FrameHeader header)
    {
        if (!peer.Read(out header, out var payload))
            throw new IOException($"{peer.Reason} while a {kind} frame was expected");
        if (header.Kind == FrameKind.Refused && kind != FrameKind.Hello)
            throw new JoinRefusedException(Encoding.UTF8.GetString(payload));
        if (header.Kind != kind || payload.Length != length)
            throw new FrameException(
                FrameError.Order,
                $"a {header.Kind} frame of {payload.Length} bytes came where a {kind} frame of {length} was expected");
        return payload;
    }
}
