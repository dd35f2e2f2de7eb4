using System.Text;

namespace DistTrain.Coordinator.Api;

/// <summary>
/// Reads the complete lines that are appended to a file, in bounded memory. When the file became shorter or its last read
/// line is not there any more (it was written anew), reading begins again at its start.
/// </summary>
internal sealed class LineFollower(string file)
{
    /// <summary>Bytes of one read, and of the longest line; a longer one is left out.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly byte[] _buffer = new byte[64 << 10];
    private byte[] _lastLine = [];

    /// <summary>Bytes of the file that were read; the end of a line.</summary>
    public long Offset { get; private set; }

    /// <summary>Goes on at a place given before, or near the end where that lies beyond the file.</summary>
    /// <param name="offset">The end of a line.</param>
    public void Seek(long offset) => (Offset, _lastLine) = (Math.Max(0, offset), []);

    /// <summary>Skips what is there, but for the lines within the last <paramref name="bytes"/>.</summary>
    public void SeekNearEnd(int bytes)
    {
        using var stream = Open();
        if (stream is null || stream.Length <= bytes)
            return;
        stream.Position = stream.Length - bytes;
        int next;
        do
            next = stream.ReadByte();
        while (next is not (-1 or '\n'));
        Seek(stream.Position);
    }

    /// <summary>The lines that are new, at most about <see cref="MaxBytes"/> of them; each with the offset behind it.</summary>
    public IReadOnlyList<(string Line, long End)> Read()
    {
        using var stream = Open();
        if (stream is null)
            return [];
        if (IsAnother(stream))
            Seek(0);
        stream.Position = Offset;
        var lines = new List<(string, long)>();
        using var partial = new MemoryStream();
        var (start, at) = (Offset, Offset);
        int count;
        while (at - start < MaxBytes && (count = stream.Read(_buffer)) > 0)
            at = Split(_buffer.AsSpan(0, count), at, partial, lines);
        if (lines.Count == 0 && partial.Length >= MaxBytes)
            Offset = at;
        return lines;
    }

    private long Split(ReadOnlySpan<byte> bytes, long at, MemoryStream partial, List<(string, long)> lines)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            partial.Write(bytes[..end]);
            at += end + 1;
            bytes = bytes[(end + 1)..];
            _lastLine = partial.ToArray();
            partial.SetLength(0);
            Offset = at;
            if (_lastLine.Length > 0)
                lines.Add((Encoding.UTF8.GetString(_lastLine), at));
        }

        partial.Write(bytes);
        return at + bytes.Length;
    }

    private bool IsAnother(FileStream stream)
    {
        if (stream.Length < Offset)
            return true;
        if (_lastLine.Length == 0)
            return false;
        stream.Position = Offset - _lastLine.Length - 1;
        var there = new byte[_lastLine.Length];
        return stream.ReadAtLeast(there, there.Length, throwOnEndOfStream: false) < there.Length
            || !there.AsSpan().SequenceEqual(_lastLine);
    }

    private FileStream? Open()
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
