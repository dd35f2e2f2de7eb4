namespace TorchSharp;

/// <summary>Sets whether this thread records gradients, until disposed.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly byte _before = NativeMethods.dt_grad_enabled();

    internal AutoGradMode(bool enabled) => NativeMethods.dt_set_grad_enabled(Interop.Flag(enabled));

    public void Dispose() => NativeMethods.dt_set_grad_enabled(_before);
}
