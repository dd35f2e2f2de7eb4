using System.Buffers.Binary;

namespace DistTrain.Worker.Libtorch;

/// <summary>
/// Symbol versions that a shared library asks of another library without a place in its code or data that refers to a symbol of
/// that version. GCC 13's <c>&lt;iostream&gt;</c> leaves such a demand behind, and the loader then refuses the library beside an
/// older libstdc++ that would serve it as well. Format: System V gABI, and the Linux Standard Base's "Symbol Versioning".
/// </summary>
internal static class UnusedVersions
{
    private const uint Relocations = 4; // SHT_RELA
    private const int RelocationSize = 24;
    private const uint DynamicSymbolVersions = 0x6fffffff; // SHT_GNU_versym
    private const uint VersionsNeeded = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK: whether the version is there is not checked
    private const ushort IndexBits = 0x7fff; // above them: hidden

    /// <summary>Marks as weak every version of <paramref name="library"/> that no relocation of the image uses.</summary>
    /// <param name="image">The whole file; changed in place, two bytes a version.</param>
    /// <param name="library">The library that the versions are asked of, as the file names it, for example
    /// <c>libstdc++.so.6</c>.</param>
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
        var sections = ElfSection.Of(image);
        var used = UsedIndices(image, sections, Only(sections, DynamicSymbolVersions).Content(image));
        var versions = Only(sections, VersionsNeeded);
        var needed = image.Slice(checked((int)versions.Offset), checked((int)versions.Length));
        var names = sections[versions.Link].Content(image);
        var weakened = new List<string>();
        for (var place = 0; ; place += Next(needed, place, 12))
        {
            var isOfLibrary = ElfSection.Name(names, BinaryPrimitives.ReadUInt32LittleEndian(needed[(place + 4)..])) == library;
            var count = BinaryPrimitives.ReadUInt16LittleEndian(needed[(place + 2)..]);
            var version = place + Next(needed, place, 8);
            for (var i = 0; i < count; i++, version += Next(needed, version, 12))
            {
                var flags = needed.Slice(version + 4, 2);
                var index = BinaryPrimitives.ReadUInt16LittleEndian(needed[(version + 6)..]) & IndexBits;
                if (!isOfLibrary || used.Contains(index) || (BinaryPrimitives.ReadUInt16LittleEndian(flags) & Weak) != 0)
                    continue;
                flags[0] |= (byte)Weak;
                weakened.Add(ElfSection.Name(names, BinaryPrimitives.ReadUInt32LittleEndian(needed[(version + 8)..])));
            }

            if (Next(needed, place, 12) == 0)
                return weakened;
        }
    }

    private static HashSet<int> UsedIndices(
        ReadOnlySpan<byte> image, List<ElfSection> sections, ReadOnlySpan<byte> versionOfSymbol)
    {
        var used = new HashSet<int>();
        foreach (var section in sections.Where(section => section.Type == Relocations))
        {
            var relocations = section.Content(image);
            for (var place = 0; place < relocations.Length; place += RelocationSize)
            {
                var symbol = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(relocations[(place + 12)..]));
                used.Add(BinaryPrimitives.ReadUInt16LittleEndian(versionOfSymbol[(symbol * sizeof(ushort))..]) & IndexBits);
            }
        }

        return used;
    }

    private static ElfSection Only(List<ElfSection> sections, uint type) =>
        sections.Where(section => section.Type == type).ToArray() is [var section]
            ? section
            : throw new BadImageFormatException("the shared library has no symbol versions");

    private static int Next(ReadOnlySpan<byte> entries, int place, int field) =>
        checked((int)BinaryPrimitives.ReadUInt32LittleEndian(entries[(place + field)..]));
}
