using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Answers heartbeats; does nothing else, so that an answer is never late.</summary>
internal sealed class HeartbeatReceiver : ReceiveActor
{
    public HeartbeatReceiver(UniqueAddress self) =>
        Receive<Heartbeat>(heartbeat => Sender.Tell(new HeartbeatRsp(self, heartbeat.SequenceNr)));
}
