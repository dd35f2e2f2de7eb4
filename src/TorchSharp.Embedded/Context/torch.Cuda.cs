namespace TorchSharp;

public static partial class torch
{
    public static bool cuda_is_available() => cuda.is_available();

    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static unsafe int device_count()
        {
            int result;
            Interop.Check(NativeMethods.dt_cuda_device_count(&result));
            return result;
        }

        /// <summary>Seeds the current device's generator; nothing happens without one.</summary>
        public static void manual_seed(long seed) => Interop.Check(NativeMethods.dt_cuda_manual_seed(seed, 0));

        public static void manual_seed_all(long seed) => Interop.Check(NativeMethods.dt_cuda_manual_seed(seed, 1));

        /// <summary>Waits until the current device has done all its work.</summary>
        public static void synchronize() => Interop.Check(NativeMethods.dt_cuda_synchronize(-1));
    }
}
