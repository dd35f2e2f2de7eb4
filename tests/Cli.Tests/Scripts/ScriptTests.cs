using System.Diagnostics;

namespace DistTrain.Cli.Tests.Scripts;

/// <summary>The shell scripts at the top of the repository.</summary>
public class ScriptTests
{
    private static readonly string[] Scripts =
        ["disttrain", "test", ".ci/run", "eng/setup.sh", "eng/docker-tools.sh", "deploy/certs/make-certs.sh"];

    [SkippableFact]
    public async Task Scripts_ShellCheck_FindsNothing()
    {
        var root = RepositoryRoot();
        Skip.If(root is null, "the tests run outside the repository");
        Skip.IfNot(OnPath("shellcheck"), "shellcheck is not installed");

        using var process = Process.Start(new ProcessStartInfo("shellcheck", ["-x", "-P", ".", .. Scripts])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        })!;
        var findings = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, findings);
    }

    private static string? RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "DistTrain.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory;
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(
            directory => File.Exists(Path.Combine(directory, program)));
}
