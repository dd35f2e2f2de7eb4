namespace DistTrain.Cluster.Tests.LocalTraining;

/// <summary>Real data beside the repository; a test that needs it is skipped where it is not.</summary>
internal static class SharedData
{
    public static string At(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([InRepository(), "..", "shared", "data", .. parts]));
        // A worktree lies one directory deeper than a clone.
        var deeper = Path.GetFullPath(Path.Combine([InRepository(), "..", "..", "shared", "data", .. parts]));
        Skip.IfNot(File.Exists(path) || File.Exists(deeper), $"{path} is not there");
        return File.Exists(path) ? path : deeper;
    }

    public static string InRepository(params string[] parts)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "DistTrain.sln")))
            directory = directory.Parent;
        Assert.NotNull(directory);
        return Path.Combine([directory.FullName, .. parts]);
    }
}
