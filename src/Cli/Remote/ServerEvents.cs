using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace DistTrain.Cli.Remote;

/// <summary>Follows a coordinator's event stream.</summary>
internal static class ServerEvents
{
    /// <summary>The coordinator sends something every 15 s; after three times that the stream is dead.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(45);

    /// <summary>The events of a stream until it ends, breaks or falls silent.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    public static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        Stream stream, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(SilenceLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        await using var events = SseParser.Create(stream).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        while (await MoveNextAsync(events, cancellation))
        {
            silence.CancelAfter(SilenceLimit);
            yield return events.Current;
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellation)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
