#nullable enable
namespace Akka.Remote.Transport;

/// <summary>Who connects to whom, for which lane.</summary>
internal sealed record Hello(Lane Lane, int Uid, string Address, string Target, byte[] Nonce);

/// <summary>The accepting side's nonce, and whether it needs a proof of the secret.</summary>
internal sealed record Challenge(bool NeedsSecret, byte[] Nonce);

/// <summary>The connecting side's proof; empty where no secret is needed.</summary>
internal sealed record Proof(byte[] Mac);

/// <summary>The accepting side's incarnation and proof.</summary>
internal sealed record Welcome(int Uid, byte[] Mac);

/// <summary>Why not.</summary>
internal sealed record Refusal(RefusalReason Reason);
