// Views, joining and splitting.
#include "common.h"

using dt::list;
using dt::tensor;
using dt::tensors;

DT_API Handle dt_view(Handle a, const int64_t* sizes, int64_t length) {
    return dt::call([&] { return tensor(a).view(list(sizes, length)); });
}
DT_API Handle dt_reshape(Handle a, const int64_t* sizes, int64_t length) {
    return dt::call([&] { return at::reshape(tensor(a), list(sizes, length)); });
}
DT_API Handle dt_expand(Handle a, const int64_t* sizes, int64_t length) {
    return dt::call([&] { return tensor(a).expand(list(sizes, length)); });
}
DT_API Handle dt_repeat(Handle a, const int64_t* sizes, int64_t length) {
    return dt::call([&] { return tensor(a).repeat(list(sizes, length)); });
}
DT_API Handle dt_permute(Handle a, const int64_t* dims, int64_t length) {
    return dt::call([&] { return at::permute(tensor(a), list(dims, length)); });
}
DT_API Handle dt_flip(Handle a, const int64_t* dims, int64_t length) {
    return dt::call([&] { return at::flip(tensor(a), list(dims, length)); });
}
DT_API Handle dt_t(Handle a) { return dt::call([&] { return at::t(tensor(a)); }); }
DT_API Handle dt_transpose(Handle a, int64_t dim0, int64_t dim1) {
    return dt::call([&] { return at::transpose(tensor(a), dim0, dim1); });
}
DT_API Handle dt_squeeze(Handle a) { return dt::call([&] { return at::squeeze(tensor(a)); }); }
DT_API Handle dt_squeeze_dim(Handle a, int64_t dim) { return dt::call([&] { return at::squeeze(tensor(a), dim); }); }
DT_API Handle dt_unsqueeze(Handle a, int64_t dim) { return dt::call([&] { return at::unsqueeze(tensor(a), dim); }); }
DT_API Handle dt_flatten(Handle a, int64_t start, int64_t end) {
    return dt::call([&] { return at::flatten(tensor(a), start, end); });
}
DT_API Handle dt_narrow(Handle a, int64_t dim, int64_t start, int64_t length) {
    return dt::call([&] { return at::narrow(tensor(a), dim, start, length); });
}
DT_API Handle dt_slice(Handle a, int64_t dim, int64_t start, int64_t end, int64_t step) {
    return dt::call([&] { return at::slice(tensor(a), dim, OptInt(start), OptInt(end), step); });
}
DT_API Handle dt_select(Handle a, int64_t dim, int64_t index) {
    return dt::call([&] { return at::select(tensor(a), dim, index); });
}
DT_API Handle dt_as_strided(Handle a, const int64_t* sizes, const int64_t* strides, int64_t length, int64_t offset) {
    return dt::call([&] { return at::as_strided(tensor(a), list(sizes, length), list(strides, length), OptInt(offset)); });
}

DT_API Handle dt_cat(const Handle* handles, int64_t length, int64_t dim) {
    return dt::call([&] { return at::cat(tensors(handles, length), dim); });
}
DT_API Handle dt_stack(const Handle* handles, int64_t length, int64_t dim) {
    return dt::call([&] { return at::stack(tensors(handles, length), dim); });
}
DT_API int32_t dt_split(Handle a, int64_t size, int64_t dim, Handle* out, int64_t capacity, int64_t* count) {
    return dt::run([&] { dt::store(at::split(tensor(a), size, dim), out, capacity, count); });
}
DT_API int32_t dt_split_sizes(Handle a, const int64_t* sizes, int64_t length, int64_t dim, Handle* out, int64_t* count) {
    return dt::run([&] { dt::store(at::split_with_sizes(tensor(a), list(sizes, length), dim), out, length, count); });
}
DT_API int32_t dt_chunk(Handle a, int64_t chunks, int64_t dim, Handle* out, int64_t* count) {
    return dt::run([&] { dt::store(at::chunk(tensor(a), chunks, dim), out, chunks, count); });
}
DT_API int32_t dt_unbind(Handle a, int64_t dim, Handle* out, int64_t capacity, int64_t* count) {
    return dt::run([&] { dt::store(at::unbind(tensor(a), dim), out, capacity, count); });
}
