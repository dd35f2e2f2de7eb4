using System.Security.Cryptography;

namespace DistTrain.Shared.Security;

/// <summary>Derives a private key of P-256 from key material: HKDF-SHA256's expansion to 32 bytes, taken if it is in 1 .. n
/// - 1 as a big-endian number, n being the group's order, and otherwise the expansion with the next counter. FIPS 186-5,
/// A.2.2, does the same with random bits: all keys are equally likely, and no number leaves a buffer that can be
/// zeroed.</summary>
internal static class ScalarDerivation
{
    public const int Bytes = 32;

    private static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];

    /// <summary>Writes a private key: a number in 1 .. n - 1, big-endian.</summary>
    /// <param name="key">32 bytes that nobody can guess.</param>
    /// <param name="label">What the key is for; the counter is appended as one byte.</param>
    /// <param name="scalar">Receives the key, 32 bytes.</param>
    public static void Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> label, Span<byte> scalar)
    {
        byte counter = 0;
        do
            HKDF.Expand(HashAlgorithmName.SHA256, key, scalar, [.. label, counter++]);
        while (!IsPrivateKey(scalar));
    }

    /// <summary>Whether a big-endian number is in 1 .. n - 1.</summary>
    public static bool IsPrivateKey(ReadOnlySpan<byte> scalar) =>
        scalar.SequenceCompareTo(Order) < 0 && scalar.ContainsAnyExcept((byte)0);
}
