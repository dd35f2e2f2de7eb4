using System.Text;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>Fetches prepared data sets from the coordinator into a directory of a worker's disk.</summary>
public sealed class DataSetClient(string host, int port, TcpDataPlaneOptions options)
{
    /// <summary>Size of a worker's directory of data sets: 10 GiB.</summary>
    public const long DefaultLimitBytes = 10L << 30;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private readonly Connector _connector = new(host, port, options);

    /// <summary>
    /// Makes sure that a data set is in the directory. What arrives is checked piece by piece and as a whole; when the
    /// connection breaks, what has arrived is kept and the next call goes on behind it. Several processes may fetch into one
    /// directory.
    /// </summary>
    /// <param name="contentKey">The data set's content key, 64 hexadecimal digits.</param>
    /// <param name="directory">Where it shall lie, as <c>KEY.data</c>; created when missing.</param>
    /// <param name="limitBytes">Size that the directory is kept to, by removing data sets that were used longest ago.</param>
    /// <param name="cancellation">Ends the fetch; what has arrived is kept.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="JoinRefusedException">The coordinator does not have the data set.</exception>
    /// <exception cref="IOException">The connection or the disk failed; another call may go on.</exception>
    /// <exception cref="InvalidDataException">What arrived differs from what the coordinator has.</exception>
    public Task<string> FetchAsync(
        string contentKey, string directory, long limitBytes = DefaultLimitBytes, CancellationToken cancellation = default)
    {
        if (contentKey.Length != 64 || !contentKey.All(char.IsAsciiHexDigit))
            throw new ArgumentException($"'{contentKey}' is no content key", nameof(contentKey));
        var fetched = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(contentKey, directory, limitBytes, fetched, cancellation))
        {
            IsBackground = true,
            Name = $"data set {contentKey[..8]}",
        }.Start();
        return fetched.Task;
    }

    private void Run(
        string contentKey, string directory, long limitBytes, TaskCompletionSource<string> fetched,
        CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var cache = new DataSetCache(directory, limitBytes, options.Time);
            fetched.TrySetResult(Fetch(contentKey, cache, directory, cancellation));
        }
        catch (OperationCanceledException)
        {
            fetched.TrySetCanceled(cancellation);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JoinRefusedException or UnauthorizedAccessException)
        {
            if (!cancellation.IsCancellationRequested || !fetched.TrySetCanceled(cancellation))
                fetched.TrySetException(e);
        }
    }

    private string Fetch(string contentKey, DataSetCache cache, string directory, CancellationToken cancellation)
    {
        var path = cache.PathOf(contentKey);
        while (!cache.Touch(contentKey))
        {
            using var peer = _connector.Open(cancellation);
            using var registration = cancellation.Register(() => peer.Abort("it was cancelled"));
            peer.Reader.Limit = FrameBounds.Chunk;
            peer.LimitTransfer(options.TransferTimeout);
            var (length, sha256) = Request(peer, contentKey);
            using var part = PartialFile.TryOpen(directory, contentKey, sha256, length);
            if (part is not null)
            {
                cache.MakeRoom(contentKey, length - part.Length);
                Receive(peer, part, length);
                part.Complete(path);
                return path;
            }

            // Another process fetches it; its part is free again when it is done or gone.
            cancellation.WaitHandle.WaitOne(PollInterval);
            cancellation.ThrowIfCancellationRequested();
        }

        return path;
    }

    private DataSetMessage Request(PeerConnection peer, string contentKey)
    {
        peer.Send(new FetchMessage(contentKey));
        while (true)
        {
            if (!peer.Read(out var header, out var payload))
                throw new IOException($"the data set {contentKey} could not be fetched from {_connector.Address}: {peer.Reason}");
            switch (header.Kind)
            {
                case FrameKind.Preparing:
                    break;
                case FrameKind.Refused:
                    throw new JoinRefusedException(Encoding.UTF8.GetString(payload));
                default:
                    return header.Message<DataSetMessage>();
            }
        }
    }

    private void Receive(PeerConnection peer, PartialFile part, long length)
    {
        peer.Send(new SendFromMessage(part.Length));
        while (part.Length < length)
        {
            if (!peer.Read(out var header, out var piece))
                throw new IOException(
                    $"the data set from {_connector.Address} broke off after {part.Length} of {length} bytes: {peer.Reason}");
            var place = header.Message<PieceMessage>().Place;
            if (place != part.Length || piece.Length > length - part.Length)
                throw new FrameException(
                    FrameError.Order, $"{piece.Length} bytes at byte {place} came where byte {part.Length} is due");
            part.Append(piece);
        }
    }
}
