using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Transport;

/// <summary>What a worker says when it joins a job.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Job">The job.</param>
/// <param name="RunAttempt">The job's run attempt that leased it; an older one is refused.</param>
/// <param name="Layout">The model as it built it.</param>
/// <param name="Initial">The model's initial values in that layout, the same on every worker; null when the job has said that it
/// needs them no more.</param>
/// <param name="Numerics">What makes its results equal to the bit to another's.</param>
public sealed record WorkerOffer(
    WorkerId Worker, JobId Job, int RunAttempt, ParameterLayout Layout, FlatBuffer? Initial, NumericsIdentity Numerics);
