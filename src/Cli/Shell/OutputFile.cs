namespace DistTrain.Cli.Shell;

/// <summary>Files that a command writes: whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Writes to a temporary file beside <paramref name="path"/> and renames it.</summary>
    /// <exception cref="BadInputException">The directory does not exist or cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new BadInputException($"--output {path}: a directory; a file is expected");
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            throw new BadInputException($"--output {path}: the directory {Path.GetDirectoryName(full)} does not exist");
        var temporary = full + ".writing";
        try
        {
            using (var stream = File.Create(temporary))
                write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
