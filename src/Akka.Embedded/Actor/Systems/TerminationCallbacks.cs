using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>Code to run once when a system has stopped, the last added first.</summary>
internal sealed class TerminationCallbacks
{
    private readonly Lock _lock = new();
    private Stack<Action> _callbacks = new();

    /// <exception cref="InvalidOperationException">The system has stopped already.</exception>
    public void Add(Action code)
    {
        lock (_lock)
        {
            if (_callbacks is null)
                throw new InvalidOperationException("ActorSystem already terminated.");
            _callbacks.Push(code);
        }
    }

    /// <summary>One failing callback does not keep the others from running.</summary>
    public void Run(ILoggingAdapter log)
    {
        Stack<Action> callbacks;
        lock (_lock)
        {
            callbacks = _callbacks ?? new Stack<Action>();
            _callbacks = null;
        }
        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                log.Error(e, "a callback registered for termination failed");
            }
        }
    }
}
