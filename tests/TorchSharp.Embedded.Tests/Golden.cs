using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests;

/// <summary>Golden values written by golden/*.py: what PyTorch computed for the same inputs.</summary>
internal sealed class Golden
{
    private readonly JsonDocument _file;

    private Golden(JsonDocument file) => _file = file;

    /// <summary>Opens a file of golden/, for instance "tensor.json".</summary>
    public static Golden Open(string name) =>
        new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", name))));

    public IEnumerable<string> Names => _file.RootElement.EnumerateObject().Select(p => p.Name);

    /// <summary>An input of a case, as a new tensor.</summary>
    public Tensor Input(string name, string input) => Read(_file.RootElement.GetProperty(name).GetProperty("inputs").GetProperty(input));

    /// <summary>The names of a case's inputs.</summary>
    public IEnumerable<string> InputNames(string name) =>
        _file.RootElement.GetProperty(name).GetProperty("inputs").EnumerateObject().Select(p => p.Name);

    public bool HasInput(string name, string input) =>
        _file.RootElement.GetProperty(name).GetProperty("inputs").TryGetProperty(input, out _);

    /// <summary>An output of a case, as a new tensor.</summary>
    public Tensor Output(string name, int index = 0) => Read(_file.RootElement.GetProperty(name).GetProperty("outputs")[index]);

    public int OutputCount(string name) => _file.RootElement.GetProperty(name).GetProperty("outputs").GetArrayLength();

    /// <summary>Asserts that type, shape and elements are those of an output: equal, or within
    /// <paramref name="tolerance"/> * (1 + |expected|) for floating point.</summary>
    public void Check(string name, Tensor actual, int index = 0, double tolerance = 1e-6)
    {
        using var expected = Output(name, index);
        Assert.True(expected.dtype == actual.dtype, $"{name}[{index}]: {actual.dtype}, expected {expected.dtype}");
        Assert.True(expected.shape.SequenceEqual(actual.shape),
            $"{name}[{index}]: shape {string.Join('x', actual.shape)}, expected {string.Join('x', expected.shape)}");
        var want = Doubles(expected);
        var have = Doubles(actual);
        for (var i = 0; i < want.Length; i++)
        {
            var same = want[i].Equals(have[i]) || Math.Abs(want[i] - have[i]) <= tolerance * (1 + Math.Abs(want[i]));
            Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{name}[{index}] element {i}: {have[i]:R}, expected {want[i]:R}"));
        }
    }

    /// <summary>The elements in row-major order.</summary>
    public static double[] Doubles(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var wide = tensor.detach().to_type(ScalarType.Float64).cpu().contiguous();
        return MemoryMarshal.Cast<byte, double>(wide.bytes).ToArray();
    }

    private static Tensor Read(JsonElement element)
    {
        var shape = element.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64()).ToArray();
        var data = element.GetProperty("data").EnumerateArray()
            .Select(e => e.ValueKind == JsonValueKind.String ? Special(e.GetString()!) : e.GetDouble()).ToArray();
        var dtype = element.GetProperty("dtype").GetString() switch
        {
            "float32" => ScalarType.Float32,
            "float64" => ScalarType.Float64,
            "int64" => ScalarType.Int64,
            "int32" => ScalarType.Int32,
            "uint8" => ScalarType.Byte,
            "bool" => ScalarType.Bool,
            var other => throw new NotSupportedException(other),
        };
        using var flat = torch.tensor(data, ScalarType.Float64);
        using var typed = flat.to_type(dtype);
        return typed.reshape(shape);
    }

    private static double Special(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => throw new NotSupportedException(text),
    };
}
