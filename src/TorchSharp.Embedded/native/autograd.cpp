// Gradients.
#include "common.h"

#include <torch/csrc/autograd/autograd.h>

namespace {

std::vector<at::Tensor> copy(const Handle* handles, int64_t length) {
    std::vector<at::Tensor> result;
    result.reserve(static_cast<size_t>(length));
    for (int64_t i = 0; i < length; i++) result.push_back(dt::or_undefined(handles[i]));
    return result;
}

}  // namespace

DT_API uint8_t dt_grad_enabled() { return c10::GradMode::is_enabled(); }
DT_API void dt_set_grad_enabled(uint8_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

// results has room for one handle an input; null stands for an input that the outputs do not depend on.
DT_API int32_t dt_grad(const Handle* outputs, int64_t output_count, const Handle* inputs, int64_t input_count,
                       const Handle* grad_outputs, int64_t grad_output_count, uint8_t retain_graph, uint8_t create_graph,
                       uint8_t allow_unused, Handle* results) {
    return dt::run([&] {
        auto grads = torch::autograd::grad(copy(outputs, output_count), copy(inputs, input_count),
                                           copy(grad_outputs, grad_output_count), retain_graph != 0, create_graph != 0,
                                           allow_unused != 0);
        for (auto& grad : grads) *results++ = dt::release(std::move(grad));
    });
}

DT_API int32_t dt_backward(const Handle* tensors, int64_t count, const Handle* grads, int64_t grad_count, uint8_t retain_graph,
                           uint8_t create_graph, const Handle* inputs, int64_t input_count) {
    return dt::run([&] {
        torch::autograd::backward(copy(tensors, count), copy(grads, grad_count), retain_graph != 0, create_graph != 0,
                                  copy(inputs, input_count));
    });
}
