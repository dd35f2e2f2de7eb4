// What a tensor is: life, shape, memory.
#include "common.h"

using dt::tensor;

DT_API void dt_release(Handle a) { c10::intrusive_ptr<c10::TensorImpl, at::UndefinedTensorImpl>::reclaim(a); }

DT_API int64_t dt_dim(Handle a) { return tensor(a).dim(); }
DT_API int64_t dt_numel(Handle a) { return tensor(a).numel(); }
DT_API int64_t dt_element_size(Handle a) { return static_cast<int64_t>(tensor(a).element_size()); }
DT_API int32_t dt_dtype(Handle a) { return static_cast<int32_t>(tensor(a).scalar_type()); }
DT_API int32_t dt_device_type(Handle a) { return static_cast<int32_t>(tensor(a).device().type()); }
DT_API int32_t dt_device_index(Handle a) { return tensor(a).device().index(); }
DT_API uint8_t dt_is_contiguous(Handle a) { return tensor(a).is_contiguous(); }
DT_API uint8_t dt_is_leaf(Handle a) { return tensor(a).is_leaf(); }
DT_API uint8_t dt_requires_grad(Handle a) { return tensor(a).requires_grad(); }

DT_API int32_t dt_sizes(Handle a, int64_t* out) {
    return dt::run([&] { auto v = tensor(a).sizes(); std::copy(v.begin(), v.end(), out); });
}

DT_API int32_t dt_strides(Handle a, int64_t* out) {
    return dt::run([&] { auto v = tensor(a).strides(); std::copy(v.begin(), v.end(), out); });
}

DT_API int32_t dt_storage_offset(Handle a, int64_t* out) {
    return dt::run([&] { *out = tensor(a).storage_offset(); });
}

DT_API int32_t dt_data(Handle a, void** out) {
    return dt::run([&] { *out = tensor(a).data_ptr(); });
}

DT_API int32_t dt_set_requires_grad(Handle a, uint8_t value) {
    return dt::run([&] { tensor(a).set_requires_grad(value != 0); });
}

DT_API Handle dt_alias(Handle a) { return dt::call([&] { return tensor(a).alias(); }); }
DT_API Handle dt_detach(Handle a) { return dt::call([&] { return tensor(a).detach(); }); }
DT_API Handle dt_detach_(Handle a) { return dt::call([&] { return tensor(a).detach_(); }); }

DT_API Handle dt_set_(Handle a, Handle source) {
    return dt::call([&] { return tensor(a).set_(tensor(source)); });
}
