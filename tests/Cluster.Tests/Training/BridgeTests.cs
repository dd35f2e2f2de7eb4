using DistTrain.Cli.Shell;
using DistTrain.Worker.Libtorch;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>The program without the package of libtorch, as a build with <c>TorchDevice=none</c> has it.</summary>
public sealed class BridgeTests : IDisposable
{
    private static readonly string s_bridge = BridgeLoader.EnsureLoaded().File;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("disttrain-");

    public BridgeTests()
    {
        // Without the list of the build's files the host takes what it finds.
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll"))
            File.Copy(file, Path.Combine(_directory.FullName, Path.GetFileName(file)));
        File.Copy(
            Path.ChangeExtension(typeof(ExitCodes).Assembly.Location, ".runtimeconfig.json"),
            At("DistTrain.Cli.runtimeconfig.json"));
    }

    [Fact]
    public async Task Train_NoLibtorch_SaysInOneLineWhatToDoAndLeavesNothing()
    {
        File.Copy(s_bridge, At(Path.GetFileName(s_bridge)));
        File.WriteAllText(At("job.yaml"), TestJob.Spirals.Text);

        var (exitCode, text) = await Run([], "train", At("job.yaml"), "--out", At("out"));

        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.Matches(@"^error: .*/libLibTorchSharp\.so does not load: libtorch.*; .*LD_LIBRARY_PATH\n$", text);
        Assert.Empty(_directory.GetDirectories());
    }

    [Fact]
    public async Task Doctor_NoBridge_IsBadAndSaysWhereItLooked()
    {
        var (exitCode, text) = await Run([], "doctor");

        Assert.Equal(ExitCodes.Failed, exitCode);
        Assert.Contains(
            $"✗ libtorch       libLibTorchSharp.so is not beside the program (searched: {_directory.FullName}", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_LibtorchInAnotherDirectory_IsFoundByItsVariable()
    {
        File.Copy(s_bridge, At(Path.GetFileName(s_bridge)));

        var (exitCode, text) = await Run(
            [("LD_LIBRARY_PATH", Path.GetDirectoryName(s_bridge)!)], "doctor", "--kernels", "vendor");

        Assert.True(exitCode == ExitCodes.Done, text);
        Assert.Contains($"({Path.Combine(Path.GetDirectoryName(s_bridge)!, "libtorch_cpu.so")})", text, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string At(string name) => Path.Combine(_directory.FullName, name);

    private async Task<(int ExitCode, string Text)> Run((string, string)[] variables, params string[] arguments)
    {
        using var process = ProgramProcess.StartCopy(At("DistTrain.Cli.dll"), variables, arguments);
        return await process.End();
    }
}
