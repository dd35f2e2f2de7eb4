using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>A NumPy array file, read row by row: magic, version, length of a header that is a Python dictionary, the values;
/// float32, float64 or int64, little-endian, C order.</summary>
internal sealed partial class NpyArray : IDisposable
{
    private const int MaxHeader = 1 << 16;
    private readonly string _name;
    private readonly FileStream _file;
    private readonly byte[] _row;

    private NpyArray(string name, FileStream file, string type, ValueList<int> shape, int rowLength)
    {
        (_name, _file, Type, Shape, RowLength) = (name, file, type, shape, rowLength);
        _row = new byte[rowLength * ItemSize];
    }

    /// <summary><c>f4</c>, <c>f8</c> or <c>i8</c>.</summary>
    public string Type { get; }

    /// <summary>All dimensions; the first counts rows.</summary>
    public ValueList<int> Shape { get; }

    /// <summary>Number of values in a row: the product of all dimensions but the first.</summary>
    public int RowLength { get; }

    public bool IsWhole => Type == "i8";

    private int ItemSize => Type == "f4" ? 4 : 8;

    /// <exception cref="InvalidDataException">The file is not such an array.</exception>
    public static NpyArray Open(string path)
    {
        var name = Path.GetFileName(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan);
        try
        {
            return Open(name, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next row, converted to double precision.</summary>
    public void ReadRow(Span<double> values)
    {
        if (_file.ReadAtLeast(_row, _row.Length, throwOnEndOfStream: false) < _row.Length)
            throw Bad(_name, "ends too early");
        switch (Type)
        {
            case "f4":
                var singles = MemoryMarshal.Cast<byte, float>(_row);
                for (var i = 0; i < values.Length; i++)
                    values[i] = singles[i];
                break;
            case "f8":
                MemoryMarshal.Cast<byte, double>(_row).CopyTo(values);
                break;
            default:
                var wholes = MemoryMarshal.Cast<byte, long>(_row);
                for (var i = 0; i < values.Length; i++)
                    values[i] = wholes[i];
                break;
        }
    }

    public void Dispose() => _file.Dispose();

    internal static InvalidDataException Bad(string name, string message) => new($"{name}: {message}");

    private static NpyArray Open(string name, FileStream file)
    {
        Span<byte> head = stackalloc byte[12];
        if (file.ReadAtLeast(head[..10], 10, false) < 10 || !head.StartsWith(Magic))
            throw Bad(name, "not a NumPy file");
        long length = BinaryPrimitives.ReadUInt16LittleEndian(head[8..]);
        if (head[6] >= 2)
        {
            if (file.ReadAtLeast(head[10..], 2, false) < 2)
                throw Bad(name, "ends too early");
            length = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        }

        if (length > MaxHeader)
            throw Bad(name, $"a header of {length} bytes, expected at most {MaxHeader}");
        var bytes = new byte[length];
        if (file.ReadAtLeast(bytes, bytes.Length, false) < bytes.Length)
            throw Bad(name, "ends too early");
        return Parse(name, file, Encoding.UTF8.GetString(bytes));
    }

    private static NpyArray Parse(string name, FileStream file, string header)
    {
        var type = TypePattern().Match(header);
        var shape = ShapePattern().Match(header);
        if (!type.Success || !shape.Success)
            throw Bad(name, "a header without descr and shape");
        if (type.Groups[1].Value is not ("<f4" or "<f8" or "<i8"))
            throw Bad(name, $"values of type {type.Groups[1].Value}, expected float32, float64 or int64, little-endian");
        if (!OrderPattern().IsMatch(header))
            throw Bad(name, "Fortran order, expected C order: save numpy.ascontiguousarray(…)");
        var sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => int.TryParse(text, out var size) ? size : throw Bad(name, $"a dimension of {text}")).ToValueList();
        if (sizes.Count == 0)
            throw Bad(name, "a single value, expected an array");
        var rowLength = sizes.Skip(1).Aggregate(1L, (product, size) => product * size);
        if (rowLength is < 1 or > 1 << 26)
            throw Bad(name, $"rows of {rowLength} values, expected 1 to {1 << 26}");
        return new NpyArray(name, file, type.Groups[1].Value[1..], sizes, (int)rowLength);
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9,\s]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*False")]
    private static partial Regex OrderPattern();
}
