namespace DistTrain.Deploy.Tests.Docker;

public sealed class BuildLogTests
{
    [Theory]
    [InlineData("#16 9.1 /source/src/Shared/Job.cs(3,1): error CS0103: The name 'x' does not exist in the current context")]
    [InlineData("#16 9.1 error NU1004: The packages lock file is inconsistent with the project dependencies")]
    [InlineData("#14 2.0 MSBUILD : error MSB1009: Project file does not exist.")]
    [InlineData(
        "failed to solve: failed to compute cache key: failed to calculate checksum of ref a::b: \"/src/Gone\": not found")]
    public void IsOurs_SourcesAtFault_Yes(string line) =>
        Assert.True(BuildLog.IsOurs("#9 DONE 0.3s\n" + line + "\nexit code: 1"));

    [Theory]
    [InlineData("#14 90.1 error : The SSL connection could not be established, see inner exception.")]
    [InlineData("#16 9.1 error NU1301: Unable to load the service index for source https://api.nuget.org/v3/index.json.")]
    [InlineData("write /var/lib/docker/tmp/x: no space left on device")]
    [InlineData("#16 9.1 error MSB3021: Unable to copy file \"a.so\" to \"/out/app/a.so\". No space left on device")]
    [InlineData("docker compose build: not done after 00:08:00")]
    public void IsOurs_MachineAtFault_No(string line) =>
        Assert.False(BuildLog.IsOurs("#9 DONE 0.3s\n" + line + "\nexit code: 1"));
}
