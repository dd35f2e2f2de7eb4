using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Data;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// One evaluation of the model on a part of the data set: cut into slices of fixed size, which workers take one after
/// another as they get free; results are kept by slice, so that their order is the data's. A slice that takes far longer
/// than usual is given to a second worker; the first result counts. Pure bookkeeping.
/// </summary>
internal sealed class EvaluationRound
{
    private const double SlowFactor = 3;
    private const double SlowAtLeastSeconds = 1;
    private readonly EvaluationResult?[] _results;
    private readonly List<(WorkerId Worker, int Slice, TimeSpan Since)> _inHand = [];
    private readonly RecentMedian _seconds = new(33);
    private readonly SortedSet<int> _open = [];
    private readonly int _sliceLength;
    private readonly int _samples;
    private int _missing;

    /// <summary>A round over <paramref name="samples"/> samples, at least 1, in slices of <paramref name="sliceLength"/>.</summary>
    public EvaluationRound(long number, DataPart part, int samples, int sliceLength)
    {
        Number = number;
        Part = part;
        _samples = samples;
        _sliceLength = sliceLength;
        _missing = (samples + sliceLength - 1) / sliceLength;
        _results = new EvaluationResult?[_missing];
        for (var slice = 0; slice < _missing; slice++)
            _open.Add(slice);
    }

    public long Number { get; }

    public DataPart Part { get; }

    public bool IsComplete => _missing == 0;

    /// <summary>The results in the order of the samples.</summary>
    public IReadOnlyList<EvaluationResult> Results => _results!;

    /// <summary>The next slice for a worker that has fewer than two in hand; null when there is none for it.</summary>
    public EvaluationAssignment? Next(WorkerId worker, long version, TimeSpan now)
    {
        if (_open.Count == 0 || _inHand.Count(h => h.Worker == worker) >= 2)
            return null;
        foreach (var slice in _open)
        {
            if (IsInHand(slice, worker))
                continue;
            _open.Remove(slice);
            _inHand.Add((worker, slice, now));
            var (start, end) = Samples(slice);
            return new EvaluationAssignment(Number, Part, slice, start, end, version);
        }

        return null;
    }

    /// <summary>Whether a worker has slices in hand.</summary>
    public bool HasWork(WorkerId worker) => _inHand.Any(h => h.Worker == worker);

    /// <summary>Takes a result; false when it is late, doubled or of another size than the slice.</summary>
    public bool Accept(EvaluationResult result, TimeSpan now)
    {
        if (result.Round != Number || (uint)result.Slice >= (uint)_results.Length)
            return false;
        var held = _inHand.FindIndex(h => h.Worker == result.Worker && h.Slice == result.Slice);
        if (held >= 0)
        {
            _seconds.Add((now - _inHand[held].Since).TotalSeconds);
            _inHand.RemoveAt(held);
        }

        if (_results[result.Slice] is not null)
            return false;
        var (start, end) = Samples(result.Slice);
        if (result.Samples != end - start)
        {
            _open.Add(result.Slice);
            return false;
        }

        _results[result.Slice] = result;
        _open.Remove(result.Slice);
        _missing--;
        return true;
    }

    /// <summary>A worker is gone: what it had in hand is open again.</summary>
    public void Lose(WorkerId worker)
    {
        foreach (var (_, slice, _) in _inHand.Where(h => h.Worker == worker))
            if (_results[slice] is null)
                _open.Add(slice);
        _inHand.RemoveAll(h => h.Worker == worker);
    }

    /// <summary>Opens slices for a second worker that have been in one's hands for too long.</summary>
    public void Tick(TimeSpan now)
    {
        var median = _seconds.Value();
        var limit = Math.Max(SlowAtLeastSeconds, SlowFactor * median);
        if (double.IsNaN(median) || _open.Count > 0)
            return;
        foreach (var (_, slice, since) in _inHand)
            if ((now - since).TotalSeconds > limit && _results[slice] is null && _inHand.Count(h => h.Slice == slice) == 1)
                _open.Add(slice);
    }

    private (int Start, int End) Samples(int slice) =>
        (slice * _sliceLength, (int)Math.Min(_samples, (slice + 1L) * _sliceLength));

    private bool IsInHand(int slice, WorkerId worker) => _inHand.Any(h => h.Slice == slice && h.Worker == worker);

    /// <summary>What is in hand, for status.</summary>
    public override string ToString() =>
        $"{Part.ToString().ToLowerInvariant()}: {_results.Length - _missing} of {_results.Length} slices, {_inHand.Count} in hand";
}
