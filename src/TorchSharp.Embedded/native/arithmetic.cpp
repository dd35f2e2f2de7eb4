// Arithmetic and comparison, element by element, and matrix products.
#include "common.h"

using dt::scalar;
using dt::tensor;

#define UNARY(name) \
    DT_API Handle dt_##name(Handle a) { return dt::call([&] { return at::name(tensor(a)); }); }
#define UNARY_IN_PLACE(name) \
    DT_API int32_t dt_##name(Handle a) { return dt::run([&] { tensor(a).name(); }); }
#define BINARY(name) \
    DT_API Handle dt_##name(Handle a, Handle b) { return dt::call([&] { return at::name(tensor(a), tensor(b)); }); }
#define BINARY_SCALAR(name) \
    DT_API Handle dt_##name##_scalar(Handle a, DtScalar b) { return dt::call([&] { return at::name(tensor(a), scalar(b)); }); }
#define BINARY_IN_PLACE(name) \
    DT_API int32_t dt_##name##_(Handle a, Handle b) { return dt::run([&] { tensor(a).name##_(tensor(b)); }); } \
    DT_API int32_t dt_##name##_scalar_(Handle a, DtScalar b) { return dt::run([&] { tensor(a).name##_(scalar(b)); }); }

UNARY(abs)
UNARY(neg)
UNARY(exp)
UNARY(expm1)
UNARY(log)
UNARY(log1p)
UNARY(log2)
UNARY(log10)
UNARY(sqrt)
UNARY(rsqrt)
UNARY(square)
UNARY(reciprocal)
UNARY(sign)
UNARY(floor)
UNARY(ceil)
UNARY(trunc)
UNARY(round)
UNARY(sin)
UNARY(cos)
UNARY(erf)
UNARY(sigmoid)
UNARY(tanh)
UNARY(relu)
UNARY(isnan)
UNARY(isinf)
UNARY(isfinite)
UNARY(logical_not)

UNARY_IN_PLACE(abs_)
UNARY_IN_PLACE(neg_)
UNARY_IN_PLACE(exp_)
UNARY_IN_PLACE(log_)
UNARY_IN_PLACE(sqrt_)
UNARY_IN_PLACE(sigmoid_)
UNARY_IN_PLACE(tanh_)
UNARY_IN_PLACE(relu_)
UNARY_IN_PLACE(zero_)

BINARY(mul)
BINARY(div)
BINARY(pow)
BINARY(eq)
BINARY(ne)
BINARY(lt)
BINARY(le)
BINARY(gt)
BINARY(ge)
BINARY(maximum)
BINARY(minimum)
BINARY(remainder)
BINARY(logical_and)
BINARY(logical_or)
BINARY(logical_xor)

BINARY_SCALAR(mul)
BINARY_SCALAR(div)
BINARY_SCALAR(pow)
BINARY_SCALAR(eq)
BINARY_SCALAR(ne)
BINARY_SCALAR(lt)
BINARY_SCALAR(le)
BINARY_SCALAR(gt)
BINARY_SCALAR(ge)
BINARY_SCALAR(remainder)

BINARY_IN_PLACE(mul)
BINARY_IN_PLACE(div)
BINARY_IN_PLACE(pow)

DT_API Handle dt_add(Handle a, Handle b, DtScalar alpha) {
    return dt::call([&] { return at::add(tensor(a), tensor(b), scalar(alpha)); });
}
DT_API Handle dt_add_scalar(Handle a, DtScalar b, DtScalar alpha) {
    return dt::call([&] { return at::add(tensor(a), scalar(b), scalar(alpha)); });
}
DT_API int32_t dt_add_(Handle a, Handle b, DtScalar alpha) {
    return dt::run([&] { tensor(a).add_(tensor(b), scalar(alpha)); });
}
DT_API int32_t dt_add_scalar_(Handle a, DtScalar b, DtScalar alpha) {
    return dt::run([&] { tensor(a).add_(scalar(b), scalar(alpha)); });
}
DT_API Handle dt_sub(Handle a, Handle b) { return dt::call([&] { return at::sub(tensor(a), tensor(b)); }); }
DT_API Handle dt_sub_scalar(Handle a, DtScalar b) { return dt::call([&] { return at::sub(tensor(a), scalar(b)); }); }
DT_API Handle dt_rsub_scalar(Handle a, DtScalar b) { return dt::call([&] { return at::rsub(tensor(a), scalar(b)); }); }
DT_API int32_t dt_sub_(Handle a, Handle b) { return dt::run([&] { tensor(a).sub_(tensor(b)); }); }
DT_API int32_t dt_sub_scalar_(Handle a, DtScalar b) { return dt::run([&] { tensor(a).sub_(scalar(b)); }); }

DT_API int32_t dt_fill_(Handle a, DtScalar value) { return dt::run([&] { tensor(a).fill_(scalar(value)); }); }

DT_API Handle dt_clamp(Handle a, DtScalar min, DtScalar max) {
    return dt::call([&] { return at::clamp(tensor(a), dt::optional(min), dt::optional(max)); });
}
DT_API int32_t dt_clamp_(Handle a, DtScalar min, DtScalar max) {
    return dt::run([&] { tensor(a).clamp_(dt::optional(min), dt::optional(max)); });
}

DT_API Handle dt_where(Handle condition, Handle a, Handle b) {
    return dt::call([&] { return at::where(tensor(condition), tensor(a), tensor(b)); });
}

DT_API int32_t dt_allclose(Handle a, Handle b, double rtol, double atol, uint8_t equal_nan, uint8_t* out) {
    return dt::run([&] { *out = at::allclose(tensor(a), tensor(b), rtol, atol, equal_nan != 0); });
}
DT_API int32_t dt_equal(Handle a, Handle b, uint8_t* out) {
    return dt::run([&] { *out = at::equal(tensor(a), tensor(b)); });
}

BINARY(matmul)
BINARY(mm)
BINARY(bmm)
BINARY(mv)
BINARY(dot)
BINARY(outer)

DT_API Handle dt_addmm(Handle a, Handle mat1, Handle mat2, double beta, double alpha) {
    return dt::call([&] { return at::addmm(tensor(a), tensor(mat1), tensor(mat2), beta, alpha); });
}
