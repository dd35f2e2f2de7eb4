using System.Collections.Immutable;
using System.Text.Json;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Reads one tensor's entry of a header.</summary>
internal static class SafetensorsEntryReader
{
    public static SafetensorsEntry Read(ref Utf8JsonReader reader, string name, long dataLength)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Bad(SafetensorsError.Entry, name, "is not described by an object");
        string? dtype = null;
        ImmutableArray<long>? shape = null;
        ImmutableArray<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            switch (key)
            {
                case "dtype" when reader.TokenType == JsonTokenType.String:
                    dtype = reader.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, name, "shape", SafetensorsError.Shape);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, name, "data_offsets", SafetensorsError.OutOfRange);
                    break;
                default:
                    throw Bad(SafetensorsError.Entry, name, $"has an unknown or ill-typed key '{key}'");
            }
        }

        return Check(name, dtype, shape, offsets, dataLength);
    }

    private static SafetensorsEntry Check(
        string name, string? dtype, ImmutableArray<long>? shape, ImmutableArray<long>? offsets, long dataLength)
    {
        if (dtype is null || shape is null || offsets is not { Length: 2 } range)
            throw Bad(SafetensorsError.Entry, name, "needs dtype, shape and two data_offsets");
        var type = dtype switch
        {
            "F32" => SafetensorsType.Float32,
            "I64" => SafetensorsType.Int64,
            _ => throw Bad(SafetensorsError.DType, name, $"has the type {dtype}; F32 and I64 are read"),
        };
        if (range[0] > range[1] || range[1] > dataLength)
            throw Bad(SafetensorsError.OutOfRange, name, $"has bytes {range[0]} to {range[1]} of {dataLength}");
        long bytes;
        try
        {
            bytes = shape.Value.Aggregate((long)SafetensorsEntry.ElementSize(type), (product, size) => checked(product * size));
        }
        catch (OverflowException)
        {
            throw Bad(SafetensorsError.Shape, name, $"has the shape [{string.Join(", ", shape)}], too large to count");
        }

        if (bytes != range[1] - range[0])
            throw Bad(
                SafetensorsError.SizeMismatch, name,
                $"of shape [{string.Join(", ", shape)}] needs {bytes} bytes and has {range[1] - range[0]}");
        return new SafetensorsEntry(name, type, shape.Value, range[0], range[1]);
    }

    private static ImmutableArray<long> ReadNumbers(ref Utf8JsonReader reader, string name, string key, SafetensorsError error)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Bad(SafetensorsError.Entry, name, $"has a {key} that is not an array");
        var numbers = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Bad(error, name, $"has a {key} with something other than a whole number from 0");
            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }

    private static SafetensorsException Bad(SafetensorsError error, string name, string what) =>
        new(error, $"tensor '{name}' {what}");
}
