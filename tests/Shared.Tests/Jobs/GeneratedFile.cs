namespace DistTrain.Shared.Tests.Jobs;

/// <summary>A file of the repository that is made from the code.</summary>
internal static class GeneratedFile
{
    private const string Variable = "DISTTRAIN_UPDATE_DOCS";

    /// <summary>Asserts that a file is what the code makes; writes it first when the environment asks for that.</summary>
    public static void AssertEqual(string path, string expected)
    {
        var file = Repository.At(path);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
            File.WriteAllText(file, expected);
        var found = File.Exists(file) ? File.ReadAllText(file) : "";
        var lines = found.Split('\n').Zip(expected.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            found == expected,
            $"{path} is not what the code makes, from line {lines + 1} on; to write it anew: {Variable}=1 ./test Shared");
    }
}
