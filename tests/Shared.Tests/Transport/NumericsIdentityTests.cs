using DistTrain.Shared.Transport;

namespace DistTrain.Shared.Tests.Transport;

public class NumericsIdentityTests
{
    private static readonly NumericsIdentity s_numerics = new(
        "2.10.0", "AVX512", "3.7.1 avx512_core", "2024.2 AVX-512", 1, "AuthenticAMD 25/17", "0a1b2c");

    [Fact]
    public void Difference_Equal_IsEmpty() => Assert.Empty(s_numerics.Difference(s_numerics with { }));

    [Fact]
    public void Difference_TwoFields_NamesBothWithBothValues() => Assert.Equal(
        "ATen AVX2 instead of AVX512, threads 2 instead of 1",
        (s_numerics with { Aten = "AVX2", Threads = 2 }).Difference(s_numerics));

    [Fact]
    public void Difference_AnyField_IsNeverEmpty()
    {
        NumericsIdentity[] others =
        [
            s_numerics with { Libtorch = "x" }, s_numerics with { Aten = "x" },
            s_numerics with { OneDnn = "x" }, s_numerics with { Mkl = "x" },
            s_numerics with { Threads = 9 }, s_numerics with { Processor = "x" }, s_numerics with { Results = "x" },
        ];

        Assert.Equal(typeof(NumericsIdentity).GetProperties().Length, others.Length);
        Assert.All(others, other => Assert.NotEmpty(other.Difference(s_numerics)));
    }
}
