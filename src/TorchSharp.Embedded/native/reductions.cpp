// Sums, extremes, statistics, orderings.
#include "common.h"

using dt::list;
using dt::tensor;
using dt::type;

DT_API Handle dt_sum(Handle a, int32_t dtype) { return dt::call([&] { return at::sum(tensor(a), type(dtype)); }); }
DT_API Handle dt_sum_dims(Handle a, const int64_t* dims, int64_t length, uint8_t keepdim, int32_t dtype) {
    return dt::call([&] { return at::sum(tensor(a), list(dims, length), keepdim != 0, type(dtype)); });
}
DT_API Handle dt_mean(Handle a) { return dt::call([&] { return at::mean(tensor(a)); }); }
DT_API Handle dt_mean_dims(Handle a, const int64_t* dims, int64_t length, uint8_t keepdim, int32_t dtype) {
    return dt::call([&] { return at::mean(tensor(a), list(dims, length), keepdim != 0, type(dtype)); });
}
DT_API Handle dt_var(Handle a, uint8_t unbiased) { return dt::call([&] { return at::var(tensor(a), unbiased != 0); }); }
DT_API Handle dt_var_dims(Handle a, const int64_t* dims, int64_t length, uint8_t unbiased, uint8_t keepdim) {
    return dt::call([&] { return at::var(tensor(a), list(dims, length), unbiased != 0, keepdim != 0); });
}
DT_API Handle dt_std(Handle a, uint8_t unbiased) { return dt::call([&] { return at::std(tensor(a), unbiased != 0); }); }
DT_API Handle dt_std_dims(Handle a, const int64_t* dims, int64_t length, uint8_t unbiased, uint8_t keepdim) {
    return dt::call([&] { return at::std(tensor(a), list(dims, length), unbiased != 0, keepdim != 0); });
}
DT_API Handle dt_norm(Handle a, double p) { return dt::call([&] { return at::norm(tensor(a), p); }); }
DT_API Handle dt_norm_dim(Handle a, int64_t dim, uint8_t keepdim, double p) {
    return dt::call([&] { return at::norm(tensor(a), OptScalar(at::Scalar(p)), list(&dim, 1), keepdim != 0); });
}
DT_API Handle dt_logsumexp(Handle a, int64_t dim, uint8_t keepdim) {
    return dt::call([&] { return at::logsumexp(tensor(a), list(&dim, 1), keepdim != 0); });
}
DT_API Handle dt_cumsum(Handle a, int64_t dim, int32_t dtype) {
    return dt::call([&] { return at::cumsum(tensor(a), dim, type(dtype)); });
}
DT_API Handle dt_softmax(Handle a, int64_t dim, int32_t dtype) {
    return dt::call([&] { return at::softmax(tensor(a), dim, type(dtype)); });
}
DT_API Handle dt_log_softmax(Handle a, int64_t dim, int32_t dtype) {
    return dt::call([&] { return at::log_softmax(tensor(a), dim, type(dtype)); });
}

DT_API Handle dt_all(Handle a) { return dt::call([&] { return at::all(tensor(a)); }); }
DT_API Handle dt_all_dim(Handle a, int64_t dim, uint8_t keepdim) {
    return dt::call([&] { return at::all(tensor(a), dim, keepdim != 0); });
}
DT_API Handle dt_any(Handle a) { return dt::call([&] { return at::any(tensor(a)); }); }
DT_API Handle dt_any_dim(Handle a, int64_t dim, uint8_t keepdim) {
    return dt::call([&] { return at::any(tensor(a), dim, keepdim != 0); });
}

DT_API Handle dt_max(Handle a) { return dt::call([&] { return at::max(tensor(a)); }); }
DT_API Handle dt_min(Handle a) { return dt::call([&] { return at::min(tensor(a)); }); }
DT_API Handle dt_amax(Handle a, const int64_t* dims, int64_t length, uint8_t keepdim) {
    return dt::call([&] { return at::amax(tensor(a), list(dims, length), keepdim != 0); });
}
DT_API Handle dt_amin(Handle a, const int64_t* dims, int64_t length, uint8_t keepdim) {
    return dt::call([&] { return at::amin(tensor(a), list(dims, length), keepdim != 0); });
}
DT_API Handle dt_argmax(Handle a, const int64_t* dim, uint8_t keepdim) {
    return dt::call([&] { return at::argmax(tensor(a), dt::optional(dim), keepdim != 0); });
}
DT_API Handle dt_argmin(Handle a, const int64_t* dim, uint8_t keepdim) {
    return dt::call([&] { return at::argmin(tensor(a), dt::optional(dim), keepdim != 0); });
}

namespace {

// Values and indices, side by side.
template <class F>
int32_t pair(Handle* out, F&& body) {
    return dt::run([&] {
        auto result = body();
        out[0] = dt::release(std::move(std::get<0>(result)));
        out[1] = dt::release(std::move(std::get<1>(result)));
    });
}

}  // namespace

DT_API int32_t dt_max_dim(Handle a, int64_t dim, uint8_t keepdim, Handle* out) {
    return pair(out, [&] { return at::max(tensor(a), dim, keepdim != 0); });
}
DT_API int32_t dt_min_dim(Handle a, int64_t dim, uint8_t keepdim, Handle* out) {
    return pair(out, [&] { return at::min(tensor(a), dim, keepdim != 0); });
}
DT_API int32_t dt_sort(Handle a, int64_t dim, uint8_t descending, uint8_t stable, Handle* out) {
    return pair(out, [&] { return at::sort(tensor(a), Opt<bool>(stable != 0), dim, descending != 0); });
}
DT_API int32_t dt_topk(Handle a, int64_t k, int64_t dim, uint8_t largest, uint8_t sorted, Handle* out) {
    return pair(out, [&] { return at::topk(tensor(a), k, dim, largest != 0, sorted != 0); });
}
DT_API Handle dt_argsort(Handle a, int64_t dim, uint8_t descending) {
    return dt::call([&] { return at::argsort(tensor(a), dim, descending != 0); });
}
