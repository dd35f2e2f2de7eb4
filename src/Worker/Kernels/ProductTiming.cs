using System.Runtime.InteropServices;
using TorchSharp;

namespace DistTrain.Worker.Kernels;

/// <summary>How long this process takes for the matrix products of a training step.</summary>
public static partial class ProductTiming
{
    private const int Samples = 256;
    private const int Features = 512;
    private const int Classes = 10;
    private const int Rounds = 20;
    private const int ThreadCpuClock = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>
    /// Checks and times the products of a wide and of a narrow layer, forward and backward, on one thread. The shortest processor
    /// time of several rounds counts, of each product by itself: other work on the machine makes a product take longer, never
    /// shorter.
    /// </summary>
    /// <returns>Seconds.</returns>
    /// <exception cref="Libtorch.LibtorchException">A product is wrong.</exception>
    public static double Measure()
    {
        torch.set_num_threads(1);
        ReferenceProduct.Check();
        using var scope = torch.NewDisposeScope();
        var input = Matrix(Samples, Features);
        var wide = Matrix(Features, Features);
        var narrow = Matrix(Classes, Features);
        var output = Matrix(Samples, Classes);
        return
            Shortest(() => input.mm(wide.t())) + Shortest(() => input.mm(wide)) + Shortest(() => input.t().mm(input))
            + Shortest(() => input.mm(narrow.t())) + Shortest(() => output.mm(narrow)) + Shortest(() => output.t().mm(input));
    }

    private static double Shortest(Func<torch.Tensor> product)
    {
        var shortest = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            using var scope = torch.NewDisposeScope();
            var began = CpuSeconds();
            _ = product();
            shortest = Math.Min(shortest, CpuSeconds() - began);
        }

        return shortest;
    }

    private static torch.Tensor Matrix(int rows, int columns) =>
        torch.tensor(ReferenceProduct.Values(rows * columns, (uint)rows), [rows, columns]);

    private static double CpuSeconds() => ReadClock(ThreadCpuClock, out var time) == 0
        ? time.Seconds + (time.Nanoseconds * 1e-9)
        : throw new PlatformNotSupportedException("this system does not count a thread's processor time");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Time time);

    /// <summary>The C library's <c>timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
