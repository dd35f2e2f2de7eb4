using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The parent of the actors that a user makes at the top, and the root of all.</summary>
internal sealed class GuardianActor : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated:
                Context.Stop(Self);
                return true;
            case StopChild stop:
                Context.Stop(stop.Child);
                return true;
            default:
                Context.System.DeadLetters.Tell(new Event.DeadLetter(message, Sender, Self), Sender);
                return true;
        }
    }

    // A guardian that is restarted keeps its children running.
    protected override void PreRestart(Exception reason, object message) { }
}

/// <summary>The parent of the engine's own actors. Stops after the user guardian, when those that registered a hook are done.</summary>
internal sealed class SystemGuardianActor(IActorRef userGuardian) : ActorBase
{
    // A logger that hangs does not keep the system from ending.
    private static readonly TimeSpan LoggersLimit = TimeSpan.FromSeconds(5);

    private readonly HashSet<IActorRef> _hooks = [];
    private bool _loggersStopping;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(userGuardian):
                Become(Terminating);
                foreach (var hook in _hooks)
                    hook.Tell(TerminationHook.Instance, Self);
                StopWhenAllDone();
                return true;
            case Terminated terminated:
                _hooks.Remove(terminated.ActorRef);
                return true;
            case StopChild stop:
                Context.Stop(stop.Child);
                return true;
            case RegisterTerminationHook when !ReferenceEquals(Sender, Context.System.DeadLetters):
                _hooks.Add(Sender);
                Context.Watch(Sender);
                return true;
            default:
                Context.System.DeadLetters.Tell(new Event.DeadLetter(message, Sender, Self), Sender);
                return true;
        }
    }

    protected override void PreRestart(Exception reason, object message) { }

    private bool Terminating(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                return Done(terminated.ActorRef);
            case TerminationHookDone:
                return Done(Sender);
            case ReceiveTimeout when _loggersStopping:
                Context.Stop(Self);
                return true;
            default:
                Context.System.DeadLetters.Tell(new Event.DeadLetter(message, Sender, Self), Sender);
                return true;
        }
    }

    private bool Done(IActorRef hook)
    {
        _hooks.Remove(hook);
        StopWhenAllDone();
        return true;
    }

    private void StopWhenAllDone()
    {
        if (_hooks.Count > 0)
            return;
        if (_loggersStopping)
        {
            Context.Stop(Self);
            return;
        }
        // Loggers end last, with a poison pill behind the lines that they still have to write.
        _loggersStopping = true;
        var system = (Internal.ActorSystemImpl)Context.System;
        foreach (var logger in system.EventStream.DetachDefaultLoggers(system))
        {
            _hooks.Add(Context.Watch(logger));
            logger.Tell(PoisonPill.Instance, Self);
        }
        Context.SetReceiveTimeout(LoggersLimit);
        StopWhenAllDone();
    }
}
