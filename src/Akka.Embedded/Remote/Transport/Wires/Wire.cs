#nullable enable
namespace Akka.Remote.Transport;

/// <summary>One open TCP connection, in the clear or inside TLS.</summary>
internal abstract class Wire : IDisposable
{
    /// <summary>The organizational units that the peer's certificate names; null without one.</summary>
    public virtual IReadOnlyList<string>? PeerUnits => null;

    /// <summary>Waits for bytes; 0 when the peer has closed.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>As <see cref="ReceiveAsync"/>, but the calling thread waits.</summary>
    public abstract int Receive(Span<byte> buffer);

    /// <summary>Sends all bytes.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Sends what the connection takes at once, perhaps nothing; never blocks.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The connection is broken.</exception>
    public abstract int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Says that nothing more will be sent; what was sent still arrives.</summary>
    public abstract Task FinishAsync();

    /// <summary>Ends the connection, and what is on its way with it; reads and writes in progress fail.</summary>
    public abstract void Dispose();
}
