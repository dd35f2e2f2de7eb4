using System.Buffers.Binary;
using System.Text;

namespace DistTrain.Worker.Libtorch;

/// <summary>A section of a shared library (ELF, 64 bits, little-endian; System V gABI, "Sections"). Offsets and lengths are
/// what the file claims, and are checked where they are used: a section without bytes in the file, like .bss, may lie past
/// its end.</summary>
/// <param name="Type">SHT_… of the gABI.</param>
/// <param name="Address">Where the loader puts it, relative to the library's base.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Link">The index of the section with its names.</param>
internal readonly record struct ElfSection(uint Type, ulong Address, ulong Offset, ulong Length, int Link)
{
    private const int HeaderSize = 64;

    /// <summary>The sections of a file, in its order.</summary>
    /// <exception cref="BadImageFormatException">The file is not of this format.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The file is cut off.</exception>
    /// <exception cref="OverflowException">The file, or what it claims, is larger than 2 GiB.</exception>
    public static List<ElfSection> Of(ReadOnlySpan<byte> image)
    {
        if (!image.StartsWith("\u007fELF\u0002\u0001"u8))
            throw new BadImageFormatException("no 64-bit little-endian ELF file");
        var table = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(image[40..]));
        var sections = new List<ElfSection>();
        for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(image[60..]); i++)
        {
            var header = image.Slice(checked(table + (i * HeaderSize)), HeaderSize);
            sections.Add(new ElfSection(
                BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
                checked((int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..]))));
        }

        return sections;
    }

    /// <summary>The bytes of the section, within those of the file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The file is cut off.</exception>
    /// <exception cref="OverflowException">The file says that it is past 2 GiB.</exception>
    public ReadOnlySpan<byte> Content(ReadOnlySpan<byte> image) => image.Slice(checked((int)Offset), checked((int)Length));

    /// <summary>The zero-terminated name that begins at an offset of a string table.</summary>
    public static string Name(ReadOnlySpan<byte> names, uint place)
    {
        var start = names[checked((int)place)..];
        return Encoding.UTF8.GetString(start[..start.IndexOf((byte)0)]);
    }
}
