using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace DistTrain.Shared.Logging;

/// <summary>Takes what actors log to Serilog; see <see cref="AkkaEvents"/>.</summary>
public sealed class SerilogLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>The property that names the actor behind an event.</summary>
    public const string SourceProperty = "Source";

    /// <summary>Made by an actor system.</summary>
    public SerilogLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(AkkaEvents.Write);
    }
}
