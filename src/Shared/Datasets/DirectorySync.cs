using System.Runtime.InteropServices;

namespace DistTrain.Shared.Datasets;

/// <summary>Writes a directory's entries to the disk, so that a renamed file is still there after a power cut.</summary>
internal static partial class DirectorySync
{

    /// <summary>Flushes a directory; a file system that cannot do so is no error.</summary>
    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var descriptor = Open(directory, 0);
        if (descriptor < 0)
            throw new IOException($"{directory}: cannot be opened to flush it (errno {Marshal.GetLastPInvokeError()})");
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
