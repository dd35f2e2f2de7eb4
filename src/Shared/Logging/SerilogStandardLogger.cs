using Akka.Event;

namespace DistTrain.Shared.Logging;

/// <summary>Takes to Serilog what an actor system logs before its loggers have started and after they have ended.</summary>
public sealed class SerilogStandardLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is LogEvent logged)
            AkkaEvents.Write(logged);
    }
}
