using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// An actor whose constructor says which types of messages it handles, and how. Handlers are tried in the order in which they were added;
/// the first that takes the message wins.
/// </summary>
public abstract class ReceiveActor : UntypedActor
{
    private readonly HandlerTable _initial = new();
    private HandlerTable _configuring;

    protected ReceiveActor() => _configuring = _initial;

    protected sealed override void OnReceive(object message) => Run(_initial, message);

    /// <summary>Replaces the current behaviour by the handlers that the method adds.</summary>
    protected void Become(Action configure) => Context.Become(Behavior(configure));

    /// <summary>Puts a behaviour on top of the current one, which <see cref="ActorBase.UnbecomeStacked"/> brings back.</summary>
    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Behavior(configure));

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Add(typeof(T), Test(shouldHandle), message => handler((T)message));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>The handler itself says whether it took the message.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Table.Add(typeof(T), message => handler((T)message), takesAll: false);

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Add(messageType, shouldHandle, handler);

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler) => Table.Add(messageType, handler, takesAll: false);

    /// <summary>Whatever no handler before took; none may be added after it.</summary>
    protected void ReceiveAny(Action<object> handler) => Add(typeof(object), null, handler);

    /// <summary>As Receive, with a handler during which no other message is handled, however long it awaits.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) =>
        Add(typeof(T), Test(shouldHandle), message => ActorTaskScheduler.RunTask(() => handler((T)message)));

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Add(messageType, shouldHandle, message => ActorTaskScheduler.RunTask(() => handler(message)));

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAsync<object>(handler);

    private protected override void OnAttached() => _configuring = null;

    private HandlerTable Table => _configuring ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    private static Predicate<object> Test<T>(Predicate<T> shouldHandle) => shouldHandle is null ? null : message =>
        shouldHandle((T)message);

    private void Add(Type type, Predicate<object> test, Action<object> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Func<object, bool> entry = test is null
            ? message =>
            {
                handler(message);
                return true;
            }
            : message =>
            {
                if (!test(message))
                    return false;
                handler(message);
                return true;
            };
        Table.Add(type, entry, takesAll: test is null);
    }

    private UntypedReceive Behavior(Action configure)
    {
        var before = _configuring;
        var table = new HandlerTable();
        _configuring = table;
        try
        {
            configure();
        }
        finally
        {
            _configuring = before;
        }
        return message => Run(table, message);
    }

    private void Run(HandlerTable table, object message)
    {
        if (!table.TryHandle(message))
            Unhandled(message);
    }
}
