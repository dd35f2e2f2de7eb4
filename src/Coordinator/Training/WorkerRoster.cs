using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The workers of a job as its step engine sees them: who is connected and over which link, who can compute, and who is to go as
/// soon as it has nothing in hand. What each has in hand is the scheduler's to know. Not thread-safe.
/// </summary>
internal sealed class WorkerRoster
{
    private readonly Dictionary<WorkerId, Member> _members = [];
    private int _leaving;
    private int _sharers;

    /// <summary>Workers that joined, whether they can compute yet or not.</summary>
    public int Connected => _members.Count;

    public int Ready { get; private set; }

    /// <summary>Whether a worker is there that computes in the coordinator's own model vector.</summary>
    public bool AnySharesModel => _sharers > 0;

    /// <summary>Workers that get evaluation work: ready, and not to go.</summary>
    public IEnumerable<(WorkerId Worker, IWorkerLink Link)> Available =>
        _members.Where(m => TakesWork(m.Value)).Select(m => (m.Key, m.Value.Link));

    /// <summary>Whether any worker is to go; asked after every answer.</summary>
    public bool AnyLeaving => _leaving > 0;

    /// <summary>Workers that are to go, and why.</summary>
    public IEnumerable<(WorkerId Worker, string Reason)> Leaving =>
        _members.Where(m => m.Value.LeaveReason is not null).Select(m => (m.Key, m.Value.LeaveReason!));

    /// <summary>The way to a worker; null when it is not there.</summary>
    public IWorkerLink? Find(WorkerId worker) => _members.GetValueOrDefault(worker)?.Link;

    /// <summary>Workers that joined at this time or before and cannot compute yet.</summary>
    public IEnumerable<(WorkerId Worker, IWorkerLink Link)> UnreadySince(TimeSpan joined) =>
        _members.Where(m => !m.Value.IsReady && m.Value.Joined <= joined).Select(m => (m.Key, m.Value.Link));

    /// <summary>Whether the worker gets more work: ready, and not to go.</summary>
    public bool TakesWork(WorkerId worker) => _members.TryGetValue(worker, out var member) && TakesWork(member);

    /// <summary>The way to a worker that is there.</summary>
    /// <exception cref="KeyNotFoundException">It is not there.</exception>
    public IWorkerLink LinkTo(WorkerId worker) => _members[worker].Link;

    /// <summary>A worker joined, at a time of the session's clock.</summary>
    /// <exception cref="ArgumentException">One of this name is there.</exception>
    public void Join(WorkerId worker, IWorkerLink link, TimeSpan now)
    {
        _members.Add(worker, new Member(link, now));
        if (link.SharesModel)
            _sharers++;
    }

    /// <summary>A worker can compute from now on. False when it is not there over this link or said so before.</summary>
    public bool MakeReady(WorkerId worker, IWorkerLink link)
    {
        if (!_members.TryGetValue(worker, out var member) || member.Link != link || member.IsReady)
            return false;
        member.IsReady = true;
        Ready++;
        return true;
    }

    /// <summary>A worker is to go; the last reason given counts. False when it is not there.</summary>
    public bool Release(WorkerId worker, string reason)
    {
        if (!_members.TryGetValue(worker, out var member))
            return false;
        if (member.LeaveReason is null)
            _leaving++;
        member.LeaveReason = reason;
        return true;
    }

    /// <summary>A worker is gone. Returns whether it was ready; one that never was took no part.</summary>
    public bool Remove(WorkerId worker)
    {
        if (!_members.Remove(worker, out var member))
            return false;
        if (member.LeaveReason is not null)
            _leaving--;
        if (member.Link.SharesModel)
            _sharers--;
        if (member.IsReady)
            Ready--;
        return member.IsReady;
    }

    /// <summary>Lets every worker go at once.</summary>
    public void CloseAll(string reason)
    {
        foreach (var member in _members.Values)
            member.Link.Close(reason);
        _members.Clear();
        _leaving = 0;
        _sharers = 0;
        Ready = 0;
    }

    private static bool TakesWork(Member member) => member is { IsReady: true, LeaveReason: null };

    private sealed class Member(IWorkerLink link, TimeSpan joined)
    {
        public TimeSpan Joined { get; } = joined;

        public IWorkerLink Link { get; } = link;

        public bool IsReady { get; set; }

        public string? LeaveReason { get; set; }
    }
}
