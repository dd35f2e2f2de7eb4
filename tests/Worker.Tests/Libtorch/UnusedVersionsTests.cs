using System.Buffers.Binary;
using DistTrain.Worker.Libtorch;

namespace DistTrain.Worker.Tests.Libtorch;

/// <summary>On TorchSharp's bridge as the package has it.</summary>
public class UnusedVersionsTests
{
    private const string CxxLibrary = "libstdc++.so.6";
    private const string Unused = "GLIBCXX_3.4.32";
    private const uint Relocations = 4;
    private const int RelocationSize = 24;
    private static readonly byte[] s_bridge = File.ReadAllBytes(BridgeLoader.EnsureLoaded().File);

    [Fact]
    public void Weaken_TheBridge_WaivesTheOneVersionThatNothingUses()
    {
        var image = s_bridge.ToArray();

        Assert.Equal([Unused], UnusedVersions.Weaken(image, CxxLibrary));

        var changed = Assert.Single(Enumerable.Range(0, image.Length), i => image[i] != s_bridge[i]);
        Assert.Equal((0, 2), (s_bridge[changed], image[changed]));
    }

    [Fact]
    public void Weaken_Twice_FindsNothingMore()
    {
        var image = s_bridge.ToArray();
        _ = UnusedVersions.Weaken(image, CxxLibrary);

        Assert.Empty(UnusedVersions.Weaken(image, CxxLibrary));
    }

    [Fact]
    public void Weaken_VersionThatOneRelocationUses_IsKept()
    {
        var image = s_bridge.ToArray();
        UseVersion(image, Unused);

        Assert.Empty(UnusedVersions.Weaken(image, CxxLibrary));
    }

    [Fact]
    public void Weaken_VersionsOfAnotherLibrary_AreLeftAlone()
    {
        var image = s_bridge.ToArray();

        Assert.Empty(UnusedVersions.Weaken(image, "libm.so.6"));
        Assert.Equal(s_bridge, image);
    }

    [Fact]
    public void Weaken_CutOffAnywhere_IsBadImage()
    {
        // Not at every byte: the file has 2.4 million. The section headers are at its end, so no cut is too small to matter.
        for (var length = 0; length < s_bridge.Length; length += length < 4096 ? 7 : 65_537)
            Assert.Throws<BadImageFormatException>(() => UnusedVersions.Weaken(s_bridge.AsSpan(0, length).ToArray(), CxxLibrary));
        Assert.Throws<BadImageFormatException>(() => UnusedVersions.Weaken(s_bridge.AsSpan(..^1).ToArray(), CxxLibrary));
    }

    [Fact]
    public void Weaken_HeadersThatPointAnywhere_AreNothingOrABadImage()
    {
        var table = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(s_bridge.AsSpan(40)));
        for (var place = table; place < s_bridge.Length; place += 5)
        {
            var image = s_bridge.ToArray();
            image[place] ^= 0xff;
            var refused = Record.Exception(() => UnusedVersions.Weaken(image, CxxLibrary));
            Assert.True(refused is null or BadImageFormatException, $"byte {place}: {refused}");
        }
    }

    [Fact]
    public void Weaken_NoSharedLibrary_IsBadImage() =>
        Assert.Throws<BadImageFormatException>(() => UnusedVersions.Weaken("#!/bin/sh"u8.ToArray(), CxxLibrary));

    /// <summary>Lets the first relocated symbol have a version.</summary>
    private static void UseVersion(byte[] image, string version)
    {
        var sections = ElfSection.Of(image);
        var relocations = sections.First(section => section.Type == Relocations).Content(image);
        var symbol = 0u;
        for (var entry = 0; symbol == 0; entry += RelocationSize)
            symbol = BinaryPrimitives.ReadUInt32LittleEndian(relocations[(entry + 12)..]);
        var versions = sections.Single(section => section.Type == 0x6fffffff);
        var place = (int)versions.Offset + ((int)symbol * sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(place), IndexOf(image, sections, version));
    }

    private static ushort IndexOf(byte[] image, List<ElfSection> sections, string version)
    {
        var needed = sections.Single(section => section.Type == 0x6ffffffe);
        var names = sections[needed.Link].Content(image);
        var entries = needed.Content(image);
        // Entries of 16 bytes: of a library (version 1, count, ...) or of a version (hash, flags, index, name, next).
        for (var place = 0; place < entries.Length; place += 16)
        {
            var name = BinaryPrimitives.ReadUInt32LittleEndian(entries[(place + 8)..]);
            if (name < names.Length && ElfSection.Name(names, name) == version)
                return BinaryPrimitives.ReadUInt16LittleEndian(entries[(place + 6)..]);
        }

        throw new InvalidOperationException(version + " is not asked for");
    }
}
