namespace DistTrain.Coordinator.Checkpointing;

/// <summary>What checkpoints need of a file system. Every call may throw <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/>.</summary>
public interface ICheckpointFiles
{
    /// <summary>Makes a directory and those above it.</summary>
    void CreateDirectory(string path);

    /// <summary>Creates a file that must not exist.</summary>
    Stream Create(string path);

    /// <summary>Returns when everything written to a stream of <see cref="Create"/> is on the disk.</summary>
    void Flush(Stream stream);

    /// <summary>Opens a file for reading.</summary>
    Stream Open(string path);

    /// <summary>Gives a directory a new name that must be free; atomic.</summary>
    void Rename(string from, string to);

    /// <summary>Returns when a directory's entries are on the disk.</summary>
    void FlushDirectory(string path);

    /// <summary>Deletes a directory and what is in it.</summary>
    void DeleteDirectory(string path);

    /// <summary>Names of the directories in a directory; none when it does not exist.</summary>
    IReadOnlyList<string> Directories(string path);

    /// <summary>Names of the files in a directory; none when it does not exist.</summary>
    IReadOnlyList<string> FileNames(string path);

    /// <summary>Bytes free where a path lies; null when unknown.</summary>
    long? FreeBytes(string path);
}
