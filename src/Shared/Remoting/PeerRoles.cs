using System.Collections.Immutable;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>What the two ends of a connection between actor systems may be, in the order of their numbers on the wire, from 1
/// on.</summary>
internal static class PeerRoles
{
    /// <summary>Every role: all members of a cluster speak with each other.</summary>
    public static ImmutableArray<string> All { get; } = [ProcessRole.Coordinator, ProcessRole.Worker];
}
