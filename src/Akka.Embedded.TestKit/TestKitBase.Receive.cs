using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, or null when none comes in time.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Remember(await _box.TakeAsync(Limit(max), cancellationToken).ConfigureAwait(false)) ? _last.Message : null;

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var received = Remember(_box.Take(Limit(max), cancellationToken));
        envelope = _last;
        return received;
    }

    /// <summary>The next messages, of any kind.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveNInternal(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max,
        CancellationToken cancellationToken = default) =>
        ReceiveNInternal(numberOfMessages, Dilated(max), cancellationToken);

    /// <summary>Passes over messages until one fits.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var end = Now + limit;
        while (TryReceiveOne(out var envelope, Left(end), cancellationToken))
            if (envelope.Message is T message && isMessage(message))
                return message;
        return Fail<T>("Timeout ({0}) during fishForMessage, hint: {1}", limit, hint);
    }

    public async ValueTask<T> FishForMessageAsync<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "",
        CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var end = Now + limit;
        while (Remember(await _box.TakeAsync(Left(end), cancellationToken).ConfigureAwait(false)))
            if (_last.Message is T message && isMessage(message))
                return message;
        return Fail<T>("Timeout ({0}) during fishForMessage, hint: {1}", limit, hint);
    }

    /// <summary>Messages for as long as they are of a type and satisfy the predicate.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(Predicate<T> shouldContinue, TimeSpan? max = null, TimeSpan? idle = null,
        int msgs = int.MaxValue, bool shouldIgnoreOtherMessageTypes = true, CancellationToken cancellationToken = default)
    {
        var end = Now + RemainingOrDilated(max);
        var received = new List<T>();
        while (received.Count < msgs)
        {
            var left = Left(end);
            if (!TryReceiveOne(out var envelope, idle is { } pause && pause < left ? pause : left, cancellationToken))
                break;
            if (envelope.Message is T message)
            {
                if (!shouldContinue(message))
                    break;
                received.Add(message);
            }
            else if (!shouldIgnoreOtherMessageTypes)
                break;
        }
        _lastWasNoMessage = true;
        return received;
    }

    private object[] ReceiveNInternal(int count, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = Now + limit;
        var received = new object[count];
        for (var i = 0; i < count; i++)
            received[i] = TryReceiveOne(out var envelope, Left(end), cancellationToken) ? envelope.Message
                : Fail<object>("Timeout ({0}) while expecting {1} messages. Only got {2} after {3}.", limit, count, i, limit);
        return received;
    }

    private TimeSpan Limit(TimeSpan? max) => max is null ? RemainingOrDefault : max == Timeout.InfiniteTimeSpan ||
        max >= TimeSpan.Zero ? max.Value : TimeSpan.Zero;

    private static TimeSpan Left(TimeSpan end) => end > Now ? end - Now : TimeSpan.Zero;

    private bool Remember(MessageEnvelope envelope)
    {
        _lastWasNoMessage = false;
        _last = envelope ?? NullMessageEnvelope.Instance;
        return envelope is not null;
    }

    private T Fail<T>(string format, params object[] args)
    {
        _assertions.Fail(format, args);
        throw new IllegalActorStateException("the assertions of this test kit do not throw");
    }
}
