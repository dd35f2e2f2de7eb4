using System.Security.Cryptography;
using System.Text;
using DistTrain.Shared.DataPlane.Tcp.Frames;
using DistTrain.Shared.DataPlane.Tcp.Transport;

namespace DistTrain.Shared.DataPlane.Tcp;

/// <summary>The first frames of every connection: each side proves to the other that it knows the secret.</summary>
internal static class Opening
{
    /// <summary>The worker's side.</summary>
    /// <exception cref="IOException">The coordinator refused, does not know the secret, or the connection broke off.</exception>
    public static void AsWorker(PeerConnection peer, byte[] key, ConnectionPurpose purpose)
    {
        var nonce = RandomNumberGenerator.GetBytes(SecretProof.NonceSize);
        peer.Write(new FrameHeader { Kind = FrameKind.Hello, Node = (int)purpose }, nonce);
        var theirs = Expect(peer, FrameKind.Challenge, SecretProof.NonceSize).ToArray();
        peer.Write(new FrameHeader { Kind = FrameKind.WorkerProof }, SecretProof.OfWorker(key, nonce, theirs, purpose));
        var proof = Expect(peer, FrameKind.CoordinatorProof, SecretProof.Size);
        if (!SecretProof.Matches(SecretProof.OfCoordinator(key, nonce, theirs, purpose), proof))
            throw new IOException("the coordinator does not know the cluster secret");
        peer.Reader.Limit = FrameBounds.Text;
    }

    /// <summary>The coordinator's side.</summary>
    /// <exception cref="FrameException">The peer is no worker of this cluster.</exception>
    /// <exception cref="IOException">The connection broke off.</exception>
    public static ConnectionPurpose AsCoordinator(PeerConnection peer, byte[] key)
    {
        var nonce = RandomNumberGenerator.GetBytes(SecretProof.NonceSize);
        var theirs = Expect(peer, FrameKind.Hello, SecretProof.NonceSize, out var hello).ToArray();
        var purpose = (ConnectionPurpose)hello.Node;
        if (!Enum.IsDefined(purpose))
            throw new FrameException(FrameError.Content, $"a connection for the unknown purpose {hello.Node}");
        peer.Write(new FrameHeader { Kind = FrameKind.Challenge }, nonce);
        var proof = Expect(peer, FrameKind.WorkerProof, SecretProof.Size);
        if (!SecretProof.Matches(SecretProof.OfWorker(key, theirs, nonce, purpose), proof))
            throw new FrameException(
                FrameError.Content, "the secrets of coordinator and worker differ; give both the same, or neither one");
        peer.Write(new FrameHeader { Kind = FrameKind.CoordinatorProof }, SecretProof.OfCoordinator(key, theirs, nonce, purpose));
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
