using System.Buffers;

namespace TorchSharp;

/// <summary>Owns the tensors made on its thread while it is the innermost scope, and disposes them with itself.</summary>
public class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _manager;

    // Each tensor knows its place in the array, so leaving a scope early is one swap, without a hash set.
    private torch.Tensor?[] _tensors = ArrayPool<torch.Tensor?>.Shared.Rent(64);
    private int _count;
    private bool _disposed;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        OuterScope = outer;
    }

    internal DisposeScope? OuterScope { get; set; }

    /// <summary>The number of tensors the scope owns now.</summary>
    public int DisposablesCount => _count;

    /// <summary>The tensors the scope owns now, copied.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => _tensors.Take(_count).Cast<IDisposable>().ToList();

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && tensor.OwningDisposeScope == this;

    /// <summary>Hands what this scope owns of the given to the scope around it; without one nobody owns it.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        if (disposable is torch.Tensor tensor) Move(tensor, OuterScope);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) MoveToOuter<IDisposable>(disposable);
    }

    /// <summary>Takes what this scope owns of the given out of every scope.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        if (disposable is torch.Tensor tensor) Move(tensor, null);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) Detach<IDisposable>(disposable);
    }

    public void DisposeEverything()
    {
        while (_count > 0)
        {
            var last = _tensors[_count - 1]!;
            last.Dispose();
            // A tensor whose handle was given away does not take itself off the list.
            Forget(last);
        }
    }

    /// <summary>Disposes all but the given, which stay in the scope.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<object>(inKeep, ReferenceEqualityComparer.Instance);
        for (var i = _count - 1; i >= 0; i--)
        {
            var tensor = _tensors[i]!;
            if (!keep.Contains(tensor)) tensor.Dispose();
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    /// <summary>Tells the scope that a tensor of it was disposed by hand.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor) Forget(tensor);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        DisposeEverything();
        _manager.Remove(this);
        ArrayPool<torch.Tensor?>.Shared.Return(_tensors);
        _tensors = [];
    }

    internal void Add(torch.Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_count == _tensors.Length) Grow();
        tensor.OwningDisposeScope = this;
        tensor.ScopeIndex = _count;
        _tensors[_count++] = tensor;
    }

    /// <summary>Takes a tensor off the list; nothing happens when it is another scope's.</summary>
    internal bool Forget(torch.Tensor tensor)
    {
        if (tensor.OwningDisposeScope != this) return false;
        var last = _tensors[--_count]!;
        _tensors[_count] = null;
        if (last != (object)tensor)
        {
            _tensors[tensor.ScopeIndex] = last;
            last.ScopeIndex = tensor.ScopeIndex;
        }

        tensor.OwningDisposeScope = null;
        return true;
    }

    private void Move(torch.Tensor tensor, DisposeScope? target)
    {
        if (!Forget(tensor)) return;
        if (target is null) _manager.StatisticsInstance.DetachedFromScopeCount++;
        else target.Add(tensor);
    }

    private void Grow()
    {
        var larger = ArrayPool<torch.Tensor?>.Shared.Rent(_tensors.Length * 2);
        _tensors.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<torch.Tensor?>.Shared.Return(_tensors, clearArray: true);
        _tensors = larger;
    }
}
