#nullable enable
using System.Text;

namespace Akka.Remote.Transport;

/// <summary>Writes the message frames of one connection. Not thread-safe; a connection has one writer at a time.</summary>
/// <param name="frameLimit">The largest body, in bytes.</param>
/// <param name="nameOf">The full path, with uid, of a reference.</param>
/// <param name="isLasting">False for references that are used once, such as the sender of an ask.</param>
internal sealed class EnvelopeEncoder(int frameLimit, Func<object, string> nameOf, Func<object, bool> isLasting)
{
    private readonly InternedTable _paths = new(EnvelopeFormat.PathTableSize, ReferenceEqualityComparer.Instance);
    private readonly InternedTable _manifests = new(EnvelopeFormat.ManifestTableSize, EqualityComparer<object>.Default);
    private bool _reset;

    /// <summary>Begins anew for the next connection.</summary>
    public void Restart()
    {
        _paths.Clear();
        _manifests.Clear();
        _reset = false;
    }

    /// <summary>
    /// Appends a frame. Returns the body's length; when that is over the limit nothing was appended.
    /// </summary>
    /// <exception cref="ArgumentException">A name is longer than <see cref="EnvelopeFormat.NameLimit"/>.</exception>
    public int Encode(
        OutputBuffer output,
        EnvelopeOrder? order,
        object recipient,
        object? sender,
        int serializerId,
        string manifest,
        ReadOnlySpan<byte> payload)
    {
        output.BeginFrame(order is null ? FrameKind.Message : FrameKind.SystemMessage);
        var complete = false;
        try
        {
            if (_paths.IsFull) _reset = true;
            if (_reset) Restart(output);
            else output.WriteByte(0);

            if (order is { } o)
            {
                output.WriteInt64(o.Sequence);
                output.WriteInt64(o.NotBefore);
            }

            WritePath(output, recipient);
            WritePath(output, sender);
            output.WriteInt32(serializerId);
            WriteManifest(output, manifest);
            var length = output.BodyLength + payload.Length;
            if (length <= frameLimit)
            {
                output.WriteBytes(payload);
                output.EndFrame();
                complete = true;
            }

            return length;
        }
        finally
        {
            if (!complete)
            {
                // What this frame taught the table never reaches the other side.
                output.AbandonFrame();
                _reset = true;
            }
        }
    }

    private static bool IsShort(string name) => Encoding.UTF8.GetByteCount(name) <= EnvelopeFormat.RememberedNameLimit;

    private static void WriteName(OutputBuffer output, string name)
    {
        if (name.Length > EnvelopeFormat.NameLimit || Encoding.UTF8.GetByteCount(name) > EnvelopeFormat.NameLimit)
            throw new ArgumentException($"A path or manifest of {name.Length} characters is over the limit of {EnvelopeFormat.NameLimit} bytes");
        output.WriteString(name);
    }

    private void Restart(OutputBuffer output)
    {
        Restart();
        output.WriteByte(EnvelopeFormat.ResetTables);
    }

    private void WritePath(OutputBuffer output, object? reference)
    {
        if (reference is null)
        {
            output.WriteUInt16(EnvelopeFormat.NoName);
            return;
        }

        if (_paths.TryGet(reference, out var number))
        {
            output.WriteUInt16(number);
            return;
        }

        var name = nameOf(reference);
        output.WriteUInt16(!_paths.IsFull && isLasting(reference) && IsShort(name) ? _paths.Add(reference) : EnvelopeFormat.SpelledOut);
        WriteName(output, name);
    }

    private void WriteManifest(OutputBuffer output, string manifest)
    {
        if (manifest.Length == 0)
        {
            output.WriteUInt16(EnvelopeFormat.NoName);
            return;
        }

        if (_manifests.TryGet(manifest, out var number))
        {
            output.WriteUInt16(number);
            return;
        }

        output.WriteUInt16(!_manifests.IsFull && IsShort(manifest) ? _manifests.Add(manifest) : EnvelopeFormat.SpelledOut);
        WriteName(output, manifest);
    }
}
