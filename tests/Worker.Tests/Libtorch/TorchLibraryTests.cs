using DistTrain.Worker.Libtorch;

namespace DistTrain.Worker.Tests.Libtorch;

public class TorchLibraryTests
{
    [Fact]
    public void Build_PackageOfTheTests_HasVersionCommitAndSize() =>
        Assert.Matches(@"^2\.\d+\.\d+ [0-9a-f]{8}, \d{9} bytes$", TorchLibrary.Build);

    [Fact]
    public void CpuCapability_AnyCpu_IsANameOfAten() =>
        Assert.Contains(TorchLibrary.CpuCapability, new[] { "DEFAULT", "NO AVX", "AVX2", "AVX512" });

    [Fact]
    public void Versions_PackageOfTheTests_AreThere()
    {
        Assert.Matches(@"^3\.\d+\.\d+$", TorchLibrary.OneDnnVersion);
        Assert.Matches(@"^20\d\d\.\d+$", TorchLibrary.MklVersion);
    }

    [Fact]
    public void InstructionSet_OfOneDnn_IsKnown()
    {
        Assert.NotEqual("unknown", OneDnn.InstructionSet);
        Assert.DoesNotContain("0x", OneDnn.InstructionSet, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_FunctionThatIsNotThere_IsNull() => Assert.Null(TorchLibrary.Call("mkl_serv_no_such_function"));

    [Fact]
    public void SymbolTable_ExportedFunction_IsWhereTheLoaderFindsIt()
    {
        const string name = "mkl_serv_intel_cpu_true";

        var symbol = SymbolTable.Find(TorchLibrary.Path!, name);

        Assert.NotNull(symbol);
        Assert.Equal(TorchLibrary.Function(name), TorchLibrary.Base + symbol.Address);
    }

    [Fact]
    public void SymbolTable_FunctionThatIsNotThere_IsNull() =>
        Assert.Null(SymbolTable.Find(TorchLibrary.Path!, "no_such_function"));

    [Fact]
    public void SymbolTable_FileThatIsNoLibrary_IsNull() =>
        Assert.Null(SymbolTable.Find(typeof(TorchLibraryTests).Assembly.Location, "main"));
}
