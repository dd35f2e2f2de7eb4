using DistTrain.Cli.Shell;
using DistTrain.Cli.Training;

namespace DistTrain.Cli.Tests.Training;

public sealed class RunChoiceTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    private string Home => _directory.At("runs");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ForNewRun_NothingWanted_IsNamedByJobAndTime() =>
        Assert.Equal(Path.Combine(Home, "heart-20260102T030405Z"), RunChoice.ForNewRun(null, "heart", Now, Home));

    [Fact]
    public void ForNewRun_SecondInTheSameSecond_GetsANameOfItsOwn()
    {
        Directory.CreateDirectory(Path.Combine(Home, "heart-20260102T030405Z"));

        Assert.Equal(Path.Combine(Home, "heart-20260102T030405Z-2"), RunChoice.ForNewRun(null, "heart", Now, Home));
    }

    [Fact]
    public void ForNewRun_EmptyDirectoryWanted_IsTaken() =>
        Assert.Equal(_directory.Path, RunChoice.ForNewRun(_directory.Path, "heart", Now, Home));

    [Fact]
    public void ForNewRun_FileWanted_IsRefused() =>
        Assert.Throws<BadInputException>(() => RunChoice.ForNewRun(_directory.Write("taken", ""), "heart", Now, Home));

    [Fact]
    public void ToResume_NothingWanted_IsTheNewestOfThatJob()
    {
        _directory.Write("runs/heart-20260102T030405Z/job.yaml", "");
        _directory.Write("runs/heart-20260103T030405Z/job.yaml", "");
        _directory.Write("runs/heart-big-20260104T030405Z/job.yaml", "");
        _directory.Write("runs/heart-20260105T030405Z/notes.txt", "holds no run");

        Assert.Equal(Path.Combine(Home, "heart-20260103T030405Z"), RunChoice.ToResume(null, "heart", Home));
    }

    [Fact]
    public void ToResume_NoRun_SaysWhereItLooked()
    {
        var error = Assert.Throws<BadInputException>(() => RunChoice.ToResume(null, "heart", Home));

        Assert.Contains("'heart'", error.Message, StringComparison.Ordinal);
        Assert.Contains(Home, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToResume_DirectoryWithoutARun_IsRefused() =>
        Assert.Throws<BadInputException>(() => RunChoice.ToResume(_directory.Path, "heart", Home));
}
