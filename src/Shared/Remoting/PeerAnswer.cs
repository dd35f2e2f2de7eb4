namespace DistTrain.Shared.Remoting;

/// <summary>What came of asking whether an actor system is there.</summary>
/// <param name="Role">What it is, with TLS by its certificate; null when it took no connection.</param>
/// <param name="RunAttempt">The number that its actor system has until it is started again; null when it took no
/// connection.</param>
/// <param name="Refusal">Why it took none; null when it did.</param>
public sealed record PeerAnswer(string? Role, long? RunAttempt, string? Refusal);
