using DistTrain.Coordinator.Training;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Training;

public sealed class JoinPolicyTests : IDisposable
{
    private static readonly NumericsIdentity s_other = SimulatedJob.Numerics with { Mkl = "2024.2 AVX-512" };
    private readonly SimulatedJob _job = SimulatedJob.Create();

    public void Dispose() => _job.Dispose();

    [Fact]
    public void Refusal_GoodOffer_IsNull()
    {
        Assert.Null(Refusal(Offer()));
        Assert.Null(Refusal(Offer(), _job.Model.Layout, SimulatedJob.Numerics));
    }

    [Fact]
    public void Refusal_OtherJob_SaysBoth() =>
        Assert.Equal("this is job simulated, not another", Refusal(Offer() with { Job = new JobId("another") }));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Refusal_OtherRunAttempt_SaysBoth(int runAttempt) =>
        Assert.Equal(
            $"the job is at its start number 2, the worker was leased by number {runAttempt}",
            Refusal(Offer() with { RunAttempt = runAttempt }));

    [Fact]
    public void Refusal_InitialModelDoesNotFitItsLayout_SaysBothSizes() =>
        Assert.Equal(
            $"the initial model has 3 floats, its layout {_job.Model.Layout.Length}",
            Refusal(Offer() with { Initial = new FlatBuffer(3) }));

    [Fact]
    public void Refusal_OtherModel_NamesTheFirstDifference()
    {
        var layout = ParameterLayout.Create([new TensorShape("weight", [2, 5], EntryKind.Parameter)]);
        Assert.Equal(
            "its model differs from the job's: weight [2, 5] expected, weight [10, 16] found", Refusal(Offer(), layout));
    }

    [Fact]
    public void Refusal_ModelWithFewerTensors_CountsThem()
    {
        var longer = ParameterLayout.Create([
            .. _job.Model.Layout.Entries.Select(e => new TensorShape(e.Name, e.Shape, e.Kind)),
            new TensorShape("more", [1], EntryKind.Buffer)]);
        Assert.Equal("its model differs from the job's: 4 tensors expected, 3 found", Refusal(Offer(), longer));
    }

    [Fact]
    public void Refusal_OtherNumerics_SaysWhatToDo()
    {
        var reason = Refusal(Offer(), numerics: s_other);
        Assert.StartsWith(
            "its results would differ in the last bit: it has MKL none instead of 2024.2 AVX-512, what the job runs on; ", reason,
            StringComparison.Ordinal);
        Assert.Contains("reproducible: false", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_OtherNumericsWhereBitsDoNotMatter_IsNull()
    {
        using var job = SimulatedJob.Create(spec => spec with { Reproducible = false });
        Assert.Null(JoinPolicy.Refusal(Offer(), job.Context(2, null), null, s_other));
    }

    [Fact]
    public void Refusal_OtherNumericsWhereHeterogeneousWorkersAreAllowed_IsNull() =>
        Assert.Null(
            JoinPolicy.Refusal(
                Offer(), _job.Context(2, null) with { Options = new TrainingOptions { AllowHeterogeneous = true } },
                null, s_other));

    private WorkerOffer Offer() => new(
        new WorkerId("a"), _job.Id, 2, _job.Model.Layout, _job.Model.Initial(), SimulatedJob.Numerics);

    private string? Refusal(WorkerOffer offer, ParameterLayout? layout = null, NumericsIdentity? numerics = null) =>
        JoinPolicy.Refusal(offer, _job.Context(2, null), layout, numerics);
}
