using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests;

/// <summary>Gradients by autograd against central differences, in double precision.</summary>
public class GradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> s_operators = new()
    {
        ["add"] = (a, b) => a.add(b, 0.5),
        ["sub"] = (a, b) => a - b,
        ["rsub"] = (a, b) => 2 - a,
        ["mul"] = (a, b) => a * b,
        ["div"] = (a, b) => a / b,
        ["rdiv"] = (a, b) => 3 / a,
        ["pow"] = (a, b) => a.pow(b),
        ["pow_scalar"] = (a, b) => a.pow(3),
        ["exp"] = (a, b) => a.exp(),
        ["expm1"] = (a, b) => a.expm1(),
        ["log"] = (a, b) => a.log(),
        ["log1p"] = (a, b) => a.log1p(),
        ["log2"] = (a, b) => a.log2(),
        ["log10"] = (a, b) => a.log10(),
        ["sqrt"] = (a, b) => a.sqrt(),
        ["rsqrt"] = (a, b) => a.rsqrt(),
        ["square"] = (a, b) => a.square(),
        ["reciprocal"] = (a, b) => a.reciprocal(),
        ["abs"] = (a, b) => (a - 0.9).abs(),
        ["sin"] = (a, b) => a.sin(),
        ["cos"] = (a, b) => a.cos(),
        ["erf"] = (a, b) => a.erf(),
        ["sigmoid"] = (a, b) => a.sigmoid(),
        ["tanh"] = (a, b) => a.tanh(),
        ["relu"] = (a, b) => (a - 0.9).relu(),
        ["clamp"] = (a, b) => a.clamp(0.6, 1.1),
        ["maximum"] = (a, b) => a.maximum(b),
        ["minimum"] = (a, b) => a.minimum(b),
        ["where"] = (a, b) => where(a.gt(0.9), a, b * a),
        ["matmul"] = (a, b) => a.matmul(b.t()),
        ["mm"] = (a, b) => a.t().mm(b),
        ["bmm"] = (a, b) => a.unsqueeze(0).bmm(b.t().unsqueeze(0)),
        ["addmm"] = (a, b) => a.mm(b.t()).addmm(a, b.t(), 0.5f, 2f),
        ["outer"] = (a, b) => a.flatten().outer(b.flatten()),
        ["sum"] = (a, b) => (a * b).sum(1),
        ["mean"] = (a, b) => a.mean(new long[] { 0 }),
        ["var"] = (a, b) => a.var(1),
        ["std"] = (a, b) => a.std(0, false),
        ["norm"] = (a, b) => a.norm(),
        ["norm_dim"] = (a, b) => a.norm(1, true),
        ["logsumexp"] = (a, b) => a.logsumexp(1),
        ["cumsum"] = (a, b) => a.cumsum(1),
        ["softmax"] = (a, b) => a.softmax(1),
        ["log_softmax"] = (a, b) => a.log_softmax(0),
        ["max"] = (a, b) => a.max(1).values,
        ["amin"] = (a, b) => a.amin(0),
        ["sort"] = (a, b) => a.sort(1).Values,
        ["topk"] = (a, b) => a.topk(2, 1).values,
        ["reshape"] = (a, b) => a.t().reshape(4, 3),
        ["permute"] = (a, b) => a.permute(1, 0),
        ["expand"] = (a, b) => a.unsqueeze(0).expand(2, 3, 4),
        ["repeat"] = (a, b) => a.repeat(2, 1),
        ["flip"] = (a, b) => a.flip(0),
        ["narrow"] = (a, b) => a.narrow(1, 1, 2),
        ["cat"] = (a, b) => cat(new List<Tensor> { a, b }, 0),
        ["stack"] = (a, b) => stack(new List<Tensor> { a, b }, 1),
        ["split"] = (a, b) => a.split(3, 1)[1],
        ["index"] = (a, b) => a[TensorIndex.Slice(1), TensorIndex.Single(-1)],
        ["index_select"] = (a, b) => a.index_select(0, tensor(new long[] { 2, 2, 0 })),
        ["gather"] = (a, b) => a.gather(1, tensor(new long[] { 0, 3, 1 }, 3, 1)),
        ["masked_fill"] = (a, b) => a.masked_fill(b.gt(1), 0),
        ["masked_select"] = (a, b) => a.masked_select(b.gt(0.7)),
        ["in_place"] = (a, b) => a.clone().mul_(b).add_(a, 2).sigmoid_(),
    };

    public static TheoryData<string> Names => [.. s_operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Grad_OfAnOperator_IsItsCentralDifference(string name)
    {
        var before = LiveTensors.Settled();
        using (NewDisposeScope())
        {
            manual_seed(3);
            var a = rand(3, 4, ScalarType.Float64).add_(0.4).requires_grad_();
            var b = rand(3, 4, ScalarType.Float64).add_(0.4).requires_grad_();
            var operation = s_operators[name];
            var weight = rand_like(operation(a, b));
            // The last term is for operators that have no use for b.
            Tensor Loss() => (operation(a, b) * weight).sum() + b.sum();

            var gradients = autograd.grad(new List<Tensor> { Loss() }, new List<Tensor> { a, b });
            Compare(name, a, gradients[0], Loss);
            Compare(name, b, gradients[1], Loss);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static void Compare(string name, Tensor variable, Tensor gradient, Func<Tensor> loss)
    {
        const double h = 1e-6;
        var have = Golden.Doubles(gradient);
        using var off = no_grad();
        using var elements = variable.detach().view(-1).data<double>();
        for (var i = 0; i < have.Length; i++)
        {
            var x = elements[i];
            elements[i] = x + h;
            var above = loss().item<double>();
            elements[i] = x - h;
            var below = loss().item<double>();
            elements[i] = x;
            Assert.True(Math.Abs((above - below) / (2 * h) - have[i]) < 1e-6 * (1 + Math.Abs(have[i])),
                $"{name}: gradient of element {i} is {have[i]}, by differences {(above - below) / (2 * h)}");
        }
    }
}
