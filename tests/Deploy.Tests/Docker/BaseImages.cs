using System.Runtime.InteropServices;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>
/// The Dockerfile's base images, made on this machine from Debian's packages and the installed .NET: an engine of the tests' own
/// has no images, and there may be no registry. They stand in for the published ones under their names; what they cannot show
/// is that those have no shell.
/// </summary>
internal static class BaseImages
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private const string Packages = "ca-certificates,libgcc-s1,libssl3,libstdc++6,zlib1g";
    private const string Authorities = "/usr/local/share/ca-certificates";

    public static async Task MakeAsync(DockerEngine engine, string directory)
    {
        var root = Path.Combine(directory, "root");
        (await Command.RunAsync("debootstrap", ["--variant=minbase", $"--include={Packages}", "bookworm", root], Limit)).Good();
        // A mirror of the package feeds may be signed by an authority of this machine's.
        if (Directory.Exists(Authorities))
            (await Command.RunAsync("cp", ["-r", Authorities, root + "/usr/local/share/"], Limit)).Good();
        (await Command.RunAsync("chroot", [root, "update-ca-certificates"], Limit)).Good();

        // …/shared/Microsoft.NETCore.App/VERSION/
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var recipe = Images.Dockerfile.Read("deploy/docker/Dockerfile");
        await ImportAsync(engine, root, dotnet, [], recipe.Default("SYSTEM_IMAGE")!);
        await ImportAsync(engine, root, dotnet, ["dotnet", "host", "shared"], recipe.Default("RUNTIME_IMAGE")!);
        await ImportAsync(engine, root, dotnet, ["."], recipe.Default("BUILD_IMAGE")!);
        Directory.Delete(root, recursive: true);
    }

    // One archive, whatever of .NET belongs to the image under the place that Microsoft's images have it at.
    private static async Task ImportAsync(DockerEngine engine, string root, string dotnet, string[] parts, string image)
    {
        var archive = root + ".tar";
        (await Command.RunAsync("tar", ["-cf", archive, "-C", root, "."], Limit)).Good();
        if (parts.Length > 0)
        {
            (await Command.RunAsync(
                "tar", ["-rf", archive, "-C", dotnet, "--transform", "s,^,usr/share/dotnet/,", .. parts], Limit)).Good();
        }
        (await engine.Docker(Limit, "import", archive, image)).Good();
        File.Delete(archive);
    }
}
