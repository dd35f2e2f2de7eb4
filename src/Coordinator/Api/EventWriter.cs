using System.Text;
using Microsoft.AspNetCore.Http;

namespace DistTrain.Coordinator.Api;

/// <summary>Writes server-sent events (WHATWG HTML, section 9.2). The data of an event is one line of JSON.</summary>
internal sealed class EventWriter(HttpResponse response)
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds an event; <see cref="FlushAsync"/> sends it.</summary>
    public void Add(string kind, string? id, string data)
    {
        if (id is not null)
            _text.Append("id: ").Append(id).Append('\n');
        _text.Append("event: ").Append(kind).Append("\ndata: ").Append(data).Append("\n\n");
    }

    /// <summary>Says when a client that was cut off should come back.</summary>
    public void AddRetry(int milliseconds) => _text.Append("retry: ").Append(milliseconds).Append("\n\n");

    /// <summary>Something that is no event, by which both ends notice a broken connection.</summary>
    public void AddHeartbeat() => _text.Append(": still here\n\n");

    /// <summary>Sends what was added; false when there was nothing.</summary>
    public async Task<bool> FlushAsync(CancellationToken cancellation)
    {
        if (_text.Length == 0)
            return false;
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        await response.Body.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        return true;
    }
}
