namespace TorchSharp;

public static partial class torch
{
    /// <summary>Opens a scope on this thread: tensors made from here on are disposed with it, unless moved out.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    /// <summary>Runs an expression in a scope of its own and returns its result to the scope around.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
