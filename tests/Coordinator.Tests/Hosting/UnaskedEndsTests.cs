using DistTrain.Coordinator.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Coordinator.Tests.Hosting;

public sealed class UnaskedEndsTests
{
    [Fact]
    public void Add_TheSixthInTenMinutes_IsOneTooMany()
    {
        var clock = new FakeTimeProvider();
        var ends = new UnaskedEnds(clock);

        Assert.All(Enumerable.Range(0, UnaskedEnds.Most), _ => Assert.True(ends.Add().Again));
        Assert.Equal((false, "6 times in 10 minutes (5 are put up with)"), ends.Add());
    }

    [Fact]
    public void Add_EveryThreeMinutes_GoesOnForEver()
    {
        var clock = new FakeTimeProvider();
        var ends = new UnaskedEnds(clock);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(ends.Add().Again);
            clock.Advance(TimeSpan.FromMinutes(3));
        }
    }
}
