using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Applies one filter to what a piece of a test logs.</summary>
internal sealed class EventFilterApplier(TestKitBase testKit, ActorSystem system, Func<LogEventFilter> createFilter)
    : IEventFilterApplier
{
    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        T result = default;
        Expect(1, () => { result = func(); }, cancellationToken);
        return result;
    }

    public Task ExpectOneAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, Leeway, action, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, Leeway, action, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default)
    {
        var filter = createFilter();
        using (Apply(filter))
        {
            action();
            testKit.AwaitConditionNoThrow(() => filter.Count >= expectedCount, testKit.Dilated(timeout), null, cancellationToken);
        }
        Check(filter, expectedCount, timeout);
    }

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, Leeway, actionAsync, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        using (Mute())
            action();
    }

    public IUnmutableFilter Mute() => Apply(createFilter());

    private TimeSpan Leeway => testKit.TestKitSettings.TestEventFilterLeeway;

    private async Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken)
    {
        var filter = createFilter();
        using (Apply(filter))
        {
            await action().ConfigureAwait(false);
            testKit.AwaitConditionNoThrow(() => filter.Count >= expectedCount, testKit.Dilated(timeout), null, cancellationToken);
        }
        Check(filter, expectedCount, timeout);
    }

    private void Check(LogEventFilter filter, int expectedCount, TimeSpan timeout)
    {
        if (filter.Count != expectedCount)
            testKit.Assert.Fail("Expected {0} events within {1}, received {2} that match: {3}", expectedCount, timeout,
                filter.Count, filter);
    }

    private Muting Apply(LogEventFilter filter)
    {
        system.EventStream.Publish(new MuteCommand(filter));
        return new Muting(system, filter);
    }

    private sealed class Muting(ActorSystem system, LogEventFilter filter) : IUnmutableFilter
    {
        public void Unmute() => system.EventStream.Publish(new UnmuteCommand(filter));

        public void Dispose() => Unmute();
    }
}
