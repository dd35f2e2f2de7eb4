using System.Security.Cryptography;
using DistTrain.Shared.Datasets;
using Microsoft.Win32.SafeHandles;

namespace DistTrain.Worker.Transport;

/// <summary>A data set that is being fetched: what has arrived lies under a name that holds the hash it must have.</summary>
internal sealed class PartialFile : IDisposable
{
    private const int PieceLength = 1 << 20;

    /// <summary>EWOULDBLOCK: the lock is taken. The file's name is no sign of it, as it goes when the other one is
    /// done.</summary>
    private const int HeldByAnother = 11;
    private readonly string _path;
    private readonly string _expected;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PartialFile(string path, string expected, SafeFileHandle file)
    {
        _path = path;
        _expected = expected;
        _file = file;
    }

    /// <summary>Bytes of the file that have arrived, from its start.</summary>
    public long Length { get; private set; }

    /// <summary>Opens what an earlier fetch left, or begins anew. Null while another one writes it.</summary>
    public static PartialFile? TryOpen(string directory, string contentKey, string sha256, long length)
    {
        var path = Path.Combine(directory, $"{contentKey}-{sha256}.part");
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult == HeldByAnother || File.Exists(path))
        {
            return null;
        }

        if (!File.Exists(path))
        {
            // Between the opening and the lock the other one was done and gave the file its name.
            file.Dispose();
            return null;
        }

        var part = new PartialFile(path, sha256, file);
        part.ReadBack(length);
        return part;
    }

    /// <summary>Writes bytes behind those that are there, and into the hash.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, Length);
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Gives a whole file its name.</summary>
    /// <exception cref="InvalidDataException">It has another hash than it must have; it is removed.</exception>
    public void Complete(string path)
    {
        if (Convert.ToHexStringLower(_hash.GetHashAndReset()) != _expected)
        {
            File.Delete(_path);
            throw new InvalidDataException($"{Path.GetFileName(path)} did not arrive as the coordinator has it; it was removed");
        }

        RandomAccess.FlushToDisk(_file);
        File.Move(_path, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void ReadBack(long length)
    {
        if (RandomAccess.GetLength(_file) > length)
            RandomAccess.SetLength(_file, 0);
        var buffer = new byte[PieceLength];
        for (int count; (count = RandomAccess.Read(_file, buffer, Length)) > 0; Length += count)
            _hash.AppendData(buffer.AsSpan(0, count));
    }
}
