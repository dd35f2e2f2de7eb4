using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;

namespace DistTrain.Worker.Actors;

/// <summary>From the data plane to the gradient worker of the same process: compute these gradient tasks, in
/// order.</summary>
internal sealed record ComputeGradients(object Session, GradientTask[] Nodes);

/// <summary>From the data plane: evaluate these samples.</summary>
internal sealed record EvaluateSamples(object Session, EvaluationAssignment Assignment);

/// <summary>From the data plane: the job or the connection is over.</summary>
internal sealed record SessionClosed(object Session, string Reason);

/// <summary>The data plane accepted the worker.</summary>
internal sealed record JobJoined(object Session, IGradientChannel Channel);

/// <summary>The data plane did not accept the worker, or could not be reached.</summary>
internal sealed record JoinFailed(object Session, string Reason, bool Refused);
