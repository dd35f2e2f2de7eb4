using Akka.Actor;

namespace Akka.Cluster;

/// <summary>The node did not become a member.</summary>
public class ClusterJoinFailedException : AkkaException
{
    /// <summary>Failed for the reason that <paramref name="message"/> gives.</summary>
    public ClusterJoinFailedException(string message)
        : base(message)
    {
    }
}
