using DistTrain.Worker.Kernels;
using DistTrain.Worker.Libtorch;

namespace DistTrain.Worker.Tests.Kernels;

public class MklBranchTests
{
    [Fact]
    public unsafe void VariableOf_MklOfThePackage_IsOneOfItsVariables()
    {
        var function = TorchLibrary.Function("mkl_serv_intel_cpu_true");

        var distance = MklBranch.VariableOf(new ReadOnlySpan<byte>((void*)function, MklBranch.CheckedBytes));

        Assert.NotNull(distance);
        Assert.True(NativeLibraries.IsVariable(function + distance.Value, TorchLibrary.Path!));
        Assert.False(NativeLibraries.IsVariable(function, TorchLibrary.Path!));
    }

    [Theory]
    [InlineData("8B051A67980985C07801C3", 0x998671a + 6)]
    [InlineData("8B050600000085C0780AC3", 12)]
    public void VariableOf_TheKnownBeginning_IsCountedFromTheFunction(string code, int distance) =>
        Assert.Equal(distance, MklBranch.VariableOf(Convert.FromHexString(code)));

    [Theory]
    [InlineData("B801000000C3")]
    [InlineData("538B051A67980985C07801")]
    [InlineData("8B0D1A67980985C07801C3")]
    public void VariableOf_AnotherBeginning_IsNull(string code) => Assert.Null(MklBranch.VariableOf(Convert.FromHexString(code)));

    [Theory]
    [InlineData(0, true, 1, "Zen")]
    [InlineData(0, false, 3, "generic by MKL_CBWR 3")]
    [InlineData(5, true, 10, "AVX2 by MKL_CBWR 10")]
    [InlineData(7, true, 1, "AVX-512")]
    [InlineData(8, false, 1, "path 8")]
    public void Describe_PathAndWish_AreBothNamed(int path, bool isZen, int wanted, string expected) =>
        Assert.Equal(expected, MklBranch.Describe(path, isZen, wanted));

    [Fact]
    public void TryTreatAsIntel_MklHasComputed_ChangesNothing()
    {
        ReferenceProduct.Check();
        var before = MklBranch.InUse();
        Assert.NotNull(before);

        var reason = MklBranch.TryTreatAsIntel();

        Assert.Equal(Worker.Kernels.Processor.IsIntel ? null : "MKL has computed already in this process", reason);
        Assert.Equal(before, MklBranch.InUse());
    }
}
