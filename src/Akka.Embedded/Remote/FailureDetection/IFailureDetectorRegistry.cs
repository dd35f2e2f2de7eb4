namespace Akka.Remote;

/// <summary>A failure detector for each resource, made at its first heartbeat.</summary>
/// <typeparam name="T">What is watched, for instance an address.</typeparam>
public interface IFailureDetectorRegistry<in T>
{
    /// <summary>True while the resource is considered up, or is not known.</summary>
    bool IsAvailable(T resource);

    /// <summary>True once the resource has sent a heartbeat.</summary>
    bool IsMonitoring(T resource);

    /// <summary>Records a heartbeat; the first one starts the monitoring.</summary>
    void Heartbeat(T resource);

    /// <summary>Forgets the resource.</summary>
    void Remove(T resource);

    /// <summary>Forgets every resource.</summary>
    void Reset();
}
