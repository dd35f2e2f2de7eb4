// The conventions of the C ABI. Each exported function is one operator, catches everything, and follows these rules:
//  - A tensor crosses as its TensorImpl*. Arguments are borrowed. A result is owned by the caller, who gives it back with
//    dt_release; null says that the call failed and dt_take_error has the message. A null argument is an absent tensor.
//  - A call without a result returns 0, or -1 when it failed. Other results go through an out pointer.
//  - Lists are (pointer, length); flags are one byte; a scalar is DtScalar by value; -1 stands for "no dtype".
#pragma once

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#define DT_API extern "C" __attribute__((visibility("default")))

using Handle = c10::TensorImpl*;

// The optional that ATen's signatures want: c10's own until libtorch moved to the standard one.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
template <class T> using Opt = std::optional<T>;
#else
template <class T> using Opt = c10::optional<T>;
#endif
using OptTensor = Opt<at::Tensor>;
using OptType = Opt<at::ScalarType>;
using OptScalar = Opt<at::Scalar>;
using OptInt = Opt<int64_t>;
using OptDouble = Opt<double>;

struct DtScalar {
    int64_t bits;   // the integer, the bool, or the bits of the double
    int32_t kind;   // 0 none, 1 integer, 2 floating point, 3 bool
};

// How a new tensor is made; -1 is the default type or the current device.
struct DtOptions {
    int32_t dtype;
    int32_t device_type;
    int32_t device_index;
    int32_t requires_grad;
};

namespace dt {

void set_error(std::string message) noexcept;
void set_error(const c10::Error& error) noexcept;

// An at::Tensor is one pointer to its impl, so a handle in memory can be read as a tensor without touching the reference
// count: at the rate of small operators the two atomic operations would show.
static_assert(sizeof(at::Tensor) == sizeof(Handle), "at::Tensor is expected to be a single pointer");
inline const at::Tensor& tensor(const Handle& handle) { return reinterpret_cast<const at::Tensor&>(handle); }
inline at::Tensor& tensor(Handle& handle) { return reinterpret_cast<at::Tensor&>(handle); }

inline OptTensor optional(const Handle& handle) { return handle ? OptTensor(tensor(handle)) : OptTensor(); }
inline at::Tensor or_undefined(const Handle& handle) { return handle ? tensor(handle) : at::Tensor(); }
inline Handle release(at::Tensor&& result) { return result.defined() ? result.unsafeReleaseTensorImpl() : nullptr; }
inline Handle release(const at::Tensor& result) { return release(at::Tensor(result)); }

inline at::IntArrayRef list(const int64_t* values, int64_t length) { return {values, static_cast<size_t>(length)}; }
inline at::TensorList tensors(const Handle* handles, int64_t length) {
    return {reinterpret_cast<const at::Tensor*>(handles), static_cast<size_t>(length)};
}
inline OptType type(int32_t dtype) { return dtype < 0 ? OptType() : OptType(static_cast<at::ScalarType>(dtype)); }
inline OptInt optional(const int64_t* value) { return value ? OptInt(*value) : OptInt(); }
inline OptDouble optional(const double* value) { return value ? OptDouble(*value) : OptDouble(); }

inline at::Device device(int32_t type, int32_t index) {
    return at::Device(static_cast<at::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}
// Without requires_grad: ATen's own factories refuse it, since they stand below autograd.
inline at::TensorOptions options(DtOptions o) {
    return at::TensorOptions().dtype(type(o.dtype)).device(device(o.device_type, o.device_index));
}

inline at::Scalar scalar(DtScalar value) {
    if (value.kind == 2) {
        double floating;
        static_assert(sizeof floating == sizeof value.bits);
        __builtin_memcpy(&floating, &value.bits, sizeof floating);
        return floating;
    }
    if (value.kind == 3) return value.bits != 0;
    return value.bits;
}
inline OptScalar optional(DtScalar value) { return value.kind ? OptScalar(scalar(value)) : OptScalar(); }

// Runs an operator that gives a tensor.
template <class F>
Handle call(F&& body) noexcept {
    try {
        return release(body());
    } catch (const c10::Error& error) {
        set_error(error);
    } catch (const std::exception& error) {
        set_error(error.what());
    } catch (...) {
        set_error("unknown C++ exception");
    }
    return nullptr;
}

// Runs something without a result, or with results through out pointers.
template <class F>
int32_t run(F&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const c10::Error& error) {
        set_error(error);
    } catch (const std::exception& error) {
        set_error(error.what());
    } catch (...) {
        set_error("unknown C++ exception");
    }
    return -1;
}

// Operators that give several tensors write them into the caller's array, which has room for capacity of them.
inline void store(std::vector<at::Tensor>&& results, Handle* out, int64_t capacity, int64_t* count) {
    TORCH_CHECK(static_cast<int64_t>(results.size()) <= capacity, "more results than room for them");
    *count = static_cast<int64_t>(results.size());
    for (auto& result : results) *out++ = release(std::move(result));
}

}  // namespace dt
