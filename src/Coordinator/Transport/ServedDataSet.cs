using System.Security.Cryptography;

namespace DistTrain.Coordinator.Transport;

/// <summary>A prepared data set that workers may fetch.</summary>
/// <param name="contentKey">Names it: 64 hexadecimal digits.</param>
/// <param name="file">Its file.</param>
internal sealed class ServedDataSet(string contentKey, string file)
{
    private const int PieceLength = 1 << 22;
    private readonly Lock _gate = new();
    private string? _hash;

    public string ContentKey => contentKey;

    public string File => file;

    /// <summary>SHA-256 of the file as 64 hexadecimal digits, computed once.</summary>
    /// <param name="isWanted">Asked about once a second while it takes time; false ends the computation.</param>
    /// <returns>The hash, or null when it is no longer wanted.</returns>
    public string? Hash(Func<bool> isWanted)
    {
        while (!_gate.TryEnter(TimeSpan.FromSeconds(1)))
            if (!isWanted())
                return null;
        try
        {
            return _hash ??= Compute(isWanted);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private string? Compute(Func<bool> isWanted)
    {
        using var source = System.IO.File.OpenHandle(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[PieceLength];
        var at = 0L;
        for (int count; (count = RandomAccess.Read(source, buffer, at)) > 0; at += count)
        {
            hash.AppendData(buffer.AsSpan(0, count));
            if (at / PieceLength % 64 == 63 && !isWanted())
                return null;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
