using DistTrain.Coordinator.Protocol;

namespace DistTrain.Coordinator.Pipelining;

/// <summary>
/// Which update mode is faster here, found by trying: some steps of each, then the faster one for a long run of steps, then the
/// other one is tried again. Medians are compared, so single slow steps decide nothing. Pure.
/// </summary>
public sealed class UpdateModeTrial
{
    /// <summary>Steps that are measured in each mode.</summary>
    public const int Trial = 8;

    /// <summary>Steps from one decision to the next trial.</summary>
    public const int Between = 400;

    private readonly double[][] _seconds = [new double[Trial], new double[Trial]];
    private readonly double[] _sorted = new double[Trial];
    private int _trials = 2;
    private int _steps;

    /// <summary>The mode of the next step; <see cref="UpdateMode.Pipelined"/> is tried first.</summary>
    public UpdateMode Mode { get; private set; } = UpdateMode.Pipelined;

    /// <summary>The faster mode when both were last compared; null before that.</summary>
    public UpdateMode? Faster { get; private set; }

    /// <summary>A step in <see cref="Mode"/> took so long.</summary>
    public void Report(TimeSpan time)
    {
        _seconds[(int)Mode][_steps++ % Trial] = time.TotalSeconds;
        if (_steps < (_trials > 0 ? Trial : Between))
            return;
        _steps = 0;
        if (_trials == 0)
            _trials = 1;
        else if (--_trials == 0)
        {
            Faster = Median(UpdateMode.AfterReduction) < Median(UpdateMode.Pipelined)
                ? UpdateMode.AfterReduction
                : UpdateMode.Pipelined;
            Mode = Faster.Value;
            return;
        }

        Mode = Mode == UpdateMode.Pipelined ? UpdateMode.AfterReduction : UpdateMode.Pipelined;
    }

    private double Median(UpdateMode mode)
    {
        _seconds[(int)mode].CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        return _sorted[Trial / 2];
    }
}
