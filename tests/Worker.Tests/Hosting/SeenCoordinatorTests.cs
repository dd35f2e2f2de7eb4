using DistTrain.Worker.Hosting;

namespace DistTrain.Worker.Tests.Hosting;

public sealed class SeenCoordinatorTests
{
    [Theory]
    [InlineData(1L, null, "StillThere")]
    [InlineData(9L, null, "StartedAnew")]
    [InlineData(null, null, "Silent")]
    [InlineData(9L, 2L, "StillThere")]
    [InlineData(null, 2L, "StillThere")]
    [InlineData(null, 9L, "StartedAnew")]
    public void Judge_TwoCoordinators_ByWhoAnswers(long? first, long? second, string found) =>
        Assert.Equal(found, SeenCoordinator.Judge([new("a:1", 1, first), new("b:2", 2, second)]).Found.ToString());

    [Fact]
    public void Judge_NoCoordinator_IsSilent() => Assert.Equal(CoordinatorsFound.Silent, SeenCoordinator.Judge([]).Found);
}
