namespace DistTrain.TestSupport;

/// <summary>Files of the checkout that the tests run in.</summary>
internal static class Repository
{
    private static readonly string? Found = Find();

    public static string Root => Found ?? throw new InvalidOperationException("the tests run outside the repository");

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(At(parts));

    private static string? Find()
    {
        var directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "DistTrain.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory;
    }
}
