using System.Security.Cryptography;
using System.Text;

namespace DistTrain.Shared.Security;

/// <summary>The secret that the processes of a cluster share. A generated one (<c>disttrain secret</c>: 256 bits as base64
/// or hexadecimal digits) is used as it is. Anything else may be words that a person chose, which someone who has recorded a
/// handshake could try to guess offline; key stretching makes every guess expensive.</summary>
public sealed class ClusterSecret
{
    /// <summary>The fewest characters that are accepted.</summary>
    public const int MinimumCharacters = 16;

    private const int GeneratedBytes = 32;
    private const int LimitBytes = 4096;

    // Half a second of processor time (in 2026), at a process's start and for each guess.
    private const int Iterations = 2_000_000;
    private readonly byte[] _text;

    private ClusterSecret(string text)
    {
        _text = Encoding.UTF8.GetBytes(text);
        IsGenerated = HoldsKey(text);
        Characters = text.Length;
    }

    /// <summary>Whether it is 256 bits as base64 or hexadecimal digits, and so not words that can be guessed.</summary>
    public bool IsGenerated { get; }

    /// <summary>Length in characters, at least <see cref="MinimumCharacters"/>.</summary>
    public int Characters { get; }

    private static ReadOnlySpan<byte> Salt => "disttrain cluster secret 1"u8;

    /// <summary>A secret from its text; white space around it does not count.</summary>
    /// <exception cref="FormatException">Says what is wrong with the text, without repeating it.</exception>
    public static ClusterSecret FromText(string text)
    {
        var trimmed = text.Trim().Trim('\uFEFF');
        if (trimmed.Length == 0)
            throw new FormatException("it is empty");
        if (trimmed.Any(char.IsControl))
            throw new FormatException("it holds more than one line, or control characters; one line is expected");
        return trimmed.Length >= MinimumCharacters
            ? new ClusterSecret(trimmed)
            : throw new FormatException($"it holds {trimmed.Length} characters; at least {MinimumCharacters} are expected");
    }

    /// <summary>Reads a secret from a file.</summary>
    /// <exception cref="InvalidDataException">Names the file, what is wrong and what to do.</exception>
    public static ClusterSecret Read(string file)
    {
        if (Directory.Exists(file))
            throw new InvalidDataException(
                $"{file}: is a directory (Docker makes one where a mounted file is missing); {Remedy(file)}");
        if (!File.Exists(file))
            throw new InvalidDataException($"{file}: no such file; {Remedy(file)}");
        try
        {
            return FromText(ReadText(file));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}; {Remedy(file)}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{file}: it is not text; {Remedy(file)}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidDataException(
                $"{file}: this process's user ({Environment.UserName}) may not read it; "
                + "make it that user's own, with mode 0600", e);
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Describes the secret without revealing it.</summary>
    public override string ToString() => IsGenerated ? "a generated secret" : $"a secret of {Characters} characters";

    /// <summary>The key that everything is derived from; costs half a second of processor time when the secret was not
    /// generated. The caller zeroes it after use.</summary>
    internal byte[] DeriveKey() => IsGenerated
        ? HKDF.Extract(HashAlgorithmName.SHA256, _text, Salt.ToArray())
        : Rfc2898DeriveBytes.Pbkdf2(_text, Salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);

    private static string ReadText(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[LimitBytes + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count <= LimitBytes
            ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, count)
            : throw new FormatException($"it holds more than {LimitBytes} bytes, which is no secret");
    }

    private static bool HoldsKey(string text)
    {
        Span<byte> key = stackalloc byte[GeneratedBytes + 2];
        return (text.Length == GeneratedBytes * 2 && text.All(char.IsAsciiHexDigit))
            || (Convert.TryFromBase64String(text, key, out var count) && count == GeneratedBytes);
    }

    private static string Remedy(string file) => $"make a secret with: disttrain secret --output {file}";
}
