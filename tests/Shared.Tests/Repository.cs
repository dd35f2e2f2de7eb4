namespace DistTrain.Shared.Tests;

/// <summary>Files of the repository that tests look at.</summary>
internal static class Repository
{
    public static string PathOf(string relative)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "DistTrain.sln")))
            directory = directory.Parent;
        Assert.NotNull(directory);
        return Path.Combine(directory.FullName, relative);
    }
}
