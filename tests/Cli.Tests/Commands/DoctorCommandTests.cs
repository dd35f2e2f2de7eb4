namespace DistTrain.Cli.Tests.Commands;

public class DoctorCommandTests
{
    [Fact]
    public async Task Doctor_MachineThatRunsTheTests_HasALibtorchThatComputes()
    {
        var run = await CliRun.Of("doctor");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"(?m)^✓ \.NET ", run.Output);
        Assert.Matches(@"(?m)^✓ libtorch ", run.Output);
        Assert.Matches(@"(?m)^✓ libstdc\+\+ .*bridge", run.Output);
        Assert.Matches(@"(?m)^✓ kernels +vendor ", run.Output);
        Assert.Matches(@"(?m)^✓ computes with +oneMKL .* oneDNN .* ATen ", run.Output);
        Assert.Matches(@"(?m)^[✓!] CUDA ", run.Output);
    }
}
