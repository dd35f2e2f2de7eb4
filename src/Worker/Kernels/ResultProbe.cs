using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistTrain.Worker.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Kernels;

/// <summary>A hash of the bits of a small training step on the CPU. The names of instruction sets do not determine them
/// completely: libraries also cut products into blocks by the sizes of caches, and read variables that nobody thinks
/// of.</summary>
internal static class ResultProbe
{
    private const int HexDigits = 12;

    /// <summary>Computes a convolution, a wide and a narrow layer, a softmax and all gradients.</summary>
    /// <param name="threads">Threads of libtorch.</param>
    /// <returns>Hexadecimal digits; equal for equal bits.</returns>
    public static string Measure(int threads)
    {
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            using var scope = NewDisposeScope();
            var images = Values(1, 32, 3, 20, 20);
            var filters = Values(2, 8, 3, 5, 5);
            var wide = Values(3, 512, 8 * 16 * 16);
            var narrow = Values(4, 10, 512);
            var hidden = nn.functional.relu(nn.functional.conv2d(images, filters)).flatten(1).mm(wide.t()).tanh();
            var shares = nn.functional.log_softmax(hidden.mm(narrow.t()), 1).exp();
            var loss = shares.mul(shares).sum();
            loss.backward();
            return Hash(loss, images.grad!, filters.grad!, wide.grad!, narrow.grad!);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    private static Tensor Values(uint seed, params long[] shape)
    {
        using var eight = HeldScalars.Of(8);
        return tensor(ReferenceProduct.Values((int)shape.Aggregate((a, b) => a * b), seed), shape).div_(eight).requires_grad_();
    }

    private static string Hash(params Tensor[] tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.detach().contiguous().data<float>().ToArray()));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }
}
