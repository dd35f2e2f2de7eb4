using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// The header of a safetensors file: eight bytes of length (little-endian), then JSON that maps each tensor's name to its
/// type, shape and bytes. Format: https://huggingface.co/docs/safetensors.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>The longest header, in bytes, as in the reference implementation.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>Bytes of the length in front of the header.</summary>
    public const int LengthBytes = 8;

    private const string MetadataKey = "__metadata__";
    private const int Alignment = 64;

    internal SafetensorsHeader(ImmutableArray<SafetensorsEntry> entries, ImmutableDictionary<string, string> metadata)
    {
        Entries = entries;
        Metadata = metadata;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public ImmutableArray<SafetensorsEntry> Entries { get; }

    /// <summary>The header's <c>__metadata__</c>: any keys, text values.</summary>
    public ImmutableDictionary<string, string> Metadata { get; }

    /// <summary>The header's length as the file's first bytes say.</summary>
    /// <exception cref="SafetensorsException">The file is too short or the length is impossible.</exception>
    public static int ReadLength(ReadOnlySpan<byte> start, long fileLength)
    {
        if (fileLength < LengthBytes || start.Length < LengthBytes)
            throw new SafetensorsException(SafetensorsError.TooShort, $"{fileLength} bytes are too few for a safetensors file");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MaxLength)
            throw new SafetensorsException(
                SafetensorsError.HeaderTooLarge, $"a header of {length} bytes is longer than {MaxLength}");
        if ((long)length > fileLength - LengthBytes)
            throw new SafetensorsException(
                SafetensorsError.HeaderBeyondFile, $"a header of {length} bytes does not fit a file of {fileLength}");
        return (int)length;
    }

    /// <summary>Reads a header and checks that its tensors fill the data exactly.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">Bytes of the file after the header.</param>
    /// <exception cref="SafetensorsException">The header is bad, in one of the ways of
    /// <see cref="SafetensorsError"/>.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new SafetensorsException(SafetensorsError.HeaderStart, "the header does not start with '{'");
        var entries = new List<SafetensorsEntry>();
        var metadata = ImmutableDictionary<string, string>.Empty;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!names.Add(name))
                    throw new SafetensorsException(SafetensorsError.DuplicateName, $"the name '{name}' occurs twice");
                reader.Read();
                if (name == MetadataKey)
                    metadata = ReadMetadata(ref reader);
                else
                    entries.Add(SafetensorsEntryReader.Read(ref reader, name, dataLength));
            }

            while (reader.Read())
            {
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException(SafetensorsError.HeaderJson, $"the header is not JSON: {e.Message}", e);
        }

        return new SafetensorsHeader(CheckCoverage(entries, dataLength), metadata);
    }

    /// <summary>Lays tensors out one after another.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static SafetensorsHeader Create(
        IEnumerable<(string Name, SafetensorsType Type, ImmutableArray<long> Shape)> tensors,
        ImmutableDictionary<string, string> metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey };
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
        var begin = 0L;
        foreach (var (name, type, shape) in tensors)
        {
            if (!names.Add(name))
                throw new ArgumentException($"the name '{name}' occurs twice", nameof(tensors));
            var end =
                begin + shape.Aggregate(1L, (product, size) => checked(product * size)) * SafetensorsEntry.ElementSize(type);
            entries.Add(new SafetensorsEntry(name, type, shape, begin, end));
            begin = end;
        }

        return new SafetensorsHeader(entries.ToImmutable(), metadata);
    }

    /// <summary>The start of a file: length and JSON, filled up with spaces so that the data starts on a 64-byte
    /// boundary.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[LengthBytes]);
        using (var json = new Utf8JsonWriter(stream))
            WriteJson(json);
        while (stream.Length % Alignment != 0)
            stream.WriteByte((byte)' ');
        var bytes = stream.ToArray();
        if (bytes.Length - LengthBytes > MaxLength)
            throw new InvalidOperationException(
                $"the header would have {bytes.Length - LengthBytes} bytes; {MaxLength} are allowed");
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - LengthBytes);
        return bytes;
    }

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (!Metadata.IsEmpty)
        {
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        foreach (var entry in Entries)
        {
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", SafetensorsEntry.TypeName(entry.Type));
            json.WriteStartArray("shape");
            foreach (var size in entry.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(entry.Begin);
            json.WriteNumberValue(entry.End);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static ImmutableDictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        var metadata = ImmutableDictionary.CreateBuilder<string, string>();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new SafetensorsException(SafetensorsError.Metadata, "the metadata is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw new SafetensorsException(SafetensorsError.Metadata, $"the metadata '{key}' is not text");
            metadata[key] = reader.GetString()!;
        }

        return metadata.ToImmutable();
    }

    private static ImmutableArray<SafetensorsEntry> CheckCoverage(List<SafetensorsEntry> entries, long dataLength)
    {
        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin < end)
                throw new SafetensorsException(
                    SafetensorsError.Overlap,
                    $"tensor '{entry.Name}' starts at byte {entry.Begin}, before byte {end} where another ends");
            if (entry.Begin > end)
                throw new SafetensorsException(
                    SafetensorsError.Hole, $"bytes {end} to {entry.Begin} before tensor '{entry.Name}' belong to none");
            end = entry.End;
        }

        if (end != dataLength)
            throw new SafetensorsException(
                SafetensorsError.Hole, $"the tensors end at byte {end}, the data at byte {dataLength}");
        return [.. entries];
    }
}
