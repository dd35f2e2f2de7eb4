using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Transport;

/// <summary>The payload of an Offer frame: a <see cref="WorkerOffer"/> without run attempt and initial values.</summary>
internal static class OfferPayload
{
    private const int MaxDimensions = 16;

    /// <summary>The bytes of an offer.</summary>
    /// <exception cref="ArgumentException">A text or the whole is longer than the protocol carries.</exception>
    public static byte[] Write(WorkerOffer offer)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        Text(writer, offer.Job.Value);
        Text(writer, offer.Worker.Value);
        Write(writer, offer.Numerics);
        writer.Write(offer.Layout.Entries.Length);
        foreach (var entry in offer.Layout.Entries)
        {
            Text(writer, entry.Name);
            writer.Write((byte)entry.Kind);
            writer.Write(entry.IsInteger);
            writer.Write(checked((byte)entry.Shape.Length));
            foreach (var dimension in entry.Shape)
                writer.Write(dimension);
        }

        writer.Flush();
        return bytes.Length <= FrameBounds.Offer
            ? bytes.ToArray()
            : throw new ArgumentException(
                $"the model's {offer.Layout.Entries.Length} tensors need an offer of {bytes.Length} bytes; "
                    + $"at most {FrameBounds.Offer} can be sent", nameof(offer));
    }

    /// <summary>Reads an offer; its initial values are null.</summary>
    /// <exception cref="FrameException">The bytes are no offer.</exception>
    public static WorkerOffer Read(ReadOnlySpan<byte> bytes, int runAttempt)
    {
        try
        {
            var job = new JobId(TakeText(ref bytes));
            var worker = new WorkerId(TakeText(ref bytes));
            var numerics = TakeNumerics(ref bytes);
            var count = BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, sizeof(int)));
            var tensors = new List<TensorShape>();
            for (var i = 0; i < count; i++)
                tensors.Add(TakeTensor(ref bytes));
            if (bytes.Length != 0)
                throw Bad($"{bytes.Length} bytes follow its end");
            return new WorkerOffer(worker, job, runAttempt, ParameterLayout.Create(tensors), null, numerics);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw Bad(e.Message);
        }
    }

    private static void Write(BinaryWriter writer, NumericsIdentity numerics)
    {
        Text(writer, numerics.Libtorch);
        Text(writer, numerics.Aten);
        Text(writer, numerics.OneDnn);
        Text(writer, numerics.Mkl);
        writer.Write(numerics.Threads);
        Text(writer, numerics.Processor);
        Text(writer, numerics.Results);
    }

    private static NumericsIdentity TakeNumerics(ref ReadOnlySpan<byte> bytes) => new(
        TakeText(ref bytes), TakeText(ref bytes), TakeText(ref bytes), TakeText(ref bytes),
        BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, sizeof(int))), TakeText(ref bytes), TakeText(ref bytes));

    private static TensorShape TakeTensor(ref ReadOnlySpan<byte> bytes)
    {
        var name = TakeText(ref bytes);
        var head = Take(ref bytes, 3);
        if (head[0] > 1 || head[1] > 1 || head[2] > MaxDimensions)
            throw Bad($"tensor '{name}' has the kind {head[0]}, the type {head[1]} and {head[2]} dimensions");
        var shape = ImmutableArray.CreateBuilder<long>(head[2]);
        for (var i = 0; i < head[2]; i++)
            shape.Add(BinaryPrimitives.ReadInt64LittleEndian(Take(ref bytes, sizeof(long))));
        return new TensorShape(name, shape.MoveToImmutable(), (EntryKind)head[0], head[1] == 1);
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > ushort.MaxValue)
            throw new ArgumentException($"a name of {bytes.Length} bytes cannot be sent");
        writer.Write((ushort)bytes.Length);
        writer.Write(bytes);
    }

    private static string TakeText(ref ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(Take(ref bytes, BinaryPrimitives.ReadUInt16LittleEndian(Take(ref bytes, sizeof(ushort)))));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < count)
            throw Bad("it ends too early");
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static FrameException Bad(string why) => new(FrameError.Content, $"an offer cannot be read: {why}");
}
