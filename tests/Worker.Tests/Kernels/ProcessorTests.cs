using DistTrain.Worker.Kernels;

namespace DistTrain.Worker.Tests.Kernels;

public class ProcessorTests
{
    [Fact]
    public void Describe_SeveralProcessors_IsTheFirstOnesKind() => Assert.Equal(
        "AuthenticAMD 25/17 avx2+fma+avx512f",
        Processor.Describe([
            "processor\t: 0", "vendor_id\t: AuthenticAMD", "cpu family\t: 25", "model\t\t: 17",
            "flags\t\t: fpu avx512f fma avx2 sse", "",
            "processor\t: 1", "vendor_id\t: GenuineIntel"]));

    [Fact]
    public void Describe_NoSuchFile_SaysSo() => Assert.Equal("unknown processor", Processor.Describe([]));

    [Fact]
    public void Read_DriversFiles_NamesEachModelOnce()
    {
        var directory = Directory.CreateTempSubdirectory("disttrain-");
        try
        {
            foreach (var (i, model) in new[] { "NVIDIA T4", "NVIDIA A100", "NVIDIA T4" }.Index())
            {
                var bus = directory.CreateSubdirectory($"0000:0{i}").Name;
                File.WriteAllText(Path.Combine(directory.FullName, bus, "information"), $"Model: \t\t {model}\nIRQ:   \t\t 7\n");
            }

            Assert.Equal("NVIDIA A100, NVIDIA T4", Graphics.Read(directory.FullName));
            Assert.Equal("GPU of unknown model", Graphics.Read("/nowhere"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
