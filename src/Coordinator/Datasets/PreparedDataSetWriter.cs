using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistTrain.Shared.Datasets;
using Microsoft.Win32.SafeHandles;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Writes a prepared file in bounded memory: records arrive in any order of parts, each part keeps its own order. The
/// file has a temporary name until it is whole and on the disk.</summary>
internal sealed class PreparedDataSetWriter : IDisposable
{
    private const int BufferFloats = 1 << 18;
    private readonly PreparedFileHeader _header;
    private readonly string _path;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private readonly Region[] _regions = new Region[3];
    private readonly int _recordFloats;

    public PreparedDataSetWriter(string path, PreparedFileHeader header)
    {
        _header = header.WithRecordsPlaced();
        _path = path;
        _temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        _recordFloats = header.Encoder.Features + header.Encoder.Target.Width;
        _file = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.ReadWrite);
        var offset = _header.RecordsOffset;
        for (var part = 0; part < 3; part++)
        {
            var length = (long)header.Counts[part] * _recordFloats * sizeof(float);
            _regions[part] = new Region(offset, offset + length, Math.Max(BufferFloats, _recordFloats));
            offset += length;
        }
    }

    /// <summary>Room for the next record of a part, to be filled at once.</summary>
    public Span<float> Next(DatasetSplit part)
    {
        ref var region = ref _regions[(int)part];
        if (region.Filled + _recordFloats > region.Buffer.Length)
            Flush(ref region);
        if (region.Offset + ((region.Filled + (long)_recordFloats) * sizeof(float)) > region.End)
            throw new InvalidOperationException(
                $"more records for the {part} part than the {_header.Counts[(int)part]} announced");
        var room = region.Buffer.AsSpan(region.Filled, _recordFloats);
        region.Filled += _recordFloats;
        return room;
    }

    /// <summary>Completes the file, flushes it to the disk and renames it to its final name.</summary>
    public void Complete()
    {
        foreach (ref var region in _regions.AsSpan())
        {
            Flush(ref region);
            if (region.Offset != region.End)
                throw new InvalidOperationException("fewer records than announced: the source changed while it was read");
        }

        RandomAccess.Write(_file, (_header with { RecordsSha256 = HashRecords() }).ToBytes(), 0);
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_temporary);
    }

    private byte[] HashRecords()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = MemoryMarshal.AsBytes(_regions[0].Buffer.AsSpan());
        for (var at = _header.RecordsOffset; at < _header.RecordsOffset + _header.RecordsLength;)
        {
            var read = RandomAccess.Read(_file, buffer, at);
            hash.AppendData(buffer[..read]);
            at += read;
        }

        return hash.GetHashAndReset();
    }

    private void Flush(ref Region region)
    {
        var bytes = MemoryMarshal.AsBytes(region.Buffer.AsSpan(0, region.Filled));
        RandomAccess.Write(_file, bytes, region.Offset);
        region.Offset += bytes.Length;
        region.Filled = 0;
    }

    private struct Region(long offset, long end, int bufferFloats)
    {
        public readonly float[] Buffer = new float[bufferFloats];
        public readonly long End = end;
        public long Offset = offset;
        public int Filled;
    }
}
