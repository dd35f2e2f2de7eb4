using System.Text.Json.Nodes;

namespace DistTrain.Coordinator.Tests.Api;

/// <summary>The client's end of an event stream; waits at most 30 s for an event.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, Stream stream) =>
        (_response, _reader) = (response, new StreamReader(stream));

    public List<(string Kind, string? Id, JsonNode Json)> Seen { get; } = [];

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event of a kind; others are passed over.</summary>
    public async Task<(string Kind, string? Id, JsonNode Json)> NextAsync(string kind)
    {
        while (await NextOrEndAsync() is { } next)
            if (next.Kind == kind)
                return next;
        throw new InvalidOperationException($"the stream ended without '{kind}'");
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<(string Kind, string? Id, JsonNode Json)?> NextOrEndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (kind, id, data) = ("", (string?)null, "");
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && kind.Length > 0)
            {
                Seen.Add((kind, id, JsonNode.Parse(data)!));
                return Seen[^1];
            }
        }

        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
