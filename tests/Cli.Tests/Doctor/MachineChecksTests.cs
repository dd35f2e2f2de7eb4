using DistTrain.Cli.Doctor;

namespace DistTrain.Cli.Tests.Doctor;

public class MachineChecksTests
{
    [Theory]
    [InlineData(8, FindingState.Bad)]
    [InlineData(10, FindingState.Good)]
    public void Runtime_Version_IsJudged(int major, FindingState expected) =>
        Assert.Equal(expected, MachineChecks.Runtime(new Version(major, 0, 1)).State);

    [Fact]
    public void Processor_Cpuinfo_NamesTheModel() =>
        Assert.Contains(
            "AMD EPYC 9R14", MachineChecks.Processor(["processor : 0", "model name\t: AMD EPYC 9R14"]).Found,
            StringComparison.Ordinal);

    [Fact]
    public void SharedMemory_DockersDefault_TellsHowToRaiseIt()
    {
        var finding = MachineChecks.SharedMemory(64L << 20);

        Assert.Equal(FindingState.Note, finding.State);
        Assert.Contains("64 MiB", finding.Found, StringComparison.Ordinal);
        Assert.Contains("--shm-size", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Disk_NotWritable_IsBad() =>
        Assert.Equal(FindingState.Bad, MachineChecks.Disk("/somewhere", 1L << 40, writable: false).State);

    [Fact]
    public void Finding_WithRemedy_ShowsItOnALineOfItsOwn()
    {
        var lines = new Finding(FindingState.Bad, "disk", "full", "delete old runs").ToString().Split(Environment.NewLine);

        Assert.Equal(2, lines.Length);
        Assert.StartsWith("✗ disk", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("→ delete old runs", lines[1], StringComparison.Ordinal);
    }
}
