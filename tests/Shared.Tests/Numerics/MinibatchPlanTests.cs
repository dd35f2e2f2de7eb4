using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Tests.Numerics;

public class MinibatchPlanTests
{
    [Theory]
    [InlineData(211, 32, 4, 4, 6)]
    [InlineData(420, 32, 4, 1, 13)]
    [InlineData(33, 32, 8, 1, 1)]
    [InlineData(64, 32, 8, 4, 0)]
    [InlineData(3, 100, 8, 1, 0)]
    [InlineData(30, 10, 1, 10, 0)]
    public void SmallestMicrobatch_OfAPlan_IsTheFewestSamplesOfAnyMicrobatchThatHasSome(
        int samples, int batch, int microbatches, int fewest, int step)
    {
        var plan = new MinibatchPlan(samples, batch, microbatches);
        Assert.Equal((fewest, step), plan.SmallestMicrobatch());
        var sizes = from s in Enumerable.Range(0, plan.StepsPerEpoch)
                    from microbatch in Enumerable.Range(0, microbatches)
                    select plan.SamplesInMicrobatches(s, microbatch, microbatch + 1);
        Assert.Equal(sizes.Where(size => size > 0).Min(), fewest);
    }

    [Theory]
    [InlineData(211, 32, 4)]
    [InlineData(211, 211, 3)]
    [InlineData(5, 1, 1)]
    [InlineData(33, 32, 8)]
    [InlineData(10_000, 256, 7)]
    [InlineData(3, 100, 8)]
    public void MicrobatchPositions_WholeEpoch_CoverEverySampleOnceInOrder(int samples, int batch, int microbatches)
    {
        var plan = new MinibatchPlan(samples, batch, microbatches);
        var next = 0;
        for (var step = 0; step < plan.StepsPerEpoch; step++)
        {
            var sizes = new List<int>();
            for (var microbatch = 0; microbatch < microbatches; microbatch++)
            {
                var (start, end) = plan.MicrobatchPositions(step, microbatch);
                Assert.Equal(next, start);
                Assert.Equal(end - start, plan.SamplesInMicrobatches(step, microbatch, microbatch + 1));
                sizes.Add(end - start);
                next = end;
            }

            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
            Assert.Equal(plan.SamplesInStep(step), sizes.Sum());
            Assert.Equal(plan.SamplesInStep(step), plan.SamplesInMicrobatches(step, 0, microbatches));
        }

        Assert.Equal(samples, next);
    }

    [Fact]
    public void StepsPerEpoch_RaggedLastBatch_IsCounted()
    {
        var plan = new MinibatchPlan(211, 32, 4);
        Assert.Equal(7, plan.StepsPerEpoch);
        Assert.Equal(19, plan.SamplesInStep(6));
    }
}
