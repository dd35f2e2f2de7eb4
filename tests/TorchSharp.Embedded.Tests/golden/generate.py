"""Golden values of the tensor operators, tensor.json: /usr/bin/python3 generate.py (Debian's python3-torch), by hand, then commit.

TensorCases.cs has the same cases, by the same names, in C#.
"""
import torch

from golden import File

torch.manual_seed(1)
out = File("tensor.json")


def case(name, function, **inputs):
    out.add(name, inputs, function(*inputs.values()))


a = torch.randn(3, 4)
b = torch.randn(3, 4)
row = torch.randn(4)
positive = torch.rand(3, 4) + 0.1
unit = torch.rand(3, 4) * 1.6 - 0.8
integers = torch.randint(-5, 6, (3, 4))
others = torch.randint(1, 6, (3, 4))
mask = a > 0
special = torch.tensor([1.0, float("nan"), float("inf"), float("-inf"), -2.0])
cube = torch.randn(2, 3, 4)
wide = torch.randn(5, 6, dtype=torch.float64)

for name in "abs neg exp expm1 square sign floor ceil trunc sin cos erf sigmoid tanh relu logical_not".split():
    case(name, getattr(torch, name), a=a)
for name in "log log1p log2 log10 sqrt rsqrt reciprocal".split():
    case(name, getattr(torch, name), a=positive)
for name in "isnan isinf isfinite".split():
    case(name, getattr(torch, name), a=special)
for name in "abs_ neg_ exp_ sigmoid_ tanh_ relu_ zero_".split():
    case(name, lambda a, name=name: getattr(a.clone(), name)(), a=a)
for name in "log_ sqrt_".split():
    case(name, lambda a, name=name: getattr(a.clone(), name)(), a=positive)

for name in "add sub mul div maximum minimum eq ne lt le gt ge".split():
    case(name, getattr(torch, name), a=a, b=b)
case("add_broadcast", torch.add, a=a, b=row)
case("add_integers", torch.add, a=integers, b=others)
case("add_integer_and_float", lambda a, b: a + b, a=integers, b=b)
case("add_bool", lambda a, b: a + b, a=mask, b=integers)
case("div_integers", torch.div, a=integers, b=others)
case("remainder", torch.remainder, a=integers, b=others)
case("remainder_scalar", lambda a: a % 0.7, a=a)
case("add_alpha", lambda a, b: torch.add(a, b, alpha=-0.5), a=a, b=b)
case("add_scalar", lambda a: a + 2.5, a=a)
case("add_scalar_alpha", lambda a: torch.add(a, 3, alpha=2), a=a)
case("sub_scalar", lambda a: a - 2, a=a)
case("rsub_scalar", lambda a: 1 - a, a=a)
case("mul_scalar", lambda a: 3 * a, a=a)
case("mul_scalar_integers", lambda a: a * 3, a=integers)
case("mul_float_scalar_integers", lambda a: a * 0.5, a=integers)
case("div_scalar", lambda a: a / 4, a=a)
case("rdiv_scalar", lambda a: 2 / a, a=positive)
case("pow", torch.pow, a=positive, b=b)
case("pow_scalar", lambda a: a.pow(3), a=a)
case("pow_half", lambda a: a.pow(0.5), a=positive)
for name in "eq ne lt le gt ge".split():
    case(name + "_scalar", lambda a, name=name: getattr(torch, name)(a, 1), a=integers)
case("add_", lambda a, b: a.clone().add_(b, alpha=2), a=a, b=b)
case("add_scalar_", lambda a: a.clone().add_(1.5), a=a)
case("sub_", lambda a, b: a.clone().sub_(b), a=a, b=b)
case("sub_scalar_", lambda a: a.clone().sub_(1.5), a=a)
case("mul_", lambda a, b: a.clone().mul_(b), a=a, b=b)
case("mul_scalar_", lambda a: a.clone().mul_(1.5), a=a)
case("div_", lambda a, b: a.clone().div_(b), a=a, b=b)
case("div_scalar_", lambda a: a.clone().div_(1.5), a=a)
case("pow_", lambda a: a.clone().pow_(2), a=a)
case("fill_", lambda a: a.clone().fill_(7), a=a)
case("copy_", lambda a, b: a.clone().copy_(b), a=a, b=integers)
case("clamp", lambda a: a.clamp(-0.5, 0.5), a=a)
case("clamp_min", lambda a: a.clamp_min(0.1), a=a)
case("clamp_max", lambda a: a.clamp_max(0.1), a=a)
case("clamp_", lambda a: a.clone().clamp_(max=0.2), a=a)
case("logical_and", torch.logical_and, a=mask, b=integers)
case("logical_or", torch.logical_or, a=mask, b=integers)
case("logical_xor", torch.logical_xor, a=mask, b=integers)
case("where", lambda c, a, b: torch.where(c, a, b), c=mask, a=a, b=b)

case("matmul", torch.matmul, a=cube, b=torch.randn(4, 5))
case("mm", torch.mm, a=a, b=torch.randn(4, 2))
case("bmm", torch.bmm, a=cube, b=torch.randn(2, 4, 3))
case("mv", torch.mv, a=a, b=row)
case("dot", torch.dot, a=row, b=torch.randn(4))
case("outer", torch.outer, a=row, b=torch.randn(3))
case("addmm", lambda c, a, b: torch.addmm(c, a, b, beta=0.5, alpha=2), c=torch.randn(3, 2), a=a, b=torch.randn(4, 2))

for name in "sum mean var std max min argmax argmin".split():
    case(name, getattr(torch, name), a=a)
case("sum_dim", lambda a: a.sum(1), a=cube)
case("sum_dims", lambda a: a.sum((0, 2), keepdim=True), a=cube)
case("sum_integers", torch.sum, a=integers)
case("sum_double", lambda a: a.sum(dtype=torch.float64), a=a)
case("mean_dims", lambda a: a.mean((0, 1)), a=cube)
case("var_dim", lambda a: a.var(1, unbiased=False), a=cube)
case("std_dims", lambda a: a.std((0, 2), keepdim=True), a=cube)
case("norm", lambda a: a.norm(), a=a)
case("norm_1", lambda a: a.norm(1), a=a)
case("norm_dim", lambda a: a.norm(2, dim=1), a=a)
case("logsumexp", lambda a: a.logsumexp(1), a=a)
case("cumsum", lambda a: a.cumsum(1), a=integers)
case("softmax", lambda a: a.softmax(1), a=a)
case("log_softmax", lambda a: a.log_softmax(0), a=a)
case("all", torch.all, a=mask)
case("any", torch.any, a=mask)
case("all_dim", lambda a: a.all(1), a=mask)
case("any_dim", lambda a: a.any(0, keepdim=True), a=mask)
case("max_dim", lambda a: list(a.max(1)), a=cube)
case("min_dim", lambda a: list(a.min(0, keepdim=True)), a=cube)
case("amax", lambda a: a.amax((0, 1)), a=cube)
case("amin", lambda a: a.amin((1,)), a=cube)
case("argmax_dim", lambda a: a.argmax(1), a=cube)
case("argmin_dim", lambda a: a.argmin(2, keepdim=True), a=cube)
case("sort", lambda a: list(a.sort(1, descending=True)), a=a)
case("sort_stable", lambda a: list(a.sort(stable=True, dim=1)), a=integers)
case("argsort", lambda a: a.argsort(0), a=a)
case("topk", lambda a: list(a.topk(2, 1)), a=a)

case("view", lambda a: a.view(2, -1), a=cube)
case("reshape", lambda a: a.t().reshape(2, 6), a=a)
case("expand", lambda a: a.expand(3, 4), a=row)
case("repeat", lambda a: a.repeat(2, 1), a=a)
case("permute", lambda a: a.permute(2, 0, 1), a=cube)
case("flip", lambda a: a.flip(1), a=a)
case("t", torch.t, a=a)
case("transpose", lambda a: a.transpose(0, 2), a=cube)
case("squeeze", lambda a: a[:, None, :, None].squeeze(), a=a)
case("squeeze_dim", lambda a: a[:, None, :, None].squeeze(1), a=a)
case("unsqueeze", lambda a: a.unsqueeze(1), a=a)
case("flatten", lambda a: a.flatten(1), a=cube)
case("narrow", lambda a: a.narrow(1, 1, 2), a=a)
case("slice", lambda a: a[:, 0:4:2], a=a)
case("select", lambda a: a.select(1, 2), a=a)
case("as_strided", lambda a: a.as_strided((2, 2), (4, 1), 1), a=a)
case("contiguous", lambda a: a.t().contiguous(), a=a)
case("cat", lambda a, b: torch.cat([a, b], 1), a=a, b=b)
case("stack", lambda a, b: torch.stack([a, b]), a=a, b=b)
case("split", lambda a: list(a.split(3, 1)), a=a)
case("split_sizes", lambda a: list(a.split([1, 3], 1)), a=a)
case("chunk", lambda a: list(a.chunk(3, 1)), a=a)
case("unbind", lambda a: list(a.unbind(0)), a=cube)

case("index_row", lambda a: a[1], a=cube)
case("index_last", lambda a: a[-1, 0], a=cube)
case("index_element", lambda a: a[1, 2, 3], a=cube)
case("index_slice", lambda a: a[:, 1:], a=cube)
case("index_step", lambda a: a[..., ::2], a=cube)
case("index_new_dimension", lambda a: a[None, :, 0], a=cube)
case("index_tensor", lambda a, i: a[i], a=a, i=torch.tensor([2, 0, 2]))
case("index_mask", lambda a, m: a[m], a=a, m=mask)


def put(a, v):
    result = a.clone()
    result[1:, 0] = v
    return result


case("index_put", put, a=a, v=torch.randn(2))
case("index_select", lambda a, i: a.index_select(1, i), a=a, i=torch.tensor([3, 0]))
case("index_add_", lambda a, i, s: a.clone().index_add_(0, i, s, alpha=2), a=a, i=torch.tensor([0, 0, 2]), s=b)
places = torch.tensor([[0, 2], [1, 1], [3, 0]])
case("gather", lambda a, i: a.gather(1, i), a=a, i=places)
case("scatter", lambda a, i, s: a.scatter(1, i, s), a=a, i=torch.tensor([[0, 2], [1, 0], [3, 0]]), s=torch.randn(3, 2))
case("scatter_", lambda a, i, s: a.clone().scatter_(1, i, s), a=a, i=torch.tensor([[0, 2], [1, 0], [3, 0]]), s=torch.randn(3, 2))
case("scatter_add_", lambda a, i, s: a.clone().scatter_add_(1, i, s), a=a, i=places, s=torch.randn(3, 2))
case("masked_fill", lambda a, m: a.masked_fill(m, -1), a=a, m=mask)
case("masked_fill_", lambda a, m: a.clone().masked_fill_(m, 0.5), a=a, m=mask)
case("masked_select", lambda a, m: a.masked_select(m), a=a, m=mask)
case("nonzero", torch.nonzero, a=mask)

case("to_double", lambda a: a.double(), a=a)
case("to_long", lambda a: a.long(), a=a * 3)
case("to_int", lambda a: a.int(), a=a * 3)
case("to_bool", lambda a: a.bool(), a=integers)
case("to_float", lambda a: a.float(), a=wide)
case("to_bfloat16_and_back", lambda a: a.bfloat16().float(), a=a)

case("zeros", lambda: torch.zeros(2, 3))
case("ones", lambda: torch.ones(2, 3, dtype=torch.int64))
case("full", lambda: torch.full((2, 2), 1.5))
case("full_integers", lambda: torch.full((2, 2), 3))
case("full_like", lambda a: torch.full_like(a, 2), a=a)
case("zeros_like", torch.zeros_like, a=integers)
case("ones_like", lambda a: torch.ones_like(a, dtype=torch.float64), a=integers)
case("arange", lambda: torch.arange(5))
case("arange_step", lambda: torch.arange(1.0, 2.0, 0.25))
case("linspace", lambda: torch.linspace(0, 1, 5))
case("eye", lambda: torch.eye(3, 2))


def seeded(function):
    def draw():
        torch.manual_seed(42)
        return function()

    return draw


case("rand", seeded(lambda: torch.rand(2, 3)))
case("randn", seeded(lambda: torch.randn(2, 3)))
case("randn_double", seeded(lambda: torch.randn(2, 10, dtype=torch.float64)))
case("randint", seeded(lambda: torch.randint(3, 9, (2, 5))))
case("randperm", seeded(lambda: torch.randperm(8)))
case("uniform_", seeded(lambda: torch.empty(6).uniform_(-2, 3)))
case("normal_", seeded(lambda: torch.empty(6).normal_(1, 0.5)))
case("bernoulli_", seeded(lambda: torch.empty(20).bernoulli_(0.3)))
case("rand_like", seeded(lambda: torch.rand_like(torch.empty(4))))
case("randn_like", seeded(lambda: torch.randn_like(torch.empty(4))))

out.write()
