namespace TorchSharp;

/// <summary>How many tensors a thread has made and disposed, in scopes and outside.</summary>
public class ThreadDisposeScopeStatistics
{
    public long CreatedOutsideScopeCount { get; internal set; }
    public long CreatedInScopeCount { get; internal set; }
    public long DisposedInScopeCount { get; internal set; }
    public long DetachedFromScopeCount { get; internal set; }
    internal long DisposedOutsideScopeCount { get; set; }

    /// <summary>Created less disposed on this thread; see <see cref="torch.Tensor.TotalCount"/> for the process.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount - DisposedInScopeCount + CreatedOutsideScopeCount - DisposedOutsideScopeCount;

    public void Reset()
    {
        CreatedOutsideScopeCount = 0;
        CreatedInScopeCount = 0;
        DisposedInScopeCount = 0;
        DetachedFromScopeCount = 0;
        DisposedOutsideScopeCount = 0;
    }
}
