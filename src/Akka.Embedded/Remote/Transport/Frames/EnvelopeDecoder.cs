#nullable enable
using System.Diagnostics.CodeAnalysis;

namespace Akka.Remote.Transport;

/// <summary>Reads the message frames of one connection: the mirror of <see cref="EnvelopeEncoder"/>.</summary>
internal sealed class EnvelopeDecoder
{
    private readonly List<WirePath> _paths = [];
    private readonly List<string> _manifests = [];

    /// <summary>Takes the body of a message frame apart; false when it is malformed.</summary>
    public bool TryDecode(ReadOnlySpan<byte> body, out WireEnvelope envelope)
    {
        envelope = default;
        var reader = new ByteReader(body);
        if (!reader.TryReadByte(out var kind) || !reader.TryReadByte(out var flags)) return false;
        if ((FrameKind)kind is not (FrameKind.Message or FrameKind.SystemMessage) || flags > EnvelopeFormat.ResetTables) return false;

        if (flags == EnvelopeFormat.ResetTables)
        {
            _paths.Clear();
            _manifests.Clear();
        }

        if ((FrameKind)kind == FrameKind.SystemMessage)
        {
            if (!reader.TryReadInt64(out var sequence) || !reader.TryReadInt64(out var notBefore)) return false;
            if (sequence < 1 || notBefore < 0) return false;
            envelope.Order = new EnvelopeOrder(sequence, notBefore);
        }

        if (!TryReadPath(ref reader, out envelope.Recipient) || envelope.Recipient is null) return false;
        if (!TryReadPath(ref reader, out envelope.Sender)) return false;
        if (!reader.TryReadInt32(out envelope.SerializerId)) return false;
        if (!TryReadManifest(ref reader, out var manifest)) return false;
        envelope.Manifest = manifest;
        envelope.Payload = reader.Rest;
        return true;
    }

    private bool TryReadPath(ref ByteReader reader, out WirePath? path)
    {
        path = null;
        if (!reader.TryReadUInt16(out var number)) return false;
        if (number == EnvelopeFormat.NoName) return true;
        if (number <= _paths.Count)
        {
            path = _paths[number - 1];
            return true;
        }

        var remember = number == _paths.Count + 1 && number <= EnvelopeFormat.PathTableSize;
        if (!remember && number != EnvelopeFormat.SpelledOut) return false;
        if (!reader.TryReadString(remember ? EnvelopeFormat.RememberedNameLimit : EnvelopeFormat.NameLimit, out var text)) return false;
        path = new WirePath(text);
        if (remember) _paths.Add(path);
        return true;
    }

    private bool TryReadManifest(ref ByteReader reader, [NotNullWhen(true)] out string? manifest)
    {
        manifest = string.Empty;
        if (!reader.TryReadUInt16(out var number)) return false;
        if (number == EnvelopeFormat.NoName) return true;
        if (number <= _manifests.Count)
        {
            manifest = _manifests[number - 1];
            return true;
        }

        var remember = number == _manifests.Count + 1 && number <= EnvelopeFormat.ManifestTableSize;
        if (!remember && number != EnvelopeFormat.SpelledOut) return false;
        if (!reader.TryReadString(remember ? EnvelopeFormat.RememberedNameLimit : EnvelopeFormat.NameLimit, out manifest)) return false;
        if (remember) _manifests.Add(manifest);
        return true;
    }
}
