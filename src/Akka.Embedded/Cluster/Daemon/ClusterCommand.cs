using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>What the API and the cluster's actors ask of the daemon; never leaves the process.</summary>
internal static class ClusterCommand
{
    public sealed record JoinTo(Address Address) : INoSerializationVerificationNeeded;

    public sealed record JoinSeedNodes(ImmutableList<Address> SeedNodes) : INoSerializationVerificationNeeded;

    public sealed record Leave(Address Address) : INoSerializationVerificationNeeded;

    public sealed record Down(Address Address) : INoSerializationVerificationNeeded;

    public sealed record Subscribe(
        IActorRef Subscriber, ClusterEvent.SubscriptionInitialStateMode Mode, ImmutableArray<Type> To) : INoSerializationVerificationNeeded;

    public sealed record Unsubscribe(IActorRef Subscriber, Type To) : INoSerializationVerificationNeeded;

    public sealed record SendCurrentState(IActorRef Receiver) : INoSerializationVerificationNeeded;

    public sealed record OnMemberUp(Action Callback) : INoSerializationVerificationNeeded;

    /// <summary>All work is handed over: tell the others.</summary>
    public sealed record ExitingCompleted : INoSerializationVerificationNeeded
    {
        public static readonly ExitingCompleted Instance = new();
    }
}
