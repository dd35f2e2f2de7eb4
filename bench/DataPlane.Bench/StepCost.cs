namespace DistTrain.Bench.DataPlane;

/// <summary>The median time of a step and the processor time that it costs, in microseconds.</summary>
/// <param name="MedianMicroseconds">Of the clock.</param>
/// <param name="ProcessorMicroseconds">Of all threads of all processes, on average.</param>
/// <param name="Bytes">Moved, both ways.</param>
/// <param name="AllocatedBytes">Managed, in the coordinator's process.</param>
internal readonly record struct StepCost(double MedianMicroseconds, double ProcessorMicroseconds, long Bytes, long AllocatedBytes)
{
    /// <summary>The least of each number over rounds: what other work on the machine took from the others.</summary>
    public static StepCost Best(IReadOnlyCollection<StepCost> rounds) => new(
        rounds.Min(round => round.MedianMicroseconds), rounds.Min(round => round.ProcessorMicroseconds), rounds.First().Bytes,
        rounds.Min(round => round.AllocatedBytes));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{MedianMicroseconds,10:f1} us a step, {ProcessorMicroseconds,10:f1} us of processors, "
        + $"{Bytes / MedianMicroseconds / 1e3,6:f2} GB/s, {AllocatedBytes} bytes allocated";
}
