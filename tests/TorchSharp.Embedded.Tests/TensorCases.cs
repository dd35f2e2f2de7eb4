using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests;

/// <summary>The cases of golden/generate.py in C#: the input of a name goes in, the outputs come out.</summary>
internal static class TensorCases
{
    public static IReadOnlyDictionary<string, Func<Func<string, Tensor>, Tensor[]>> All { get; } = Build();

    private static Dictionary<string, Func<Func<string, Tensor>, Tensor[]>> Build()
    {
        var cases = new Dictionary<string, Func<Func<string, Tensor>, Tensor[]>>();

        void Nullary(string name, Func<Tensor> f) => cases.Add(name, _ => [f()]);
        void Seeded(string name, Func<Tensor> f) => cases.Add(name, _ =>
        {
            manual_seed(42);
            return [f()];
        });
        void One(string name, Func<Tensor, Tensor> f) => cases.Add(name, x => [f(x("a"))]);
        void Two(string name, Func<Tensor, Tensor, Tensor> f) => cases.Add(name, x => [f(x("a"), x("b"))]);
        void With(string name, string other, Func<Tensor, Tensor, Tensor> f) => cases.Add(name, x => [f(x("a"), x(other))]);
        void Many(string name, Func<Tensor, Tensor[]> f) => cases.Add(name, x => f(x("a")));
        void Pair(string name, Func<Tensor, (Tensor, Tensor)> f) => cases.Add(name, x =>
        {
            var (first, second) = f(x("a"));
            return [first, second];
        });

        One("abs", a => a.abs());
        One("neg", a => -a);
        One("exp", a => a.exp());
        One("expm1", a => a.expm1());
        One("square", a => a.square());
        One("sign", a => a.sign());
        One("floor", a => a.floor());
        One("ceil", a => a.ceil());
        One("trunc", a => a.trunc());
        One("sin", a => a.sin());
        One("cos", a => a.cos());
        One("erf", a => a.erf());
        One("sigmoid", a => a.sigmoid());
        One("tanh", a => a.tanh());
        One("relu", a => a.relu());
        One("logical_not", a => a.logical_not());
        One("log", a => a.log());
        One("log1p", a => a.log1p());
        One("log2", a => a.log2());
        One("log10", a => a.log10());
        One("sqrt", a => a.sqrt());
        One("rsqrt", a => a.rsqrt());
        One("reciprocal", a => a.reciprocal());
        One("isnan", a => a.isnan());
        One("isinf", a => a.isinf());
        One("isfinite", a => a.isfinite());
        One("abs_", a => a.abs_());
        One("neg_", a => a.neg_());
        One("exp_", a => a.exp_());
        One("sigmoid_", a => a.sigmoid_());
        One("tanh_", a => a.tanh_());
        One("relu_", a => a.relu_());
        One("zero_", a => a.zero_());
        One("log_", a => a.log_());
        One("sqrt_", a => a.sqrt_());

        Two("add", (a, b) => a + b);
        Two("sub", (a, b) => a - b);
        Two("mul", (a, b) => a * b);
        Two("div", (a, b) => a / b);
        Two("maximum", (a, b) => a.maximum(b));
        Two("minimum", (a, b) => a.minimum(b));
        Two("eq", (a, b) => a.eq(b));
        Two("ne", (a, b) => a.ne(b));
        Two("lt", (a, b) => a < b);
        Two("le", (a, b) => a <= b);
        Two("gt", (a, b) => a > b);
        Two("ge", (a, b) => a >= b);
        Two("add_broadcast", (a, b) => a + b);
        Two("add_integers", (a, b) => a + b);
        Two("add_integer_and_float", (a, b) => a + b);
        Two("add_bool", (a, b) => a + b);
        Two("div_integers", (a, b) => a / b);
        Two("remainder", (a, b) => a % b);
        One("remainder_scalar", a => a % 0.7);
        Two("add_alpha", (a, b) => a.add(b, -0.5));
        One("add_scalar", a => a + 2.5);
        One("add_scalar_alpha", a => a.add(3, 2));
        One("sub_scalar", a => a - 2);
        One("rsub_scalar", a => 1 - a);
        One("mul_scalar", a => 3 * a);
        One("mul_scalar_integers", a => a * 3);
        One("mul_float_scalar_integers", a => a * 0.5);
        One("div_scalar", a => a / 4);
        One("rdiv_scalar", a => 2 / a);
        Two("pow", (a, b) => a.pow(b));
        One("pow_scalar", a => a.pow(3));
        One("pow_half", a => a.pow(0.5));
        One("eq_scalar", a => a.eq(1));
        One("ne_scalar", a => a.ne(1));
        One("lt_scalar", a => a < 1);
        One("le_scalar", a => a <= 1);
        One("gt_scalar", a => a > 1);
        One("ge_scalar", a => a >= 1);
        Two("add_", (a, b) => a.add_(b, 2));
        One("add_scalar_", a => a.add_(1.5));
        Two("sub_", (a, b) => a.sub_(b));
        One("sub_scalar_", a => a.sub_(1.5));
        Two("mul_", (a, b) => a.mul_(b));
        One("mul_scalar_", a => a.mul_(1.5));
        Two("div_", (a, b) => a.div_(b));
        One("div_scalar_", a => a.div_(1.5));
        One("pow_", a => a.pow_(2));
        One("fill_", a => a.fill_(7));
        Two("copy_", (a, b) => a.copy_(b));
        One("clamp", a => a.clamp(-0.5, 0.5));
        One("clamp_min", a => a.clamp_min(0.1));
        One("clamp_max", a => a.clamp_max(0.1));
        One("clamp_", a => a.clamp_((Scalar?)null, 0.2));
        Two("logical_and", (a, b) => a.logical_and(b));
        Two("logical_or", (a, b) => a.logical_or(b));
        Two("logical_xor", (a, b) => a.logical_xor(b));
        cases.Add("where", x => [where(x("c"), x("a"), x("b"))]);

        Two("matmul", (a, b) => a.matmul(b));
        Two("mm", (a, b) => a.mm(b));
        Two("bmm", (a, b) => a.bmm(b));
        Two("mv", (a, b) => a.mv(b));
        Two("dot", (a, b) => a.dot(b));
        Two("outer", (a, b) => a.outer(b));
        cases.Add("addmm", x => [x("c").addmm(x("a"), x("b"), 0.5f, 2f)]);

        One("sum", a => a.sum());
        One("mean", a => a.mean());
        One("var", a => a.var());
        One("std", a => a.std());
        One("max", a => a.max());
        One("min", a => a.min());
        One("argmax", a => a.argmax());
        One("argmin", a => a.argmin());
        One("sum_dim", a => a.sum(1));
        One("sum_dims", a => a.sum(new long[] { 0, 2 }, true));
        One("sum_integers", a => a.sum());
        One("sum_double", a => a.sum(ScalarType.Float64));
        One("mean_dims", a => a.mean(new long[] { 0, 1 }));
        One("var_dim", a => a.var(1, false));
        One("std_dims", a => a.std(new long[] { 0, 2 }, true, true));
        One("norm", a => a.norm());
        One("norm_1", a => a.norm(1f));
        One("norm_dim", a => a.norm(1, false, 2f));
        One("logsumexp", a => a.logsumexp(1));
        One("cumsum", a => a.cumsum(1));
        One("softmax", a => a.softmax(1));
        One("log_softmax", a => a.log_softmax(0));
        One("all", a => a.all());
        One("any", a => a.any());
        One("all_dim", a => a.all(1));
        One("any_dim", a => a.any(0, true));
        Pair("max_dim", a => a.max(1));
        Pair("min_dim", a => a.min(0, true));
        One("amax", a => a.amax(0, 1));
        One("amin", a => a.amin(1));
        One("argmax_dim", a => a.argmax(1));
        One("argmin_dim", a => a.argmin(2, true));
        Pair("sort", a => a.sort(1, true));
        Pair("sort_stable", a => a.sort(1, false, true));
        One("argsort", a => a.argsort(0));
        Pair("topk", a => a.topk(2, 1));

        One("view", a => a.view(2, -1));
        One("reshape", a => a.t().reshape(2, 6));
        One("expand", a => a.expand(3, 4));
        One("repeat", a => a.repeat(2, 1));
        One("permute", a => a.permute(2, 0, 1));
        One("flip", a => a.flip(1));
        One("t", a => a.t());
        One("transpose", a => a.transpose(0, 2));
        One("squeeze", a => a.unsqueeze(1).unsqueeze(3).squeeze());
        One("squeeze_dim", a => a.unsqueeze(1).unsqueeze(3).squeeze(1));
        One("unsqueeze", a => a.unsqueeze(1));
        One("flatten", a => a.flatten(1));
        One("narrow", a => a.narrow(1, 1, 2));
        One("slice", a => a.slice(1, 0, 4, 2));
        One("select", a => a.select(1, 2));
        One("as_strided", a => a.as_strided([2, 2], [4, 1], 1));
        One("contiguous", a => a.t().contiguous());
        Two("cat", (a, b) => cat(new List<Tensor> { a, b }, 1));
        Two("stack", (a, b) => stack(new List<Tensor> { a, b }));
        Many("split", a => a.split(3, 1));
        Many("split_sizes", a => a.split(new long[] { 1, 3 }, 1L));
        Many("chunk", a => a.chunk(3, 1));
        Many("unbind", a => a.unbind());

        One("index_row", a => a[1]);
        One("index_last", a => a[-1, 0]);
        One("index_element", a => a[1, 2, 3]);
        One("index_slice", a => a[TensorIndex.Colon, TensorIndex.Slice(1)]);
        One("index_step", a => a[TensorIndex.Ellipsis, TensorIndex.Slice(null, null, 2)]);
        One("index_new_dimension", a => a[TensorIndex.None, TensorIndex.Colon, TensorIndex.Single(0)]);
        With("index_tensor", "i", (a, i) => a[i]);
        With("index_mask", "m", (a, m) => a[TensorIndex.Tensor(m)]);
        With("index_put", "v", (a, v) =>
        {
            a[TensorIndex.Slice(1), TensorIndex.Single(0)] = v;
            return a;
        });
        With("index_select", "i", (a, i) => a.index_select(1, i));
        cases.Add("index_add_", x => [x("a").index_add_(0, x("i"), x("s"), 2)]);
        With("gather", "i", (a, i) => a.gather(1, i));
        cases.Add("scatter", x => [x("a").scatter(1, x("i"), x("s"))]);
        cases.Add("scatter_", x => [x("a").scatter_(1, x("i"), x("s"))]);
        cases.Add("scatter_add_", x => [x("a").scatter_add_(1, x("i"), x("s"))]);
        With("masked_fill", "m", (a, m) => a.masked_fill(m, -1));
        With("masked_fill_", "m", (a, m) => a.masked_fill_(m, 0.5));
        With("masked_select", "m", (a, m) => a.masked_select(m));
        One("nonzero", a => a.nonzero());

        One("to_double", a => a.@double());
        One("to_long", a => a.to_type(ScalarType.Int64));
        One("to_int", a => a.to(ScalarType.Int32));
        One("to_bool", a => a.@bool());
        One("to_float", a => a.to(ScalarType.Float32, CPU));
        One("to_bfloat16_and_back", a => a.to_type(ScalarType.BFloat16).@float());

        Nullary("zeros", () => zeros(2, 3));
        Nullary("ones", () => ones(2, 3, ScalarType.Int64));
        Nullary("full", () => full(2, 2, 1.5));
        Nullary("full_integers", () => full(new long[] { 2, 2 }, 3));
        One("full_like", a => full_like(a, 2));
        One("zeros_like", a => zeros_like(a));
        One("ones_like", a => ones_like(a, ScalarType.Float64));
        Nullary("arange", () => arange(5));
        Nullary("arange_step", () => arange(1.0, 2.0, 0.25));
        Nullary("linspace", () => linspace(0, 1, 5));
        Nullary("eye", () => eye(3, 2));
        Seeded("rand", () => rand(2, 3));
        Seeded("randn", () => randn(2, 3));
        Seeded("randn_double", () => randn(2, 10, ScalarType.Float64));
        Seeded("randint", () => randint(3, 9, new long[] { 2, 5 }));
        Seeded("randperm", () => randperm(8));
        Seeded("uniform_", () => empty(6).uniform_(-2, 3));
        Seeded("normal_", () => empty(6).normal_(1, 0.5));
        Seeded("bernoulli_", () => empty(20).bernoulli_(0.3));
        Seeded("rand_like", () => rand_like(empty(4)));
        Seeded("randn_like", () => randn_like(empty(4)));
        return cases;
    }
}
