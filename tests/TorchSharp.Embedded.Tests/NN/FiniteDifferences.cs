using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests.NN;

/// <summary>Compares gradients of a scalar with central differences; everything is double.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-6;

    public static void Check(Func<Tensor> scalar, IList<Tensor> variables, double tolerance = 1e-6)
    {
        if (variables.Count == 0) return;
        var gradients = autograd.grad(new[] { scalar() }, variables);
        for (var index = 0; index < variables.Count; index++)
        {
            var analytic = Golden.Doubles(gradients[index]);
            using var scope = NewDisposeScope();
            using var grad = no_grad();
            var elements = variables[index].view(-1);
            for (var i = 0; i < analytic.Length; i++)
            {
                var element = elements.narrow(0, i, 1);
                element.add_(Step);
                var above = scalar().ToDouble();
                element.sub_(2 * Step);
                var below = scalar().ToDouble();
                element.add_(Step);
                var numeric = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(numeric - analytic[i]) <= tolerance * (1 + Math.Abs(numeric)),
                    $"variable {index} element {i}: gradient {analytic[i]}, difference quotient {numeric}");
            }
        }
    }
}
