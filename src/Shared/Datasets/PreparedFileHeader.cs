using System.Buffers.Binary;
using System.Text.Json;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Datasets;

/// <summary>The head of a prepared file. Little-endian: 8 bytes magic <c>DISTDATA</c>; u32 version; u32 length of the JSON; u64
/// offset and u64 length of the records; 32 bytes SHA-256 of the records; JSON; zeros up to the records, which start at a
/// multiple of 4096: training, validation, test.</summary>
internal sealed record PreparedFileHeader
{
    public const int Version = 1;
    private const int FixedLength = 64;
    private const int Alignment = 4096;
    private const int MaxJsonLength = 1 << 28;

    public required string ContentKey { get; init; }

    public required ValueList<int> Counts { get; init; }

    public required Preprocessor Encoder { get; init; }

    public ValueList<string> Warnings { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public long RecordsOffset { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public long RecordsLength { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public byte[] RecordsSha256 { get; init; } = new byte[32];

    private static ReadOnlySpan<byte> Magic => "DISTDATA"u8;

    /// <summary>The header with the place of its records filled in.</summary>
    public PreparedFileHeader WithRecordsPlaced()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, Preprocessor.JsonOptions);
        var recordFloats = Encoder.Features + (long)Encoder.Target.Width;
        return this with
        {
            RecordsOffset = (FixedLength + json.Length + Alignment - 1) / Alignment * Alignment,
            RecordsLength = checked(Counts.Sum(count => (long)count) * recordFloats * sizeof(float)),
        };
    }

    /// <summary>The bytes before the records.</summary>
    public byte[] ToBytes()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, Preprocessor.JsonOptions);
        var bytes = new byte[RecordsOffset];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)json.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), RecordsOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), RecordsLength);
        RecordsSha256.CopyTo(bytes.AsSpan(32));
        json.CopyTo(bytes.AsSpan(FixedLength));
        return bytes;
    }

    /// <summary>Reads and checks the head of a file.</summary>
    public static PreparedFileHeader Read(string path)
    {
        using var file = System.IO.File.OpenRead(path);
        Span<byte> head = stackalloc byte[FixedLength];
        if (file.ReadAtLeast(head, FixedLength, throwOnEndOfStream: false) < FixedLength || !head.StartsWith(Magic))
            throw new InvalidDataException($"{path}: not a prepared data set (the first bytes are not DISTDATA)");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (version != Version)
            throw new InvalidDataException(
                $"{path}: version {version} of a prepared data set, expected {Version}; delete the file");
        var jsonLength = BinaryPrimitives.ReadUInt32LittleEndian(head[12..]);
        if (jsonLength > MaxJsonLength || jsonLength > file.Length)
            throw new InvalidDataException($"{path}: the header says {jsonLength} bytes of description, more than there are");
        var json = new byte[jsonLength];
        file.ReadExactly(json);
        var header = Parse(path, json);
        var placed = header.WithRecordsPlaced();
        var offset = BinaryPrimitives.ReadInt64LittleEndian(head[16..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(head[24..]);
        if (offset != placed.RecordsOffset || length != placed.RecordsLength || file.Length != offset + length)
            throw new InvalidDataException(
                $"{path}: {file.Length} bytes, expected {placed.RecordsOffset + placed.RecordsLength}; "
                + "the file is torn, delete it");
        return placed with { RecordsSha256 = head.Slice(32, 32).ToArray() };
    }

    private static PreparedFileHeader Parse(string path, byte[] json)
    {
        try
        {
            var header = JsonSerializer.Deserialize<PreparedFileHeader>(json, Preprocessor.JsonOptions);
            if (header is not { Counts.Count: 3 } || header.Counts.Any(count => count < 0))
                throw new InvalidDataException($"{path}: the description lacks the sizes of the three parts");
            return header;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: the description is no JSON: {e.Message}", e);
        }
    }
}
