using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The logger of the default settings: the console.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    protected virtual void Print(LogEvent logEvent) => Console.WriteLine(logEvent);
}

/// <summary>Marks the mailbox of a logger.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics;
