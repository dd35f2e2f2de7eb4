using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Tests.Shell;

public class InterruptsTests
{
    [Fact]
    public void Signal_First_CancelsAndDoesNotExit()
    {
        List<int> exits = [];
        using var interrupts = new Interrupts(exits.Add);

        interrupts.Signal();

        Assert.True(interrupts.First.IsCancellationRequested);
        Assert.Empty(exits);
    }

    [Fact]
    public void Signal_Second_ExitsAtOnce()
    {
        List<int> exits = [];
        using var interrupts = new Interrupts(exits.Add);

        interrupts.Signal();
        interrupts.Signal();

        Assert.Equal([130], exits);
    }
}
