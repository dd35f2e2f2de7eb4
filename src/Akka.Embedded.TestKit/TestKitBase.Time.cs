namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    // When the innermost Within ends, on the clock of Now; null outside of one.
    private TimeSpan? _end;
    private bool _lastWasNoMessage;

    /// <summary>What is left of the innermost Within.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _end is { } end ? end - Now
        : throw new InvalidOperationException(@"Remaining may not be called outside of ""within""");

    public TimeSpan RemainingOrDefault => _end is { } end ? end - Now : Dilated(TestKitSettings.SingleExpectDefault);

    public TimeSpan Dilated(TimeSpan duration) => duration == Timeout.InfiniteTimeSpan ? duration : duration * TestKitSettings.TestTimeFactor;

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => RemainingOrDilated(timeout);

    /// <summary>A given time, stretched, or what is left of the innermost Within, whichever is shorter.</summary>
    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is not { } limit)
            return RemainingOrDefault;
        if (limit < TimeSpan.Zero)
            throw new ArgumentException("max duration cannot be infinite", nameof(duration));
        var dilated = Dilated(limit);
        return _end is { } end && end - Now < dilated ? end - Now : dilated;
    }

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    public void Within(TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within<object>(min, max, () =>
        {
            action();
            return null;
        }, hint, epsilonValue, cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Fails unless the code takes at least and at most the given times; expectations in it wait no longer than that.</summary>
    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (start, before, limit) = EnterWithin(min, max);
        try
        {
            var result = function();
            LeaveWithin(start, min, limit, hint, epsilonValue);
            return result;
        }
        finally
        {
            _end = before;
        }
    }

    public async Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (start, before, limit) = EnterWithin(TimeSpan.Zero, max);
        try
        {
            await actionAsync().ConfigureAwait(false);
            LeaveWithin(start, TimeSpan.Zero, limit, null, epsilonValue);
        }
        finally
        {
            _end = before;
        }
    }

    private (TimeSpan Start, TimeSpan? Before, TimeSpan Limit) EnterWithin(TimeSpan min, TimeSpan max)
    {
        var start = Now;
        var limit = Dilated(max);
        if (_end is { } outer && outer - start < limit)
            limit = outer - start;
        _assertions.AssertTrue(limit >= min, "Remaining time {0} not enough for required minimum {1}", limit, min);
        _lastWasNoMessage = false;
        var before = _end;
        _end = start + limit;
        return (start, before, limit);
    }

    private void LeaveWithin(TimeSpan start, TimeSpan min, TimeSpan limit, string hint, TimeSpan? epsilonValue)
    {
        var took = Now - start;
        var text = string.IsNullOrEmpty(hint) ? "" : hint + ". ";
        if (took < min)
            _assertions.Fail("{0}Block took {1}, should have been at least {2}.", text, took, min);
        // Waiting for nothing takes all the time there is.
        if (!_lastWasNoMessage && took > limit + (epsilonValue ?? TimeSpan.Zero))
            _assertions.Fail("{0}Block took {1}, exceeding {2}.", text, took, limit);
    }
}
