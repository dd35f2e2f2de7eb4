namespace Akka.TestKit;

/// <summary>Waits for log events that a filter matches, and keeps them out of the log.</summary>
public interface IEventFilterApplier
{
    void ExpectOne(Action action, CancellationToken cancellationToken = default);
    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);
    T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);
    Task ExpectOneAsync(Func<Task> action, CancellationToken cancellationToken = default);
    Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);
    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);
    void Mute(Action action, CancellationToken cancellationToken = default);
    IUnmutableFilter Mute();
}

/// <summary>A filter in force until it is disposed.</summary>
public interface IUnmutableFilter : IDisposable
{
    void Unmute();
}
