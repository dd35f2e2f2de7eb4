namespace TorchSharp;

public static partial class torch
{
    /// <summary>Records no gradients on this thread until disposed.</summary>
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);
    public static bool is_grad_enabled() => NativeMethods.dt_grad_enabled() != 0;
}
