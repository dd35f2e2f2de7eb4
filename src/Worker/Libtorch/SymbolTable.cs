using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace DistTrain.Worker.Libtorch;

/// <summary>Functions of a shared library by name, those too that it does not export (System V gABI, "Symbol Table").</summary>
internal static class SymbolTable
{
    private const uint Symbols = 2; // SHT_SYMTAB
    private const int EntrySize = 24;
    private const int Function = 2; // STT_FUNC

    /// <summary>A function.</summary>
    /// <param name="Address">Where it is, counted from the library's base.</param>
    /// <param name="Code">Its code, as the file has it.</param>
    public sealed record Entry(nint Address, byte[] Code);

    /// <summary>Looks a function up.</summary>
    /// <returns>Null when the file has no such function, or no symbol table.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static unsafe Entry? Find(string file, string name)
    {
        using var map = MemoryMappedFile.CreateFromFile(
            File.OpenHandle(file), null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return FindIn(new ReadOnlySpan<byte>(start, checked((int)new FileInfo(file).Length)), name);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException or BadImageFormatException)
        {
            return null;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static Entry? FindIn(ReadOnlySpan<byte> image, string name)
    {
        var sections = ElfSection.Of(image);
        foreach (var section in sections.Where(section => section.Type == Symbols))
        {
            // The name first: it stands once in 80 MB of them, found at memory speed.
            var place = sections[section.Link].Content(image).IndexOf(Encoding.UTF8.GetBytes($"\0{name}\0")) + 1;
            if (place > 0 && Named(section.Content(image), place) is { IsEmpty: false } symbol)
                return Code(image, sections, symbol);
        }

        return null;
    }

    private static ReadOnlySpan<byte> Named(ReadOnlySpan<byte> symbols, int place)
    {
        for (; symbols.Length >= EntrySize; symbols = symbols[EntrySize..])
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(symbols) == place && (symbols[4] & 0xf) == Function)
                return symbols[..EntrySize];
        }

        return default;
    }

    private static Entry? Code(ReadOnlySpan<byte> image, List<ElfSection> sections, ReadOnlySpan<byte> symbol)
    {
        var address = BinaryPrimitives.ReadUInt64LittleEndian(symbol[8..]);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(symbol[16..]);
        var section = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]);
        if (section >= sections.Count || address < sections[section].Address)
            return null;
        var within = address - sections[section].Address;
        return new Entry(
            checked((nint)address), sections[section].Content(image).Slice(checked((int)within), checked((int)length)).ToArray());
    }
}
