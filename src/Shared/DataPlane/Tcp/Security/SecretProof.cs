using System.Security.Cryptography;

namespace DistTrain.Shared.DataPlane.Tcp;

/// <summary>Proofs that a side knows the secret: HMAC-SHA256 over its role, both sides' random bytes and the purpose.</summary>
internal static class SecretProof
{
    public const int Size = HMACSHA256.HashSizeInBytes;
    public const int NonceSize = 32;

    public static byte[] OfWorker(
        byte[] key, ReadOnlySpan<byte> worker, ReadOnlySpan<byte> coordinator, ConnectionPurpose purpose) =>
        Of(key, "disttrain data plane 1 worker"u8, worker, coordinator, purpose);

    public static byte[] OfCoordinator(
        byte[] key, ReadOnlySpan<byte> worker, ReadOnlySpan<byte> coordinator, ConnectionPurpose purpose) =>
        Of(key, "disttrain data plane 1 coordinator"u8, worker, coordinator, purpose);

    /// <summary>Compares in a time that does not depend on where they differ.</summary>
    public static bool Matches(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found) =>
        CryptographicOperations.FixedTimeEquals(expected, found);

    private static byte[] Of(
        byte[] key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> worker, ReadOnlySpan<byte> coordinator,
        ConnectionPurpose purpose)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(label);
        hmac.AppendData(worker);
        hmac.AppendData(coordinator);
        hmac.AppendData([(byte)purpose]);
        return hmac.GetHashAndReset();
    }
}
