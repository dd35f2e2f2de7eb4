namespace DistTrain.Worker.Transport;

/// <summary>A directory of prepared data sets with a size limit; the one used longest ago goes first.</summary>
internal sealed class DataSetCache(string directory, long limitBytes, TimeProvider time)
{
    /// <summary>Where a data set lies, or will.</summary>
    public string PathOf(string contentKey) => Path.Combine(directory, contentKey + ".data");

    /// <summary>Marks a data set as used now. False when it is not there.</summary>
    public bool Touch(string contentKey)
    {
        try
        {
            File.SetLastWriteTimeUtc(PathOf(contentKey), time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Removes data sets and abandoned parts, the one used longest ago first, until the rest and
    /// <paramref name="needed"/> bytes fit the limit.</summary>
    /// <param name="contentKey">The data set that is needed now; never removed.</param>
    /// <param name="needed">Bytes that will be added.</param>
    public void MakeRoom(string contentKey, long needed)
    {
        var files = new DirectoryInfo(directory).EnumerateFiles()
            .Where(file => file.Extension is ".data" or ".part")
            .OrderBy(file => file.LastWriteTimeUtc)
            .ToList();
        var total = files.Sum(file => file.Length) + needed;
        foreach (var file in files)
        {
            if (total <= limitBytes)
                return;
            if (file.Name.StartsWith(contentKey, StringComparison.Ordinal))
                continue;
            total -= file.Length;
            // A process that has it mapped keeps its pages.
            file.Delete();
        }
    }
}
