using System.Collections.Concurrent;

namespace Akka.Remote;

/// <summary>The registry that makes its detectors with a factory. Safe for use by several threads.</summary>
/// <typeparam name="T">What is watched.</typeparam>
public class DefaultFailureDetectorRegistry<T> : IFailureDetectorRegistry<T>
{
    private readonly Func<FailureDetector> _factory;
    private readonly ConcurrentDictionary<T, FailureDetector> _detectors = new();
    private readonly Lock _creation = new();

    /// <summary>Makes an empty registry.</summary>
    /// <param name="factory">Makes the detector of one resource.</param>
    public DefaultFailureDetectorRegistry(Func<FailureDetector> factory) => _factory = factory;

    /// <inheritdoc />
    public bool IsAvailable(T resource) => !_detectors.TryGetValue(resource, out var detector) || detector.IsAvailable;

    /// <inheritdoc />
    public bool IsMonitoring(T resource) => _detectors.TryGetValue(resource, out var detector) && detector.IsMonitoring;

    /// <inheritdoc />
    public void Heartbeat(T resource)
    {
        if (_detectors.TryGetValue(resource, out var known))
        {
            known.HeartBeat();
            return;
        }

        // The detector beats before it is published, so nobody sees one that monitors nothing yet.
        lock (_creation)
        {
            if (_detectors.TryGetValue(resource, out known))
            {
                known.HeartBeat();
                return;
            }

            var created = _factory();
            if (created is PhiAccrualFailureDetector phi) phi.Address = resource.ToString();
            created.HeartBeat();
            _detectors[resource] = created;
        }
    }

    /// <inheritdoc />
    public void Remove(T resource) => _detectors.TryRemove(resource, out _);

    /// <inheritdoc />
    public void Reset() => _detectors.Clear();

    internal FailureDetector GetFailureDetector(T resource) =>
        _detectors.TryGetValue(resource, out var detector) ? detector : null;
}
