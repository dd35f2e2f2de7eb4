using DistTrain.Coordinator.Evaluation;

namespace DistTrain.Coordinator.Tests.Evaluation;

public sealed class AreaUnderCurveTests
{
    [Fact]
    public void Compute_ManyTies_EqualsTheShareOfPairsInOrder()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var scores = Enumerable.Range(0, 60).Select(i => (float)(i * seed * 37 % 11) / 8).ToArray();
            var labels = Enumerable.Range(0, 60).Select(i => i * seed % 7 < 3).ToArray();
            var pairs = 0;
            var wins = 0.0;
            for (var i = 0; i < 60; i++)
                for (var j = 0; j < 60; j++)
                    if (labels[i] && !labels[j])
                    {
                        pairs++;
                        wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    }

            Assert.Equal(pairs == 0 ? null : wins / pairs, AreaUnderCurve.Compute([.. scores], [.. labels]));
        }
    }

    [Fact]
    public void Compute_OneClassOrNaN_IsUndefined()
    {
        Assert.Null(AreaUnderCurve.Compute([1, 2], [true, true]));
        Assert.Null(AreaUnderCurve.Compute([1, 2], [false, false]));
        Assert.Null(AreaUnderCurve.Compute([], []));
        Assert.Null(AreaUnderCurve.Compute([1, float.NaN], [true, false]));
    }
}
