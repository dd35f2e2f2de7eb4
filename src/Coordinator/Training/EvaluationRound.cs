using DistTrain.Shared.Data;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// One evaluation of the model on a part of the data set: cut into slices of fixed size, which workers take one after
/// another as they get free; results are kept by slice, so that their order is the data's. Pure bookkeeping.
/// </summary>
internal sealed class EvaluationRound
{
    private readonly EvaluationResult?[] _results;
    private readonly List<(WorkerId Worker, int Slice)> _inHand = [];
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
    public EvaluationAssignment? Next(WorkerId worker, long step)
    {
        if (_open.Count == 0 || _inHand.Count(h => h.Worker == worker) >= 2)
            return null;
        var slice = _open.Min;
        _open.Remove(slice);
        _inHand.Add((worker, slice));
        var start = slice * _sliceLength;
        return new EvaluationAssignment(Number, Part, slice, start, Math.Min(_samples, start + _sliceLength), step);
    }

    /// <summary>Takes a result; false when it is late, doubled or of another size than the slice.</summary>
    public bool Accept(EvaluationResult result)
    {
        _inHand.Remove((result.Worker, result.Slice));
        if (result.Round != Number || (uint)result.Slice >= (uint)_results.Length || _results[result.Slice] is not null)
            return false;
        var expected = Math.Min(_samples, (result.Slice + 1) * _sliceLength) - result.Slice * _sliceLength;
        if (result.Samples != expected)
            return false;
        _results[result.Slice] = result;
        _open.Remove(result.Slice);
        _missing--;
        return true;
    }

    /// <summary>A worker is gone: what it had in hand is open again.</summary>
    public void Lose(WorkerId worker)
    {
        foreach (var (_, slice) in _inHand.Where(h => h.Worker == worker))
            if (_results[slice] is null)
                _open.Add(slice);
        _inHand.RemoveAll(h => h.Worker == worker);
    }

    /// <summary>What is in hand, for status.</summary>
    public override string ToString() =>
        $"{Part.ToString().ToLowerInvariant()}: {_results.Length - _missing} of {_results.Length} slices, {_inHand.Count} in hand";
}
