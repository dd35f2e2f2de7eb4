// New tensors, from nothing, from numbers and over the caller's memory.
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

Opt<at::Generator> generator(const at::Generator* g) { return g ? Opt<at::Generator>(*g) : Opt<at::Generator>(); }

}  // namespace

DT_API Handle dt_zeros(const int64_t* sizes, int64_t length, DtOptions o) {
    return dt::call([&] { return finish(at::zeros(list(sizes, length), options(o)), o); });
}
DT_API Handle dt_ones(const int64_t* sizes, int64_t length, DtOptions o) {
    return dt::call([&] { return finish(at::ones(list(sizes, length), options(o)), o); });
}
DT_API Handle dt_empty(const int64_t* sizes, int64_t length, DtOptions o) {
    return dt::call([&] { return finish(at::empty(list(sizes, length), options(o)), o); });
}
DT_API Handle dt_full(const int64_t* sizes, int64_t length, DtScalar value, DtOptions o) {
    return dt::call([&] { return finish(at::full(list(sizes, length), scalar(value), options(o)), o); });
}
DT_API Handle dt_arange(DtScalar start, DtScalar stop, DtScalar step, DtOptions o) {
    return dt::call([&] { return finish(at::arange(scalar(start), scalar(stop), scalar(step), options(o)), o); });
}
DT_API Handle dt_linspace(double start, double end, int64_t steps, DtOptions o) {
    return dt::call([&] { return finish(at::linspace(start, end, steps, options(o)), o); });
}
DT_API Handle dt_eye(int64_t rows, int64_t columns, DtOptions o) {
    return dt::call([&] { return finish(at::eye(rows, columns, options(o)), o); });
}

DT_API Handle dt_rand(const int64_t* sizes, int64_t length, const at::Generator* g, DtOptions o) {
    return dt::call([&] { return finish(at::rand(list(sizes, length), generator(g), options(o)), o); });
}
DT_API Handle dt_randn(const int64_t* sizes, int64_t length, const at::Generator* g, DtOptions o) {
    return dt::call([&] { return finish(at::randn(list(sizes, length), generator(g), options(o)), o); });
}
DT_API Handle dt_randint(int64_t low, int64_t high, const int64_t* sizes, int64_t length, const at::Generator* g, DtOptions o) {
    return dt::call([&] { return finish(at::randint(low, high, list(sizes, length), generator(g), options(o)), o); });
}
DT_API Handle dt_randperm(int64_t n, const at::Generator* g, DtOptions o) {
    return dt::call([&] { return finish(at::randperm(n, generator(g), options(o)), o); });
}
DT_API int32_t dt_uniform_(Handle a, double from, double to, const at::Generator* g) {
    return dt::run([&] { tensor(a).uniform_(from, to, generator(g)); });
}
DT_API int32_t dt_normal_(Handle a, double mean, double std, const at::Generator* g) {
    return dt::run([&] { tensor(a).normal_(mean, std, generator(g)); });
}
DT_API int32_t dt_bernoulli_(Handle a, double p, const at::Generator* g) {
    return dt::run([&] { tensor(a).bernoulli_(p, generator(g)); });
}
DT_API Handle dt_bernoulli(Handle a, const at::Generator* g) {
    return dt::call([&] { return at::bernoulli(tensor(a), generator(g)); });
}

// Like another tensor. Options here take the other's type (dtype -1) and device (device type -1) unless told.
namespace {

at::TensorOptions like(Handle a, DtOptions o) {
    auto result = tensor(a).options().requires_grad(false);
    if (o.dtype >= 0) result = result.dtype(static_cast<at::ScalarType>(o.dtype));
    if (o.device_type >= 0) result = result.device(dt::device(o.device_type, o.device_index));
    return result;
}

}  // namespace

DT_API Handle dt_zeros_like(Handle a, DtOptions o) {
    return dt::call([&] { return finish(at::zeros_like(tensor(a), like(a, o)), o); });
}
DT_API Handle dt_ones_like(Handle a, DtOptions o) {
    return dt::call([&] { return finish(at::ones_like(tensor(a), like(a, o)), o); });
}
DT_API Handle dt_empty_like(Handle a, DtOptions o) {
    return dt::call([&] { return finish(at::empty_like(tensor(a), like(a, o)), o); });
}
DT_API Handle dt_full_like(Handle a, DtScalar value, DtOptions o) {
    return dt::call([&] { return finish(at::full_like(tensor(a), scalar(value), like(a, o)), o); });
}
DT_API Handle dt_rand_like(Handle a, DtOptions o) {
    return dt::call([&] { return finish(at::rand_like(tensor(a), like(a, o)), o); });
}
DT_API Handle dt_randn_like(Handle a, DtOptions o) {
    return dt::call([&] { return finish(at::randn_like(tensor(a), like(a, o)), o); });
}

// A copy of numbers of type source, as the type that the options name.
DT_API Handle dt_from_data(void* data, const int64_t* sizes, int64_t length, int32_t source, DtOptions o) {
    return dt::call([&] {
        const auto from = static_cast<at::ScalarType>(source);
        const auto to = o.dtype < 0 ? from : static_cast<at::ScalarType>(o.dtype);
        const auto view = at::from_blob(data, list(sizes, length), at::TensorOptions().dtype(from));
        return finish(view.to(dt::device(o.device_type, o.device_index), to, false, true), o);
    });
}

// Over the caller's memory; unpin(context) is called when the last tensor over it is gone, on whatever thread that is.
DT_API Handle dt_from_buffer(void* data, int64_t count, int32_t dtype, uint8_t requires_grad, void (*unpin)(void*), void* context) {
    return dt::call([&] {
        auto result = at::from_blob(data, {count}, [unpin, context](void*) { unpin(context); },
                                    at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)));
        if (requires_grad) result.set_requires_grad(true);
        return result;
    });
}
