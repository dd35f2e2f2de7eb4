#nullable enable
using System.Security.Cryptography;
using System.Text;

namespace Akka.Remote.Transport;

/// <summary>
/// Proves the knowledge of the shared secret by HMAC-SHA256 over the handshake's transcript, which holds fresh nonces of
/// both sides and the role of the prover: an old proof, or the other side's, is worth nothing.
/// </summary>
internal sealed class SharedSecret
{
    private const string Connecting = "connecting";
    private const string Accepting = "accepting";

    private readonly byte[] _key;

    private SharedSecret(byte[] key) => _key = key;

    /// <summary>The secret of the configuration, or null where it is empty.</summary>
    public static SharedSecret? FromText(string? text) => string.IsNullOrEmpty(text) ? null : new SharedSecret(Encoding.UTF8.GetBytes(text));

    public byte[] ProveConnecting(Hello hello, Challenge challenge) =>
        HMACSHA256.HashData(_key, HandshakeCodec.Transcript(Connecting, hello, challenge, null));

    public byte[] ProveAccepting(Hello hello, Challenge challenge, int uid) =>
        HMACSHA256.HashData(_key, HandshakeCodec.Transcript(Accepting, hello, challenge, uid));

    public bool IsConnectingProof(Hello hello, Challenge challenge, byte[] mac) =>
        CryptographicOperations.FixedTimeEquals(ProveConnecting(hello, challenge), mac);

    public bool IsAcceptingProof(Hello hello, Challenge challenge, int uid, byte[] mac) =>
        CryptographicOperations.FixedTimeEquals(ProveAccepting(hello, challenge, uid), mac);
}
