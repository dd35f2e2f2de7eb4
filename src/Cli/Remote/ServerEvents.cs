using System.Runtime.CompilerServices;
using System.Text;

namespace DistTrain.Cli.Remote;

/// <summary>An event of a stream.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Id">The last id that the stream gave; null before the first.</param>
/// <param name="Data">Its data.</param>
internal readonly record struct ServerEvent(string Kind, string? Id, string Data);

/// <summary>Reads server-sent events (WHATWG HTML, section 9.2).</summary>
internal static class ServerEvents
{
    /// <summary>The coordinator sends something every 15 s; after three times that the stream is dead.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(45);

    /// <summary>The events of a stream until it ends, breaks or falls silent.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    public static async IAsyncEnumerable<ServerEvent> ReadAsync(
        Stream stream, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string? id = null;
        var (kind, data) = ("message", new StringBuilder());
        while (await LineAsync(reader, time, cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                    yield return new ServerEvent(kind, id, data.ToString(0, data.Length - 1));
                (kind, _) = ("message", data.Clear());
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            switch (field)
            {
                case "event":
                    kind = value;
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    data.Append(value).Append('\n');
                    break;
            }
        }
    }

    private static async Task<string?> LineAsync(StreamReader reader, TimeProvider time, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(SilenceLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await reader.ReadLineAsync(either.Token);
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
