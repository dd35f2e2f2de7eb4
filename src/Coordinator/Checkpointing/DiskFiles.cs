using DistTrain.Shared.Datasets;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Files on disk; the tests' stand-in breaks off at any operation.</summary>
public sealed class DiskFiles : ICheckpointFiles
{
    /// <summary>The shared instance; it has no state.</summary>
    public static DiskFiles Instance { get; } = new();

    /// <inheritdoc/>
    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    /// <inheritdoc/>
    public Stream Create(string path) =>
        new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <inheritdoc/>
    public void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public Stream Open(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);

    /// <inheritdoc/>
    public void Rename(string from, string to) => Directory.Move(from, to);

    /// <inheritdoc/>
    public void FlushDirectory(string path) => DirectorySync.Flush(path);

    /// <inheritdoc/>
    public void DeleteDirectory(string path) => Directory.Delete(path, recursive: true);

    /// <inheritdoc/>
    public IReadOnlyList<string> Directories(string path) =>
        Directory.Exists(path) ? [.. new DirectoryInfo(path).EnumerateDirectories().Select(d => d.Name)] : [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FileNames(string path) =>
        Directory.Exists(path) ? [.. new DirectoryInfo(path).EnumerateFiles().Select(f => f.Name)] : [];

    /// <inheritdoc/>
    public long? FreeBytes(string path)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
