namespace DistTrain.Shared.Remoting;

/// <summary>The result of probing an address for an actor system.</summary>
/// <param name="Role">The role it named, which with TLS its certificate confirms; null when it accepted no
/// connection.</param>
/// <param name="SystemUid">The number of its actor system, another one after each start; null when it accepted no
/// connection.</param>
/// <param name="Refusal">Why there is no connection; null when there is one.</param>
public sealed record PeerProbe(string? Role, long? SystemUid, string? Refusal);
