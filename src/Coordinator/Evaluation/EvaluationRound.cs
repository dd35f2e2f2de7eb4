using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Evaluation;

/// <summary>
/// One evaluation of the model on a part of the data set: cut into microbatches of fixed size, which workers take one after
/// another as they get free; results are kept by microbatch, so that their order is the data's. A microbatch that takes far
/// longer than usual is given to a second worker; the first result counts. Pure bookkeeping.
/// </summary>
internal sealed class EvaluationRound
{
    private const double SlowFactor = 3;
    private const double SlowAtLeastSeconds = 1;
    private readonly EvaluationResult?[] _results;
    private readonly List<(WorkerId Worker, int Microbatch, TimeSpan Since)> _inHand = [];
    private readonly RecentMedian _seconds = new(33);
    private readonly SortedSet<int> _open = [];
    private readonly int _microbatchLength;
    private readonly int _samples;
    private int _missing;

    /// <summary>A round over <paramref name="samples"/> samples, at least 1, in microbatches of
    /// <paramref name="microbatchLength"/>.</summary>
    public EvaluationRound(long number, DatasetSplit part, int samples, int microbatchLength)
    {
        Number = number;
        Part = part;
        _samples = samples;
        _microbatchLength = microbatchLength;
        _missing = (samples + microbatchLength - 1) / microbatchLength;
        _results = new EvaluationResult?[_missing];
        for (var microbatch = 0; microbatch < _missing; microbatch++)
            _open.Add(microbatch);
    }

    public long Number { get; }

    public DatasetSplit Part { get; }

    public bool IsComplete => _missing == 0;

    /// <summary>The results in the order of the samples.</summary>
    public IReadOnlyList<EvaluationResult> Results => _results!;

    /// <summary>The next microbatch for a worker that has fewer than two in hand; null when there is none for it.</summary>
    public EvaluationAssignment? Next(WorkerId worker, long version, TimeSpan now)
    {
        if (_open.Count == 0 || _inHand.Count(h => h.Worker == worker) >= 2)
            return null;
        foreach (var microbatch in _open)
        {
            if (IsInHand(microbatch, worker))
                continue;
            _open.Remove(microbatch);
            _inHand.Add((worker, microbatch, now));
            var (start, end) = Samples(microbatch);
            return new EvaluationAssignment(Number, Part, microbatch, start, end, version);
        }

        return null;
    }

    /// <summary>Whether a worker has microbatches in hand.</summary>
    public bool HasWork(WorkerId worker) => _inHand.Any(h => h.Worker == worker);

    /// <summary>Takes a result; false when it is late, doubled or of another size than the microbatch.</summary>
    public bool Accept(EvaluationResult result, TimeSpan now)
    {
        if (result.Round != Number || (uint)result.Microbatch >= (uint)_results.Length)
            return false;
        var held = _inHand.FindIndex(h => h.Worker == result.Worker && h.Microbatch == result.Microbatch);
        if (held >= 0)
        {
            _seconds.Add((now - _inHand[held].Since).TotalSeconds);
            _inHand.RemoveAt(held);
        }

        if (_results[result.Microbatch] is not null)
            return false;
        var (start, end) = Samples(result.Microbatch);
        if (result.Samples != end - start)
        {
            _open.Add(result.Microbatch);
            return false;
        }

        _results[result.Microbatch] = result;
        _open.Remove(result.Microbatch);
        _missing--;
        return true;
    }

    /// <summary>A worker is gone: what it had in hand is open again.</summary>
    public void Remove(WorkerId worker)
    {
        foreach (var (_, microbatch, _) in _inHand.Where(h => h.Worker == worker))
            if (_results[microbatch] is null)
                _open.Add(microbatch);
        _inHand.RemoveAll(h => h.Worker == worker);
    }

    /// <summary>Opens microbatches for a second worker that have been in one's hands for too long.</summary>
    public void Tick(TimeSpan now)
    {
        var median = _seconds.Value();
        var limit = Math.Max(SlowAtLeastSeconds, SlowFactor * median);
        if (double.IsNaN(median) || _open.Count > 0)
            return;
        foreach (var (_, microbatch, since) in _inHand)
            if ((now - since).TotalSeconds > limit && _results[microbatch] is null
                && _inHand.Count(h => h.Microbatch == microbatch) == 1)
                _open.Add(microbatch);
    }

    private (int Start, int End) Samples(int microbatch) =>
        (microbatch * _microbatchLength, (int)Math.Min(_samples, (microbatch + 1L) * _microbatchLength));

    private bool IsInHand(int microbatch, WorkerId worker) => _inHand.Any(h => h.Microbatch == microbatch && h.Worker == worker);

    /// <summary>What is in hand, for status.</summary>
    public override string ToString() =>
        $"{Part.ToString().ToLowerInvariant()}: {_results.Length - _missing} of {_results.Length} microbatches, {_inHand.Count} "
            + "in hand";
}
