using DistTrain.Shared.DataPlane;

namespace DistTrain.Worker.Actors;

/// <summary>From the data plane to the gradient worker of the same process: compute these nodes, in order.</summary>
internal sealed record ComputeNodes(NodeAssignment[] Nodes);

/// <summary>From the data plane: evaluate these samples.</summary>
internal sealed record EvaluateSamples(EvaluationAssignment Assignment);

/// <summary>From the data plane: the job or the connection is over.</summary>
internal sealed record SessionClosed(object Session, string Reason);

/// <summary>The data plane accepted the worker.</summary>
internal sealed record JobJoined(IGradientChannel Channel);

/// <summary>The data plane did not accept the worker, or could not be reached.</summary>
internal sealed record JoinFailed(string Reason, bool Refused);
