namespace TorchSharp;

/// <summary>Knows the current dispose scope of each thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? t_instance;

    internal static DisposeScopeManager ThreadSingleton => t_instance ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? Current { get; private set; }

    /// <summary>The counts of the calling thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal void Register(torch.Tensor tensor)
    {
        if (Current is null)
        {
            StatisticsInstance.CreatedOutsideScopeCount++;
            return;
        }

        StatisticsInstance.CreatedInScopeCount++;
        Current.Add(tensor);
    }

    internal void Disposing(torch.Tensor tensor)
    {
        if (tensor.OwningDisposeScope is { } owner)
        {
            StatisticsInstance.DisposedInScopeCount++;
            owner.Forget(tensor);
        }
        else
        {
            StatisticsInstance.DisposedOutsideScopeCount++;
        }
    }

    internal DisposeScope NewDisposeScope() => Current = new DisposeScope(this, Current);

    /// <summary>Takes a scope out of the chain; it need not be the innermost.</summary>
    internal void Remove(DisposeScope scope)
    {
        if (Current == scope)
        {
            Current = scope.OuterScope;
            return;
        }

        for (var inner = Current; inner is not null; inner = inner.OuterScope)
        {
            if (inner.OuterScope != scope) continue;
            inner.OuterScope = scope.OuterScope;
            return;
        }
    }
}
