// Reading and writing elements by index and mask.
#include "common.h"

#include <ATen/TensorIndexing.h>

using dt::scalar;
using dt::tensor;

// One item of a bracketed index.
struct DtIndex {
    int64_t start;
    int64_t stop;
    int64_t step;
    Handle tensor;
    int32_t kind;    // 0 none (a new dimension), 1 ellipsis, 2 a single index, 3 bool, 4 tensor, 5 slice
    int32_t given;   // slice: bit 0 start, bit 1 stop, bit 2 step
};

namespace {

#if TORCH_VERSION_MAJOR >= 2
using Bound = c10::SymInt;
#else
using Bound = int64_t;
#endif

std::vector<at::indexing::TensorIndex> indices(const DtIndex* items, int64_t length) {
    std::vector<at::indexing::TensorIndex> result;
    result.reserve(static_cast<size_t>(length));
    for (int64_t i = 0; i < length; i++) {
        const DtIndex& item = items[i];
        switch (item.kind) {
            case 0: result.emplace_back(at::indexing::None); break;
            case 1: result.emplace_back(at::indexing::Ellipsis); break;
            case 2: result.emplace_back(item.start); break;
            case 3: result.emplace_back(item.start != 0); break;
            case 4: result.emplace_back(tensor(item.tensor)); break;
            default: {
                const auto part = [&](int bit, int64_t value) { return item.given & bit ? Opt<Bound>(Bound(value)) : Opt<Bound>(); };
                result.emplace_back(at::indexing::Slice(part(1, item.start), part(2, item.stop), part(4, item.step)));
            }
        }
    }
    return result;
}

}  // namespace

DT_API Handle dt_index(Handle a, const DtIndex* items, int64_t length) {
    return dt::call([&] { return tensor(a).index(indices(items, length)); });
}
DT_API int32_t dt_index_put_(Handle a, const DtIndex* items, int64_t length, Handle value) {
    return dt::run([&] { tensor(a).index_put_(indices(items, length), tensor(value)); });
}
DT_API int32_t dt_index_put_scalar_(Handle a, const DtIndex* items, int64_t length, DtScalar value) {
    return dt::run([&] { tensor(a).index_put_(indices(items, length), scalar(value)); });
}

DT_API Handle dt_index_select(Handle a, int64_t dim, Handle index) {
    return dt::call([&] { return at::index_select(tensor(a), dim, tensor(index)); });
}
DT_API int32_t dt_index_add_(Handle a, int64_t dim, Handle index, Handle source, DtScalar alpha) {
    return dt::run([&] { tensor(a).index_add_(dim, tensor(index), tensor(source), scalar(alpha)); });
}
DT_API Handle dt_gather(Handle a, int64_t dim, Handle index) {
    return dt::call([&] { return at::gather(tensor(a), dim, tensor(index)); });
}
DT_API Handle dt_scatter(Handle a, int64_t dim, Handle index, Handle source) {
    return dt::call([&] { return at::scatter(tensor(a), dim, tensor(index), tensor(source)); });
}
DT_API int32_t dt_scatter_(Handle a, int64_t dim, Handle index, Handle source) {
    return dt::run([&] { tensor(a).scatter_(dim, tensor(index), tensor(source)); });
}
DT_API int32_t dt_scatter_add_(Handle a, int64_t dim, Handle index, Handle source) {
    return dt::run([&] { tensor(a).scatter_add_(dim, tensor(index), tensor(source)); });
}
DT_API Handle dt_masked_fill(Handle a, Handle mask, DtScalar value) {
    return dt::call([&] { return at::masked_fill(tensor(a), tensor(mask), scalar(value)); });
}
DT_API int32_t dt_masked_fill_(Handle a, Handle mask, DtScalar value) {
    return dt::run([&] { tensor(a).masked_fill_(tensor(mask), scalar(value)); });
}
DT_API Handle dt_masked_select(Handle a, Handle mask) {
    return dt::call([&] { return at::masked_select(tensor(a), tensor(mask)); });
}
DT_API Handle dt_nonzero(Handle a) { return dt::call([&] { return at::nonzero(tensor(a)); }); }
