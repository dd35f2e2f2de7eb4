using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>One thread for one actor, which ends with it.</summary>
internal sealed class PinnedDispatcher(string id, int throughput) : DedicatedDispatcher(id, throughput, 1)
{
    internal override void Detach(ActorCell cell) => Shutdown();
}
