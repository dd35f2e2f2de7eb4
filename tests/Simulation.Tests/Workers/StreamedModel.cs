using DistTrain.Coordinator.Training;
using DistTrain.Shared.Numerics;

namespace DistTrain.Simulation.Tests.Workers;

/// <summary>
/// The receiving end of a version that is streamed ahead of its commit. Parts are copied when they are looked at, as a writer
/// thread that lags behind would, and only while the loop says that the vector holds their version.
/// </summary>
internal sealed class StreamedModel(StepEngine job)
{
    private readonly List<(FlatBuffer Source, int Offset, int Count)> _waiting = [];
    private FlatBuffer? _vector;
    private long _version = -1;
    private int _floats;

    /// <summary>Takes a part.</summary>
    /// <param name="source">The version's vector.</param>
    /// <param name="version">Its number.</param>
    /// <param name="offset">First float.</param>
    /// <param name="count">Floats.</param>
    /// <param name="atOnce">Copy now.</param>
    public void Add(FlatBuffer source, long version, int offset, int count, bool atOnce)
    {
        if (offset == 0)
            (_vector, _version, _floats) = (new FlatBuffer(source.Length), version, 0);
        else if (version != _version)
            return;
        if (offset == 0)
            _waiting.Clear();
        _waiting.Add((source, offset, count));
        if (atOnce)
            Copy();
    }

    /// <summary>The whole committed version if it came here, or null. Another version that was coming is forgotten.</summary>
    public FlatBuffer? Take()
    {
        if (_version != job.ModelVersion)
            _version = -1;
        Copy();
        return _version >= 0 && _floats == _vector!.Length ? _vector : null;
    }

    private void Copy()
    {
        foreach (var (source, offset, count) in _waiting)
        {
            if (_version != job.StreamedVersion || offset != _floats)
            {
                _version = -1;
                break;
            }

            source.Span.Slice(offset, count).CopyTo(_vector!.Span[offset..]);
            _floats += count;
        }

        _waiting.Clear();
    }
}
