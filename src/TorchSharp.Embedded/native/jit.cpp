// TorchScript modules.
#include "common.h"

#include <torch/script.h>

namespace {

struct Script {
    torch::jit::Module module;
    std::vector<std::pair<std::string, at::Tensor>> parameters;
    std::vector<std::pair<std::string, at::Tensor>> buffers;
};

const std::vector<std::pair<std::string, at::Tensor>>& tensors_of(const Script* script, uint8_t buffers) {
    return buffers ? script->buffers : script->parameters;
}

}  // namespace

DT_API Script* dt_jit_load(const char* path, int32_t device_type, int32_t device_index) {
    Script* script = nullptr;
    dt::run([&] {
        const auto index = static_cast<c10::DeviceIndex>(device_index);
        auto module = torch::jit::load(path, at::Device(static_cast<at::DeviceType>(device_type), index));
        auto loaded = std::make_unique<Script>(Script{std::move(module), {}, {}});
        for (const auto& entry : loaded->module.named_parameters()) loaded->parameters.emplace_back(entry.name, entry.value);
        for (const auto& entry : loaded->module.named_buffers()) loaded->buffers.emplace_back(entry.name, entry.value);
        script = loaded.release();
    });
    return script;
}

DT_API void dt_jit_release(Script* script) { delete script; }

DT_API int64_t dt_jit_count(const Script* script, uint8_t buffers) {
    return static_cast<int64_t>(tensors_of(script, buffers).size());
}

// The name lives as long as the script.
DT_API const char* dt_jit_name(const Script* script, uint8_t buffers, int64_t index) {
    return tensors_of(script, buffers)[static_cast<size_t>(index)].first.c_str();
}

DT_API Handle dt_jit_tensor(const Script* script, uint8_t buffers, int64_t index) {
    return dt::call([&] { return tensors_of(script, buffers)[static_cast<size_t>(index)].second; });
}

// Runs without the graph optimizer: its first, profiling runs may round differently from the later, rewritten ones, and
// the same input must always give the same bits.
DT_API Handle dt_jit_forward(Script* script, Handle input) {
    return dt::call([&] {
        torch::jit::GraphOptimizerEnabledGuard plain(false);
        return script->module.forward({dt::tensor(input)}).toTensor();
    });
}

DT_API int32_t dt_jit_train(Script* script, uint8_t on) {
    return dt::run([&] { script->module.train(on != 0); });
}

DT_API uint8_t dt_jit_is_training(const Script* script) { return script->module.is_training(); }

// Tensors keep their identity; integer ones keep their type. A dtype of -1 keeps all types.
DT_API int32_t dt_jit_to(Script* script, int32_t device_type, int32_t device_index, int32_t dtype) {
    return dt::run([&] {
        c10::NoGradGuard no_grad;
        const at::Device device(static_cast<at::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
        for (uint8_t buffers = 0; buffers < 2; ++buffers) {
            for (const auto& entry : tensors_of(script, buffers)) {
                at::Tensor tensor = entry.second;
                const auto type = dtype >= 0 && tensor.is_floating_point() ? static_cast<at::ScalarType>(dtype) : tensor.scalar_type();
                tensor.set_data(tensor.to(device, type));
            }
        }
    });
}
