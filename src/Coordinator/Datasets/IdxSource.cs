using System.Buffers.Binary;
using System.IO.Compression;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Images and labels in the IDX format of MNIST: big-endian; two zero bytes, the type (8: unsigned bytes), the number of
/// dimensions, a u32 for each dimension, the values. A file that starts as gzip is unpacked on the way.</summary>
internal sealed class IdxSource : ISampleSource
{
    private readonly string _images;
    private readonly Stream _stream;
    private readonly byte[] _labels;
    private readonly byte[] _pixels;
    private int _next;

    private IdxSource(string images, Stream stream, byte[] labels, ValueList<int> shape, TargetKind target)
    {
        (_images, _stream, _labels, SampleShape, Target) = (images, stream, labels, shape, target);
        Classes = Enumerable.Range(0, target.Size).Select(number => number.ToString()).ToValueList();
        _pixels = new byte[shape.Aggregate(1, (product, size) => product * size)];
    }

    public int Rows => _labels.Length;

    public ValueList<int> SampleShape { get; }

    public TargetKind Target { get; }

    public ValueList<string> Classes { get; }

    /// <summary>Opens the images, which are read as they are asked for, and reads all labels.</summary>
    /// <exception cref="InvalidDataException">A file is not an IDX file of bytes, or the two do not fit
    /// together.</exception>
    public static IdxSource Open(IdxData spec, TargetType target)
    {
        byte[] labels;
        using (var stream = OpenUnpacked(spec.Labels))
        {
            var sizes = ReadHead(stream, spec.Labels);
            if (sizes.Length != 1)
                throw Bad(spec.Labels, $"{sizes.Length} dimensions, expected 1 (labels)");
            labels = new byte[sizes[0]];
            ReadAll(stream, labels, spec.Labels);
        }

        var images = OpenUnpacked(spec.Images);
        try
        {
            var sizes = ReadHead(images, spec.Images);
            if (sizes.Length is < 2 or > 4)
                throw Bad(spec.Images, $"{sizes.Length} dimensions, expected 2 to 4: samples, [channels,] [rows,] columns");
            if (sizes[0] != labels.Length)
                throw Bad(spec.Images, $"{sizes[0]} images, but {Path.GetFileName(spec.Labels)} has {labels.Length} labels");
            if (sizes[1..].Aggregate(1L, (product, size) => product * size) is < 1 or > 1 << 26)
                throw Bad(spec.Images, $"images of {string.Join(" x ", sizes[1..])}, expected 1 to {1 << 26} values");
            // A file of grey images does not mention their one channel.
            ValueList<int> shape = sizes.Length == 3 ? [1, sizes[1], sizes[2]] : sizes[1..].ToValueList();
            var classes = labels.Length == 0 ? 0 : labels.Max() + 1;
            if (target == TargetType.Real)
                throw Bad(spec.Labels, "labels are classes; expected a cross-entropy loss");
            if (target == TargetType.Binary && classes > 2)
                throw Bad(spec.Labels, $"labels up to {classes - 1}, but the loss takes two classes");
            return new IdxSource(
                spec.Images, images, labels, shape, new TargetKind(target, target == TargetType.Binary ? 2 : classes));
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    public int ClassOf(int row) => _labels[row];

    public void Read(int row, Span<float> features, Span<float> target)
    {
        if (row != _next++)
            throw new InvalidOperationException($"row {row} after row {_next - 2}");
        ReadAll(_stream, _pixels, _images);
        for (var i = 0; i < features.Length; i++)
            features[i] = _pixels[i] / 255f;
        target[0] = _labels[row];
    }

    public void Dispose() => _stream.Dispose();

    private static Stream OpenUnpacked(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var isPacked = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isPacked ? new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 1 << 16) : file;
    }

    private static int[] ReadHead(Stream stream, string path)
    {
        Span<byte> head = stackalloc byte[4];
        ReadAll(stream, head, path);
        if (head[0] != 0 || head[1] != 0)
            throw Bad(path, "not an IDX file: the first two bytes are not 0");
        if (head[2] != 8)
            throw Bad(path, $"values of type 0x{head[2]:x2}, expected 0x08 (unsigned bytes)");
        var sizes = new int[head[3]];
        for (var i = 0; i < sizes.Length; i++)
        {
            ReadAll(stream, head, path);
            var size = BinaryPrimitives.ReadUInt32BigEndian(head);
            sizes[i] = size <= int.MaxValue ? (int)size : throw Bad(path, $"a dimension of {size}");
        }

        return sizes;
    }

    private static void ReadAll(Stream stream, Span<byte> bytes, string path)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Bad(path, "ends too early");
    }

    private static InvalidDataException Bad(string path, string message) => new($"{Path.GetFileName(path)}: {message}");
}
