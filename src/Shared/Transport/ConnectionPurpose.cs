namespace DistTrain.Shared.Transport;

/// <summary>What a connection is for; the numbers are the wire's.</summary>
internal enum ConnectionPurpose
{
    Job = 1,
    Heartbeat = 2,
    DataSet = 3,
}
