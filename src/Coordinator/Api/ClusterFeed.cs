namespace DistTrain.Coordinator.Api;

/// <summary>Jobs and workers, each whenever something about them changed.</summary>
internal sealed class ClusterFeed : IEventFeed
{
    private string? _jobs;
    private string? _workers;
    private bool _silent;

    public bool Add(EventWriter writer, Overview? now)
    {
        if (now is null)
        {
            if (!_silent)
                writer.Add("silence", null, """{"text":"the cluster does not answer"}""");
            _silent = true;
            return true;
        }

        var jobs = JsonAnswer.Array(now.JobTexts);
        if (jobs != _jobs || _silent)
            writer.Add("jobs", null, jobs);
        if (now.WorkersJson != _workers || _silent)
            writer.Add("workers", null, now.WorkersJson);
        (_jobs, _workers, _silent) = (jobs, now.WorkersJson, false);
        return true;
    }
}
