namespace Akka.Actor;

/// <summary>An actor with timers of its own, which end with it.</summary>
public interface IWithTimers
{
    /// <summary>There from PreStart on.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>
/// Named timers that send messages to the actor. A timer that is replaced or cancelled sends nothing more, not even what lies in the
/// mailbox already.
/// </summary>
public interface ITimerScheduler
{
    IReadOnlyCollection<object> ActiveTimers { get; }
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);
    void StartSingleTimer(object key, object msg, TimeSpan timeout);
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);
    bool IsTimerActive(object key);
    void Cancel(object key);
    void CancelAll();
}
