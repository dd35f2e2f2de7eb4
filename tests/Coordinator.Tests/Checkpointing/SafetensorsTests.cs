using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using DistTrain.Coordinator.Checkpointing;

namespace DistTrain.Coordinator.Tests.Checkpointing;

public sealed class SafetensorsTests
{
    [Fact]
    public void Write_ThenRead_GivesNamesShapesTypesAndBits()
    {
        float[] weight = [.. Enumerable.Range(0, 6).Select(i => i / 3f)];
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [
                SafetensorsTensor.Of("0.weight", SafetensorsType.Float32, [2, 3], weight),
                SafetensorsTensor.Of("counts", SafetensorsType.Int64, [2], new float[] { 41, 16777216 }),
                SafetensorsTensor.Scalar("step", long.MaxValue),
                SafetensorsTensor.Of("empty \"é\"", SafetensorsType.Float32, [0, 4], ReadOnlyMemory<float>.Empty),
            ],
            ImmutableDictionary<string, string>.Empty.Add("format", "pt"));

        using var reader = new SafetensorsReader(new MemoryStream(stream.ToArray()));
        Assert.Equal(["0.weight", "counts", "step", "empty \"é\""], reader.Header.Entries.Select(e => e.Name));
        Assert.Equal([2, 3], reader.Header.Entries[0].Shape.ToArray());
        Assert.Equal("pt", reader.Header.Metadata["format"]);
        var values = new float[6];
        reader.Read(reader.Header.Entries[0], values);
        Assert.Equal(weight, values);
        reader.Read(reader.Header.Entries[1], values.AsSpan(0, 2));
        Assert.Equal([41, 16777216], values[..2]);
        reader.Read(reader.Header.Entries[2], values.AsSpan(0, 1));
        Assert.Equal(long.MaxValue, values[0]);
        Assert.Throws<ArgumentException>(() => reader.Read(reader.Header.Entries[0], new float[5]));
        Assert.Equal(0, (8 + BinaryPrimitives.ReadInt64LittleEndian(stream.ToArray())) % 64);
    }

    public static TheoryData<SafetensorsError, string, int> BadHeaders => new()
    {
        { SafetensorsError.HeaderStart, " {}", 0 },
        { SafetensorsError.HeaderStart, "", 0 },
        { SafetensorsError.HeaderJson, "{\"a\":", 0 },
        { SafetensorsError.HeaderJson, "{} x", 0 },
        { SafetensorsError.HeaderJson, "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}", 4 },
        { SafetensorsError.Entry, "{\"a\":3}", 0 },
        { SafetensorsError.Entry, "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4 },
        { SafetensorsError.Entry, "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}", 4 },
        { SafetensorsError.Entry, "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", 4 },
        { SafetensorsError.Entry, "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}", 4 },
        { SafetensorsError.DuplicateName, Two("a", "a", "[0,4]", "[4,8]"), 8 },
        { SafetensorsError.DType, One("F16", "[2]", "[0,4]"), 4 },
        { SafetensorsError.Shape, One("F32", "[-1]", "[0,4]"), 4 },
        { SafetensorsError.Shape, One("F32", "[1.5]", "[0,4]"), 4 },
        { SafetensorsError.Shape, One("F32", "[9223372036854775807,9]", "[0,4]"), 4 },
        { SafetensorsError.OutOfRange, One("F32", "[2]", "[0,8]"), 4 },
        { SafetensorsError.OutOfRange, One("F32", "[1]", "[4,0]"), 4 },
        { SafetensorsError.OutOfRange, One("F32", "[1]", "[-4,0]"), 4 },
        { SafetensorsError.SizeMismatch, One("F32", "[2]", "[0,4]"), 4 },
        { SafetensorsError.SizeMismatch, One("I64", "[1]", "[0,4]"), 4 },
        { SafetensorsError.Overlap, Two("a", "b", "[0,4]", "[0,4]"), 4 },
        { SafetensorsError.Hole, Two("a", "b", "[0,4]", "[8,12]"), 12 },
        { SafetensorsError.Hole, One("F32", "[1]", "[4,8]"), 8 },
        { SafetensorsError.Hole, One("F32", "[1]", "[0,4]"), 8 },
        { SafetensorsError.Metadata, "{\"__metadata__\":{\"a\":1}}", 0 },
        { SafetensorsError.Metadata, "{\"__metadata__\":\"x\"}", 0 },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void Read_BadHeader_HasAnErrorOfItsOwn(SafetensorsError error, string header, int dataLength)
    {
        var found = Assert.Throws<SafetensorsException>(() => Open(header, dataLength));
        Assert.Equal(error, found.Error);
    }

    [Theory]
    [InlineData(SafetensorsError.TooShort, new byte[] { 1, 0, 0 })]
    [InlineData(SafetensorsError.HeaderTooLarge, new byte[] { 1, 0xE1, 0xF5, 5, 0, 0, 0, 0 })]
    [InlineData(SafetensorsError.HeaderTooLarge, new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 })]
    [InlineData(SafetensorsError.HeaderBeyondFile, new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' })]
    public void Read_BadLength_HasAnErrorOfItsOwn(SafetensorsError error, byte[] file)
    {
        var found = Assert.Throws<SafetensorsException>(() => new SafetensorsReader(new MemoryStream(file)));
        Assert.Equal(error, found.Error);
    }

    [Fact]
    public void Read_AFileCutAnywhere_IsRefused()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream, [SafetensorsTensor.Of("a", SafetensorsType.Float32, [3], new float[] { 1, 2, 3 })],
            ImmutableDictionary<string, string>.Empty);
        var whole = stream.ToArray();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<SafetensorsException>(() => new SafetensorsReader(new MemoryStream(whole[..length])));
    }

    [Fact]
    public void Read_SpacesAfterTheHeader_AreAllowed() => Open("{}   ", 0).Dispose();

    [Fact]
    public void Write_ElementsThatDoNotFitTheShapeOrANameTwice_IsRefused()
    {
        var tensor = SafetensorsTensor.Of("a", SafetensorsType.Float32, [3], new float[2]);
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(Stream.Null, [tensor], ImmutableDictionary<string, string>.Empty));
        tensor = SafetensorsTensor.Of("a", SafetensorsType.Float32, [2], new float[2]);
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(Stream.Null, [tensor, tensor], ImmutableDictionary<string, string>.Empty));
    }

    private static string One(string dtype, string shape, string offsets) => "{" + Entry("a", dtype, shape, offsets) + "}";

    private static string Two(string first, string second, string firstOffsets, string secondOffsets) =>
        "{" + Entry(first, "F32", "[1]", firstOffsets) + "," + Entry(second, "F32", "[1]", secondOffsets) + "}";

    private static string Entry(string name, string dtype, string shape, string offsets) =>
        $$"""
        "{{name}}":{"dtype":"{{dtype}}","shape":{{shape}},"data_offsets":{{offsets}}}
        """;

    private static SafetensorsReader Open(string header, int dataLength)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + bytes.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, bytes.Length);
        bytes.CopyTo(file, 8);
        return new SafetensorsReader(new MemoryStream(file));
    }
}
