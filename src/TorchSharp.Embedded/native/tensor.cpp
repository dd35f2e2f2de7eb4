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
DT_API int32_t dt_detach_(Handle a) { return dt::run([&] { tensor(a).detach_(); }); }

DT_API int32_t dt_set_(Handle a, Handle source) {
    return dt::run([&] { tensor(a).set_(tensor(source)); });
}

DT_API int32_t dt_item(Handle a, DtScalar* out) {
    return dt::run([&] {
        const at::Scalar value = tensor(a).item();
        if (value.isFloatingPoint()) {
            const double floating = value.toDouble();
            __builtin_memcpy(&out->bits, &floating, sizeof floating);
            out->kind = 2;
        } else if (value.isBoolean()) {
            out->bits = value.toBool();
            out->kind = 3;
        } else {
            out->bits = value.toLong();
            out->kind = 1;
        }
    });
}

DT_API Handle dt_contiguous(Handle a) { return dt::call([&] { return tensor(a).contiguous(); }); }
DT_API Handle dt_clone(Handle a) { return dt::call([&] { return tensor(a).clone(); }); }

DT_API int32_t dt_copy_(Handle a, Handle source, uint8_t non_blocking) {
    return dt::run([&] { tensor(a).copy_(tensor(source), non_blocking != 0); });
}

DT_API Handle dt_to_type(Handle a, int32_t dtype, uint8_t copy) {
    return dt::call([&] { return tensor(a).to(static_cast<at::ScalarType>(dtype), false, copy != 0); });
}

DT_API Handle dt_to_device(Handle a, int32_t type, int32_t index, uint8_t copy) {
    return dt::call([&] { return tensor(a).to(dt::device(type, index), tensor(a).scalar_type(), false, copy != 0); });
}

DT_API Handle dt_to_type_and_device(Handle a, int32_t dtype, int32_t type, int32_t index, uint8_t copy) {
    return dt::call([&] { return tensor(a).to(dt::device(type, index), static_cast<at::ScalarType>(dtype), false, copy != 0); });
}
