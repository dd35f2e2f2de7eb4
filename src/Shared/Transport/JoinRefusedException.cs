namespace DistTrain.Shared.Transport;

/// <summary>A job refused a worker; the message says why and what to do.</summary>
public sealed class JoinRefusedException(string message) : Exception(message);
