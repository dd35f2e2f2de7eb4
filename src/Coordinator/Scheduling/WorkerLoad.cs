using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>What the scheduler knows of a worker, for status and logs.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="OpenMicrobatches">Microbatches it has in hand in this step.</param>
/// <param name="MicrobatchesPerSecond">Its measured speed, 0 before the first measurement.</param>
/// <param name="Superseded">Nodes it still computes though another's answer was taken.</param>
/// <param name="Leaving">It gets no more work.</param>
public readonly record struct WorkerLoad(
    WorkerId Worker, int OpenMicrobatches, double MicrobatchesPerSecond, int Superseded, bool Leaving);
