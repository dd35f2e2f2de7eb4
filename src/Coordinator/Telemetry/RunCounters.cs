using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>What this process has done for a job. Numbers only grow, each by one atomic addition. Thread-safe.</summary>
public sealed class RunCounters
{
    private long _steps;
    private long _samples;
    private long _workersLost;
    private long _nodesReassigned;
    private long _checkpointsWritten;
    private long _checkpointsFailed;
    private double _checkpointSeconds = double.NaN;

    /// <summary>Optimizer steps committed in this process.</summary>
    public long Steps => Interlocked.Read(ref _steps);

    /// <summary>Samples trained on in those steps.</summary>
    public long Samples => Interlocked.Read(ref _samples);

    /// <summary>Workers that left, were taken away or died.</summary>
    public long WorkersLost => Interlocked.Read(ref _workersLost);

    /// <summary>Gradient tasks given to another worker than planned.</summary>
    public long TasksReassigned => Interlocked.Read(ref _nodesReassigned);

    /// <summary>Checkpoints that were written completely.</summary>
    public long CheckpointsWritten => Interlocked.Read(ref _checkpointsWritten);

    /// <summary>Checkpoints that could not be written.</summary>
    public long CheckpointsFailed => Interlocked.Read(ref _checkpointsFailed);

    /// <summary>Seconds that the last checkpoint took; NaN before the first.</summary>
    public double CheckpointSeconds => Volatile.Read(ref _checkpointSeconds);

    internal void StepCommitted(int samples)
    {
        Interlocked.Increment(ref _steps);
        Interlocked.Add(ref _samples, samples);
    }

    internal void Observe(TrainingEvent training)
    {
        switch (training)
        {
            case TrainingEvent.WorkerFailed:
                Interlocked.Increment(ref _workersLost);
                break;
            case TrainingEvent.TaskReassigned:
                Interlocked.Increment(ref _nodesReassigned);
                break;
            case TrainingEvent.CheckpointWritten written:
                Interlocked.Increment(ref _checkpointsWritten);
                Volatile.Write(ref _checkpointSeconds, written.Duration.TotalSeconds);
                break;
            case TrainingEvent.CheckpointFailed:
                Interlocked.Increment(ref _checkpointsFailed);
                break;
        }
    }
}
