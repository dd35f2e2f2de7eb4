using System.Runtime.InteropServices;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>Sends workers the nodes that the scheduler has for them, all of a worker's at once. Reused; allocates nothing in the
/// steady state. Not thread-safe.</summary>
internal sealed class Assignments(StepScheduler scheduler, WorkerRoster roster, PipelinedUpdate pipelinedUpdate, ITrainingListener listener)
{
    private readonly List<Assignment> _all = [];
    private readonly List<GradientTask> _toOne = [];

    /// <summary>Sends what is to be handed out now, to be computed with the committed model.</summary>
    public void Send(FlatBuffer model)
    {
        scheduler.TakeAssignments(_all);
        for (var i = 0; i < _all.Count;)
        {
            var worker = _all[i].Worker;
            _toOne.Clear();
            for (; i < _all.Count && _all[i].Worker == worker; i++)
            {
                _toOne.Add(_all[i].Task);
                if (_all[i].Reason == AssignmentReason.Share)
                    continue;
                pipelinedUpdate.Remove(worker);
                listener.TaskReassigned(_all[i]);
            }

            roster.LinkTo(worker).Compute(CollectionsMarshal.AsSpan(_toOne), model);
        }

        _all.Clear();
    }
}
