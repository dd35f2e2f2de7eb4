using DistTrain.Worker.Libtorch;
using TorchSharp;

namespace DistTrain.Worker.Kernels;

/// <summary>Compares products of this process's kernels with sums in double precision.</summary>
internal static class ReferenceProduct
{
    /// <summary>Largest error allowed, relative to the sum of the absolute values of the summands.</summary>
    private const double Tolerance = 1e-5;

    // Not multiples of any vector's length, so that remainders are computed too.
    private const int Rows = 67;
    private const int Inner = 131;
    private const int Columns = 93;

    /// <summary>Computes a product, plainly and of transposed factors.</summary>
    /// <exception cref="LibtorchException">A value is wrong.</exception>
    public static void Check()
    {
        using var scope = torch.NewDisposeScope();
        var left = Values(Rows * Inner, 1);
        var right = Values(Inner * Columns, 2);
        var a = torch.tensor(left, [Rows, Inner]);
        var b = torch.tensor(right, [Inner, Columns]);
        var worst = Math.Max(
            WorstError(left, right, a.mm(b)),
            Math.Max(
                WorstError(left, right, a.t().contiguous().t().mm(b)),
                WorstError(left, right, a.mm(b.t().contiguous().t()))));
        if (!(worst <= Tolerance))
            throw new LibtorchException(
                $"libtorch's matrix product with these kernels is wrong by {worst:e1}; say --kernels vendor");
    }

    private static double WorstError(float[] left, float[] right, torch.Tensor product)
    {
        var found = product.data<float>().ToArray();
        var worst = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                double sum = 0, size = 0;
                for (var i = 0; i < Inner; i++)
                {
                    var summand = (double)left[(row * Inner) + i] * right[(i * Columns) + column];
                    sum += summand;
                    size += Math.Abs(summand);
                }

                worst = Math.Max(worst, Math.Abs(found[(row * Columns) + column] - sum) / size);
            }
        }

        return worst;
    }

    /// <summary>Values between −1 and 1 by a linear congruential generator (Numerical Recipes' constants).</summary>
    internal static float[] Values(int count, uint seed)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            seed = unchecked((seed * 1664525) + 1013904223);
            values[i] = (int)seed / 2147483648f;
        }

        return values;
    }
}
