using System.Buffers.Binary;
using System.Text;

namespace DistTrain.Worker.Libtorch;

/// <summary>
/// Symbol versions that a shared library (ELF, 64 bits, little-endian) asks of another library without a place in its code or data
/// that refers to a symbol of that version. GCC 13's <c>&lt;iostream&gt;</c> leaves such a demand behind, and the loader then refuses
/// the library beside an older libstdc++ that would serve it as well. Format: System V gABI, and the Linux Standard Base's
/// "Symbol Versioning".
/// </summary>
internal static class UnusedVersions
{
    private const int SectionHeaderSize = 64;
    private const uint Relocations = 4; // SHT_RELA
    private const int RelocationSize = 24;
    private const uint DynamicSymbolVersions = 0x6fffffff; // SHT_GNU_versym
    private const uint VersionsNeeded = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK: whether the version is there is not checked
    private const ushort IndexBits = 0x7fff; // above them: hidden

    /// <summary>Marks as weak every version of <paramref name="library"/> that no relocation of the image uses.</summary>
    /// <param name="image">The whole file; changed in place, two bytes a version.</param>
    /// <param name="library">The library that the versions are asked of, as the file names it, for example <c>libstdc++.so.6</c>.</param>
    /// <returns>The names of the versions that are weak now and were not.</returns>
    /// <exception cref="BadImageFormatException">The file is no such library, or is cut off.</exception>
    public static IReadOnlyList<string> Weaken(Span<byte> image, string library)
    {
        try
        {
            return WeakenIn(image, library);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException or IndexOutOfRangeException)
        {
            throw new BadImageFormatException("the shared library is cut off or not well-formed", e);
        }
    }

    private static List<string> WeakenIn(Span<byte> image, string library)
    {
        if (!image.StartsWith("\u007fELF\u0002\u0001"u8))
            throw new BadImageFormatException("no 64-bit little-endian ELF file");
        var used = UsedIndices(image, Content(image, Header(image, Only(image, DynamicSymbolVersions))));
        var header = Header(image, Only(image, VersionsNeeded));
        var needed = Content(image, header);
        var names = Content(image, Header(image, checked((int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..]))));
        var weakened = new List<string>();
        for (var place = 0; ; place += Next(needed, place, 12))
        {
            var isOfLibrary = Text(names, needed, place + 4) == library;
            var count = BinaryPrimitives.ReadUInt16LittleEndian(needed[(place + 2)..]);
            var version = place + checked((int)BinaryPrimitives.ReadUInt32LittleEndian(needed[(place + 8)..]));
            for (var i = 0; i < count; i++, version += Next(needed, version, 12))
            {
                var flags = needed.Slice(version + 4, 2);
                var index = BinaryPrimitives.ReadUInt16LittleEndian(needed[(version + 6)..]) & IndexBits;
                if (!isOfLibrary || used.Contains(index) || (BinaryPrimitives.ReadUInt16LittleEndian(flags) & Weak) != 0)
                    continue;
                flags[0] |= (byte)Weak;
                weakened.Add(Text(names, needed, version + 8));
            }

            if (Next(needed, place, 12) == 0)
                return weakened;
        }
    }

    private static HashSet<int> UsedIndices(Span<byte> image, ReadOnlySpan<byte> versionOfSymbol)
    {
        var used = new HashSet<int>();
        foreach (var section in Sections(image, Relocations))
        {
            var relocations = Content(image, Header(image, section));
            for (var place = 0; place < relocations.Length; place += RelocationSize)
            {
                var symbol = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(relocations[(place + 12)..]));
                used.Add(BinaryPrimitives.ReadUInt16LittleEndian(versionOfSymbol[(symbol * sizeof(ushort))..]) & IndexBits);
            }
        }

        return used;
    }

    private static int Only(Span<byte> image, uint type) => Sections(image, type) is [var section]
        ? section
        : throw new BadImageFormatException("the shared library has no symbol versions");

    private static List<int> Sections(Span<byte> image, uint type)
    {
        var found = new List<int>();
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image[60..]);
        for (var i = 0; i < count; i++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(Header(image, i)[4..]) == type)
                found.Add(i);
        }

        return found;
    }

    private static Span<byte> Header(Span<byte> image, int section)
    {
        var table = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(image[40..]));
        return image.Slice(checked(table + (section * SectionHeaderSize)), SectionHeaderSize);
    }

    private static Span<byte> Content(Span<byte> image, ReadOnlySpan<byte> header) => image.Slice(
        checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[24..])), checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..])));

    private static int Next(ReadOnlySpan<byte> entries, int place, int field) =>
        checked((int)BinaryPrimitives.ReadUInt32LittleEndian(entries[(place + field)..]));

    private static string Text(ReadOnlySpan<byte> names, ReadOnlySpan<byte> entries, int field)
    {
        var start = names[checked((int)BinaryPrimitives.ReadUInt32LittleEndian(entries[field..]))..];
        return Encoding.UTF8.GetString(start[..start.IndexOf((byte)0)]);
    }
}
