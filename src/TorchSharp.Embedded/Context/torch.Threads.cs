namespace TorchSharp;

public static partial class torch
{
    // The number of threads of one operator. libtorch with OpenMP (Debian's) keeps it for each calling thread: what a thread
    // sets holds for itself and for threads that have set nothing only if it comes before they first compute. A thread that
    // runs a model therefore sets it itself. It does not reach OpenBLAS built with its own threads (libopenblas0-pthread),
    // whose pool is sized by OPENBLAS_NUM_THREADS before libtorch is loaded.

    /// <summary>The number of threads that one operator may use on this thread.</summary>
    public static unsafe int get_num_threads()
    {
        int result;
        Interop.Check(NativeMethods.dt_get_num_threads(&result));
        return result;
    }

    public static void set_num_threads(int num) => Interop.Check(NativeMethods.dt_set_num_threads(num));

    /// <summary>The number of threads for whole operators side by side, which only TorchScript uses.</summary>
    public static unsafe int get_num_interop_threads()
    {
        int result;
        Interop.Check(NativeMethods.dt_get_num_interop_threads(&result));
        return result;
    }

    /// <summary>Once, before the first use of that pool; libtorch refuses it later.</summary>
    public static void set_num_interop_threads(int num) => Interop.Check(NativeMethods.dt_set_num_interop_threads(num));
}
