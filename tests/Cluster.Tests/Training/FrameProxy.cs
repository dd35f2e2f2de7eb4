using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DistTrain.Shared.Transport;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>
/// Stands between workers and the coordinator's data plane, frame by frame (docs/wire-format.md): holds a conversation at a
/// <see cref="FrameGate"/>, and keeps what data sets were asked for.
/// </summary>
internal sealed class FrameProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly List<FrameGate> _gates = [];
    private readonly ConcurrentQueue<long> _sends = [];

    public FrameProxy(IPEndPoint listen, IPEndPoint target)
    {
        _target = target;
        _listener = new TcpListener(listen);
        _listener.Start();
        _tasks.Add(Accept());
    }

    /// <summary>Places in data set files from which workers asked for the rest, in order.</summary>
    public IReadOnlyCollection<long> DataSetPlaces => _sends;

    /// <summary>Will hold the n-th frame of a kind on one connection of a worker; connections for data sets have no worker's name.</summary>
    public FrameGate At(FrameKind kind, string? worker = null, int nth = 1, long step = 0)
    {
        var gate = new FrameGate(kind, nth, worker, step);
        lock (_gates)
            _gates.Add(gate);
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        while (_tasks.TryTake(out var task))
            await task;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _tasks.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient worker)
    {
        using var _ = worker;
        using var coordinator = new TcpClient();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await coordinator.ConnectAsync(_target, ended.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return;
        }

        var conversation = new Conversation();
        await Task.WhenAll(
            Pump(worker, coordinator, conversation, ended), Pump(coordinator, worker, conversation, ended));
    }

    /// <summary>Passes frames on until one side ends; then the conversation does, as it would without a proxy.</summary>
    private async Task Pump(TcpClient from, TcpClient to, Conversation conversation, CancellationTokenSource ended)
    {
        var (source, target) = (from.GetStream(), to.GetStream());
        var frame = new byte[FrameHeader.Size];
        var counts = new Dictionary<FrameKind, int>();
        try
        {
            while (true)
            {
                await source.ReadExactlyAsync(frame.AsMemory(0, FrameHeader.Size), ended.Token);
                var header = FrameHeader.Read(frame);
                var length = FrameHeader.Size + (int)header.Length;
                if (frame.Length < length)
                    Array.Resize(ref frame, length);
                await source.ReadExactlyAsync(frame.AsMemory(FrameHeader.Size, (int)header.Length), ended.Token);
                conversation.Note(header, frame.AsSpan(FrameHeader.Size, (int)header.Length));
                if (header.Kind == FrameKind.SendFrom)
                    _sends.Enqueue(header.Message<SendFromMessage>().Place);
                var count = counts[header.Kind] = counts.GetValueOrDefault(header.Kind) + 1;
                if (GateFor(header, count, conversation.Worker) is { } gate && !await Hold(gate, from, ended))
                    break;
                await target.WriteAsync(frame.AsMemory(0, length), ended.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The end of the conversation; the other direction hears of it below.
        }

        await ended.CancelAsync();
    }

    /// <summary>Holds a frame, and meanwhile looks whether its sender is still there, since nobody reads what it sends.</summary>
    private static async Task<bool> Hold(FrameGate gate, TcpClient from, CancellationTokenSource ended)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
        var watch = Watch(from, ended, held.Token);
        try
        {
            return await gate.Hold(ended.Token);
        }
        finally
        {
            await held.CancelAsync();
            await watch;
        }
    }

    private static async Task Watch(TcpClient from, CancellationTokenSource ended, CancellationToken held)
    {
        try
        {
            if (await from.Client.ReceiveAsync(new byte[1], SocketFlags.Peek, held) == 0)
                await ended.CancelAsync();
        }
        catch (SocketException)
        {
            await ended.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The gate was opened before anything came.
        }
    }

    private FrameGate? GateFor(in FrameHeader header, int count, string? worker)
    {
        lock (_gates)
        {
            foreach (var gate in _gates)
                if (gate.Takes(header, count, worker))
                    return gate;
            return null;
        }
    }

    /// <summary>Who speaks on a connection.</summary>
    private sealed class Conversation
    {
        public string? Worker { get; private set; }

        public void Note(in FrameHeader header, ReadOnlySpan<byte> payload)
        {
            if (header.Kind == FrameKind.Offer)
                Worker = Text(payload[(2 + BinaryPrimitives.ReadUInt16LittleEndian(payload))..]);
        }

        private static string Text(ReadOnlySpan<byte> bytes) =>
            Encoding.UTF8.GetString(bytes.Slice(2, BinaryPrimitives.ReadUInt16LittleEndian(bytes)));
    }
}
