using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Datasets;

/// <summary>A data set as fixed-size float32 records (features, then target) in a memory-mapped file whose name is its content
/// key. Reading is thread-safe and allocates nothing. Dispose only when nobody reads any more.</summary>
public sealed unsafe class PreparedDataSet : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly PreparedFileHeader _header;
    private readonly int[] _first = new int[3];
    private byte* _start;

    private PreparedDataSet(string path, PreparedFileHeader header)
    {
        File = path;
        _header = header;
        _map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _first[1] = header.Counts[0];
        _first[2] = header.Counts[0] + header.Counts[1];
        Features = header.Encoder.Features;
        TargetWidth = header.Encoder.Target.Width;
    }

    public string File { get; }

    /// <summary>How rows of the source became records; stored with the model.</summary>
    public Preprocessor Encoder => _header.Encoder;

    /// <summary>Number of floats in a sample: the product of <see cref="SampleShape"/>.</summary>
    public int Features { get; }

    /// <summary>Number of floats in a target.</summary>
    public int TargetWidth { get; }

    public TargetKind Target => _header.Encoder.Target;

    /// <summary>The shape of a sample without the batch.</summary>
    public ValueList<int> SampleShape => _header.Encoder.SampleShape;

    /// <summary>SHA-256 (64 hexadecimal digits) over source bytes, data spec, seed and format version.</summary>
    public string ContentKey => _header.ContentKey;

    /// <summary>SHA-256 (64 hexadecimal digits) of the records.</summary>
    public string RecordsSha256 => Convert.ToHexStringLower(_header.RecordsSha256);

    /// <summary>Worth telling a person about this data set, such as categories that the training set lacks.</summary>
    public ValueList<string> Warnings => _header.Warnings;

    /// <summary>Maps a prepared file into memory. Its header is checked, the hash of its records is not.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole prepared data set of this version.</exception>
    public static PreparedDataSet Open(string path) => new(path, PreparedFileHeader.Read(path));

    /// <summary>Number of samples in a part.</summary>
    public int Count(DatasetSplit part) => _header.Counts[(int)part];

    /// <summary>The features of a sample, in place.</summary>
    public ReadOnlySpan<float> Sample(DatasetSplit part, int index) => Record(part, index)[..Features];

    /// <summary>The target of a sample, in place.</summary>
    public ReadOnlySpan<float> TargetOf(DatasetSplit part, int index) => Record(part, index)[Features..];

    /// <summary>Copies samples one after another, as a batch in row-major order.</summary>
    public void CopyBatch(DatasetSplit part, ReadOnlySpan<int> indices, Span<float> features, Span<float> targets)
    {
        CheckRoom(indices.Length, features, targets);
        for (var i = 0; i < indices.Length; i++)
        {
            var record = Record(part, indices[i]);
            record[..Features].CopyTo(features[(i * Features)..]);
            record[Features..].CopyTo(targets[(i * TargetWidth)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start == null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start == null, this);
            return _start;
        }
    }

    private ReadOnlySpan<float> Record(DatasetSplit part, int index)
    {
        if ((uint)index >= (uint)_header.Counts[(int)part])
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"the {part} part has {_header.Counts[(int)part]} samples");
        var size = Features + TargetWidth;
        var offset = _header.RecordsOffset + ((long)(_first[(int)part] + index) * size * sizeof(float));
        return MemoryMarshal.CreateReadOnlySpan(ref *(float*)(Start + offset), size);
    }

    private void CheckRoom(int count, Span<float> features, Span<float> targets)
    {
        if (features.Length < (long)count * Features)
            throw new ArgumentException(
                $"{count} samples of {Features} features need {(long)count * Features} floats, found {features.Length}",
                nameof(features));
        if (targets.Length < (long)count * TargetWidth)
            throw new ArgumentException(
                $"{count} targets of width {TargetWidth} need {(long)count * TargetWidth} floats, found {targets.Length}",
                nameof(targets));
    }
}
