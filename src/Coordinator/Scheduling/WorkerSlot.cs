using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>A worker as the scheduler keeps it.</summary>
internal sealed class WorkerSlot(WorkerId id)
{
    private const double Smoothing = 0.2;
    private const int WarmUpAnswers = 2;
    private const int SharesToForget = 16;
    private int _answers;
    private int _sharesWithoutWork;

    public WorkerId Id { get; } = id;

    public bool Leaving { get; set; }

    public int OpenMicrobatches { get; set; }

    /// <summary>Answers that will come and be refused; until then the worker is not free.</summary>
    public int Superseded { get; set; }

    public double MicrobatchesPerSecond { get; private set; }

    /// <summary>When the node it computes now was begun.</summary>
    public TimeSpan BusySince { get; set; }

    public bool IsFree => OpenMicrobatches == 0 && Superseded == 0 && !Leaving;

    public bool TakesWork => Superseded == 0 && !Leaving;

    public WorkerLoad Status => new(Id, OpenMicrobatches, MicrobatchesPerSecond, Superseded, Leaving);

    /// <summary>Seconds until the microbatches in hand and <paramref name="more"/> are done, by the measured speed.</summary>
    public double SecondsFor(int more) => (OpenMicrobatches + more) / (MicrobatchesPerSecond > 0 ? MicrobatchesPerSecond : 1);

    /// <summary>
    /// It got so many microbatches of a new sharing. Who was too slow for any is not measured any more and may be fast by now,
    /// so its speed is forgotten after a while, which gets it a share like the others'.
    /// </summary>
    public void Shared(int microbatches)
    {
        _sharesWithoutWork = microbatches > 0 ? 0 : _sharesWithoutWork + 1;
        if (_sharesWithoutWork == SharesToForget)
            MicrobatchesPerSecond = 0;
    }

    /// <summary>Takes the time of one answer into account; the first ones, in which code is compiled, are left out.</summary>
    public void Measure(int microbatches, TimeSpan now)
    {
        var seconds = (now - BusySince).TotalSeconds;
        BusySince = now;
        if (_answers++ < WarmUpAnswers || seconds <= 0 || microbatches == 0)
            return;
        var speed = microbatches / seconds;
        MicrobatchesPerSecond =
            MicrobatchesPerSecond > 0 ? MicrobatchesPerSecond + Smoothing * (speed - MicrobatchesPerSecond) : speed;
    }
}
