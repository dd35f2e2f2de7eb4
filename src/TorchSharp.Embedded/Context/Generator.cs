namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers of its own.</summary>
    public class Generator : IDisposable
    {
        internal Generator(IntPtr handle, Device device)
        {
            if (handle == IntPtr.Zero) CheckForErrors();
            Handle = handle;
            this.device = device;
        }

        public Generator(ulong seed = 0, Device? device = null)
            : this(NativeMethods.dt_generator_new(seed, (int)(device?.type ?? DeviceType.CPU), device?.index ?? -1), device ?? CPU)
        {
        }

        ~Generator() => Dispose(false);

        /// <summary>The CPU's generator, which operators use that are given none.</summary>
        public static Generator Default => new(NativeMethods.dt_generator_default(), CPU);

        public IntPtr Handle { get; private set; }

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            Interop.Check(NativeMethods.dt_generator_manual_seed(Handle, seed), this);
            return this;
        }

        public unsafe long initial_seed()
        {
            long result;
            Interop.Check(NativeMethods.dt_generator_initial_seed(Handle, &result), this);
            return result;
        }

        public Tensor get_state() => Interop.Own(NativeMethods.dt_generator_get_state(Handle), this);

        public void set_state(Tensor value) =>
            Interop.Check(NativeMethods.dt_generator_set_state(Handle, value.Handle), this, value);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var released = Handle;
            Handle = IntPtr.Zero;
            if (released != IntPtr.Zero) NativeMethods.dt_generator_release(released);
        }

        internal static IntPtr HandleOf(Generator? generator) => generator?.Handle ?? IntPtr.Zero;
    }
}
