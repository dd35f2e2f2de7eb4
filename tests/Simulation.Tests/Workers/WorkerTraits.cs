namespace DistTrain.Simulation.Tests.Workers;

/// <summary>How a simulated worker behaves.</summary>
/// <param name="SecondsPerMicrobatch">What a microbatch takes.</param>
/// <param name="SharesMemory">Whether it reads the coordinator's own parameters while it computes, as in one process; otherwise
/// it has the copy that came with the assignment, and its answers travel for a while.</param>
internal readonly record struct WorkerTraits(double SecondsPerMicrobatch, bool SharesMemory)
{
    public static readonly WorkerTraits InProcess = new(0.02, true);

    public static readonly WorkerTraits Remote = new(0.02, false);
}
