using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.TestSupport;

namespace DistTrain.Simulation.Tests.Runs;

/// <summary>Which samples entered which step, kept from the outside: from what the workers sent and the coordinator took.</summary>
internal sealed class SampleLedger(SimulatedJob job)
{
    private readonly Dictionary<long, (int Epoch, List<int> Samples)> _committed = [];
    private readonly List<int> _open = [];
    private List<int>? _offered;

    /// <summary>An answer is being delivered.</summary>
    public void Offer(RunPosition position, in PartialGradient gradient) =>
        _offered = [.. job.Model.Samples(position, gradient.Node)];

    /// <summary>The answer that is being delivered does not count.</summary>
    public void Refuse() => _offered = null;

    /// <summary>The answer was delivered.</summary>
    public void Take()
    {
        if (_offered is not null)
            _open.AddRange(_offered);
        _offered = null;
    }

    /// <summary>A step was committed, by the answer that is being delivered.</summary>
    public void Commit(RunPosition next)
    {
        Take();
        _committed[next.Step - 1] = (next.Epoch, [.. _open]);
        _open.Clear();
    }

    /// <summary>What was not committed is lost.</summary>
    public void Restart() => _open.Clear();

    /// <summary>What is wrong with the run's samples; empty when each entered every epoch once.</summary>
    public IEnumerable<string> Problems(long steps)
    {
        foreach (var epoch in _committed.Where(c => c.Key < steps).GroupBy(c => c.Value.Epoch))
        {
            var counts = new int[job.Plan.SampleCount];
            foreach (var sample in epoch.SelectMany(c => c.Value.Samples))
                counts[sample]++;
            var isWhole = epoch.Count() == job.Plan.StepsPerEpoch;
            for (var sample = 0; sample < counts.Length; sample++)
                if (counts[sample] > 1 || (isWhole && counts[sample] == 0))
                    yield return $"epoch {epoch.Key}: sample {sample} entered {counts[sample]} times";
        }

        var missing = Enumerable.Range(0, (int)steps).Count(s => !_committed.ContainsKey(s));
        if (missing > 0)
            yield return $"{missing} steps were never committed";
    }
}
