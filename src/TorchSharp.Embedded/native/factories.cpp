// New tensors.
#include "common.h"

using dt::list;
using dt::options;
using dt::scalar;
using dt::tensor;

namespace {

at::Tensor finish(at::Tensor result, DtOptions o) {
    if (o.requires_grad) result.set_requires_grad(true);
    return result;
}

}  // namespace

DT_API Handle dt_zeros(const int64_t* sizes, int64_t length, DtOptions o) {
    return dt::call([&] { return finish(at::zeros(list(sizes, length), options(o)), o); });
}
