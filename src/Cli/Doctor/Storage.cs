namespace DistTrain.Cli.Doctor;

/// <summary>Free space and write access of directories.</summary>
internal static class Storage
{
    /// <summary>Bytes a user may still write under a path; null when there is no such place.</summary>
    public static long? FreeBytes(string path)
    {
        if (!Directory.Exists(path))
            return null;
        try
        {
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static bool CanWrite(string directory)
    {
        var probe = Path.Combine(directory, ".disttrain-" + Path.GetRandomFileName());
        try
        {
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
                return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
