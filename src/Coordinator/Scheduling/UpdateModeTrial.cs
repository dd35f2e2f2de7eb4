namespace DistTrain.Coordinator.Scheduling;

/// <summary>
/// Which of two ways to the same result is faster here, found by trying: some steps of each, then the faster one for a long run of
/// steps, then the other one is tried again. Medians are compared, so single slow steps decide nothing. Pure.
/// </summary>
public sealed class UpdateModeTrial
{
    /// <summary>Steps of a trial.</summary>
    public const int Trial = 8;

    /// <summary>Steps from one decision to the next trial.</summary>
    public const int Between = 400;

    private readonly double[][] _seconds = [new double[Trial], new double[Trial]];
    private readonly double[] _sorted = new double[Trial];
    private int _trials = 2;
    private int _steps;
    private int _way;

    /// <summary>Whether the next step goes the second way; the first is tried first.</summary>
    public bool IsSecond => _way == 1;

    /// <summary>Whether the second way was the faster one when both were last compared; null before that.</summary>
    public bool? IsSecondFaster { get; private set; }

    /// <summary>A step that went the way of <see cref="IsSecond"/> took so long.</summary>
    public void Took(TimeSpan time)
    {
        _seconds[_way][_steps++ % Trial] = time.TotalSeconds;
        if (_steps < (_trials > 0 ? Trial : Between))
            return;
        _steps = 0;
        if (_trials == 0)
            _trials = 1;
        else if (--_trials == 0)
        {
            IsSecondFaster = Median(1) < Median(0);
            _way = IsSecondFaster == true ? 1 : 0;
            return;
        }

        _way = 1 - _way;
    }

    private double Median(int way)
    {
        _seconds[way].CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        return _sorted[Trial / 2];
    }
}
