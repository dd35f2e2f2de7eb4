using System.Runtime.InteropServices;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Layouts;

namespace DistTrain.Coordinator.Training;

/// <summary>Sends workers the nodes that the scheduler has for them, all of a worker's at once. Reused; allocates nothing in the
/// steady state. Not thread-safe.</summary>
internal sealed class Handouts(StepScheduler scheduler, WorkerRoster roster, HeadStarts headStarts, ITrainingListener listener)
{
    private readonly List<Handout> _all = [];
    private readonly List<NodeAssignment> _toOne = [];

    /// <summary>Sends what is to be handed out now, to be computed with the committed model.</summary>
    public void Send(FlatVector model)
    {
        scheduler.TakeHandouts(_all);
        for (var i = 0; i < _all.Count;)
        {
            var worker = _all[i].Worker;
            _toOne.Clear();
            for (; i < _all.Count && _all[i].Worker == worker; i++)
            {
                _toOne.Add(_all[i].Assignment);
                if (_all[i].Reason == HandoutReason.Share)
                    continue;
                headStarts.Remove(worker);
                listener.NodeReassigned(_all[i]);
            }

            roster.LinkTo(worker).Compute(CollectionsMarshal.AsSpan(_toOne), model);
        }

        _all.Clear();
    }
}
