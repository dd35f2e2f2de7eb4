using System.Collections.Concurrent;

namespace Akka.TestKit.Internal;

/// <summary>What the test actor got and the test has not looked at yet.</summary>
internal sealed class MessageBox
{
    private readonly ConcurrentQueue<MessageEnvelope> _messages = new();
    private readonly SemaphoreSlim _available = new(0);

    public bool HasMessages => !_messages.IsEmpty;

    public void Add(MessageEnvelope envelope)
    {
        _messages.Enqueue(envelope);
        _available.Release();
    }

    public MessageEnvelope Take(TimeSpan limit, CancellationToken cancellationToken) =>
        _available.Wait(limit, cancellationToken) && _messages.TryDequeue(out var envelope) ? envelope : null;

    public async ValueTask<MessageEnvelope> TakeAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        await _available.WaitAsync(limit, cancellationToken).ConfigureAwait(false) &&
            _messages.TryDequeue(out var envelope) ? envelope : null;

    public bool TryPeek(out MessageEnvelope envelope) => _messages.TryPeek(out envelope);
}
