using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>What a step engine tells. Called under the loop's lock: tell an actor and return.</summary>
public interface ITrainingListener
{
    /// <summary>A worker takes part.</summary>
    void WorkerJoined(WorkerId worker, int workers);

    /// <summary>A worker went on to another job or stopped, with nothing in hand.</summary>
    void WorkerLeft(WorkerId worker, string reason, int workers);

    /// <summary>A worker is gone.</summary>
    void WorkerLost(WorkerId worker, string reason, int workers);

    /// <summary>A worker was taken whose results differ from the others' in the last bit. Told once a run.</summary>
    void Heterogeneous(WorkerId worker, string difference);

    /// <summary>Nodes were given to another worker than planned.</summary>
    void TaskReassigned(Assignment assignment);

    /// <summary>An answer did not count.</summary>
    void AnswerRefused(WorkerId worker, long step, int node, AnswerVerdict verdict);

    /// <summary>A step was committed. Called for every step: must cost next to nothing.</summary>
    void StepCommitted(RunPosition position, int samples);

    /// <summary>An epoch ended.</summary>
    void EpochEnded(EpochEnd end);

    /// <summary>The run's state was copied; the snapshot is the listener's to write.</summary>
    void CheckpointTaken(TrainingSnapshot snapshot);

    /// <summary>Nothing more will happen.</summary>
    void Ended(RunResult result);
}
