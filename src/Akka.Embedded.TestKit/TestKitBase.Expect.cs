using Akka.Actor;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of the type.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(duration, hint, null, cancellationToken);

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (actual, _) => CheckEqual(message, actual, hint), cancellationToken);

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (actual, _) => CheckPredicate(isMessage(actual), actual, hint), cancellationToken);

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (actual, _) => assert(actual), cancellationToken);

    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (actual, sender) =>
            CheckPredicate(isMessageAndSender(actual, sender), actual, hint), cancellationToken);

    public T ExpectMsg<T>(Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, assertMessageAndSender, cancellationToken);

    public T ExpectMsg<T>(T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (actual, _) =>
            _assertions.AssertEqual(expected, actual, comparer, WithHint(hint, "Expected {0} but got {1}"), expected, actual),
            cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(duration, hint, null, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, hint, (actual, _) => CheckEqual(message, actual, hint), cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, hint, (actual, _) => CheckPredicate(isMessage(actual), actual, hint), cancellationToken);

    /// <summary>The next message, which must be of the type and come from the sender.</summary>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(duration, hint, (_, actual) => CheckSender(sender, actual, hint), cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (actual, from) =>
        {
            CheckSender(sender, from, hint);
            CheckEqual(message, actual, hint);
        }, cancellationToken);

    public T ExpectMsgFrom<T>(IActorRef sender, Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (actual, from) =>
        {
            CheckSender(sender, from, hint);
            CheckPredicate(isMessage(actual), actual, hint);
        }, cancellationToken);

    /// <summary>The next message, which must be one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
    {
        var possible = messages.ToArray();
        return Expect<T>(null, null, (actual, _) =>
            _assertions.AssertTrue(possible.Contains(actual), "ExpectMsgAnyOf found unexpected {0}", actual), cancellationToken);
    }

    /// <summary>The next messages, which must be these in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) =>
        ExpectAllOf(RemainingOrDefault, messages, CancellationToken.None);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages,
        CancellationToken cancellationToken = default) =>
        ExpectAllOf(RemainingOrDefault, messages, cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        ExpectAllOf(Dilated(max), messages, CancellationToken.None);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages,
        CancellationToken cancellationToken = default) =>
        ExpectAllOf(Dilated(max), messages, cancellationToken);

    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        Expect<Terminated>(timeout, hint, (actual, _) => CheckEqual(target, actual.ActorRef, hint), cancellationToken);

    public ValueTask<Terminated> ExpectTerminatedAsync(IActorRef target, TimeSpan? timeout = null, string hint = null,
        CancellationToken cancellationToken = default) =>
        ExpectAsync<Terminated>(timeout, hint, (actual, _) => CheckEqual(target, actual.ActorRef, hint), cancellationToken);

    /// <summary>Waits the whole time for nothing to come.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        ExpectNothing(RemainingOrDefault, cancellationToken);

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNothing(Dilated(duration), cancellationToken);

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNothing(Dilated(TimeSpan.FromMilliseconds(milliseconds)), cancellationToken);

    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        CheckNothing(Remember(await _box.TakeAsync(Dilated(duration), cancellationToken).ConfigureAwait(false)), duration);

    private T Expect<T>(TimeSpan? timeout, string hint, Action<T, IActorRef> check, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        return Check(TryReceiveOne(out _, limit, cancellationToken), limit, hint, check);
    }

    private async ValueTask<T> ExpectAsync<T>(TimeSpan? timeout, string hint, Action<T, IActorRef> check,
        CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        return Check(Remember(await _box.TakeAsync(limit, cancellationToken).ConfigureAwait(false)), limit, hint, check);
    }

    private T Check<T>(bool received, TimeSpan limit, string hint, Action<T, IActorRef> check)
    {
        if (!received)
            return Fail<T>(WithHint(hint, "Failed: Timeout {0} while waiting for a message of type {1}"), limit, typeof(T));
        if (_last.Message is not T message)
            return Fail<T>(WithHint(hint,
                "Failed: Expected a message of type {0}, but received {{{1}}} (type {2}) instead from {3}"), typeof(T),
                _last.Message, _last.Message.GetType(), _last.Sender);
        check?.Invoke(message, _last.Sender);
        return message;
    }

    private void ExpectNothing(TimeSpan duration, CancellationToken cancellationToken) =>
        CheckNothing(TryReceiveOne(out _, duration, cancellationToken), duration);

    private void CheckNothing(bool received, TimeSpan duration)
    {
        if (received)
            _assertions.Fail("Expected no messages during {0}, instead we received {1}", duration, _last);
        _lastWasNoMessage = true;
    }

    private T[] ExpectAllOf<T>(TimeSpan limit, IReadOnlyCollection<T> messages, CancellationToken cancellationToken)
    {
        var received = ReceiveNInternal(messages.Count, limit, cancellationToken);
        var unexpected = received.Where(message => !messages.Any(expected => Equals(expected, message))).ToArray();
        var missing = messages.Where(expected => !received.Any(message => Equals(expected, message))).ToArray();
        _assertions.AssertTrue(missing.Length == 0 && unexpected.Length == 0, "not found [{0}], found unexpected [{1}]",
            string.Join(", ", missing), string.Join(", ", unexpected));
        return received.Cast<T>().ToArray();
    }

    private void CheckEqual<T>(T expected, T actual, string hint) =>
        _assertions.AssertEqual(expected, actual, WithHint(hint, "Expected {0} but got {1}"), expected, actual);

    private void CheckPredicate<T>(bool fits, T actual, string hint) =>
        _assertions.AssertTrue(fits,
            WithHint(hint, "Got a message of the expected type <{1}>. Also expected that the predicate holds, but the message {{{0}}} does not fit"), actual, typeof(T));

    private void CheckSender(IActorRef expected, IActorRef actual, string hint) =>
        _assertions.AssertEqual(expected, actual, WithHint(hint, "Sender does not match. Expected {0} but was {1}"), expected,
            actual);

    private static string WithHint(string hint, string text) => string.IsNullOrEmpty(hint) ? text
        : hint.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal) + ". " + text;
}
