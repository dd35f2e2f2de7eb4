namespace DistTrain.Shared.Protocol;

/// <summary>A message that goes to a job, wherever in the cluster it is hosted.</summary>
public interface IJobMessage
{
    JobId Job { get; }
}
