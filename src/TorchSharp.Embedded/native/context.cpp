// What belongs to the process or the thread: random generators, threads, devices.
#include "common.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

DT_API int32_t dt_manual_seed(int64_t seed) {
    return dt::run([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

// A generator crosses as an at::Generator on the heap; the caller gives it back with dt_generator_release.
DT_API at::Generator* dt_generator_default() {
    at::Generator* result = nullptr;
    dt::run([&] { result = new at::Generator(at::globalContext().defaultGenerator(at::kCPU)); });
    return result;
}
// A clone of the device's default generator is the one way to a new one that needs no header of the device.
DT_API at::Generator* dt_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
    at::Generator* result = nullptr;
    dt::run([&] {
        auto generator = at::globalContext().defaultGenerator(dt::device(device_type, device_index)).clone();
        generator.set_current_seed(seed);
        result = new at::Generator(std::move(generator));
    });
    return result;
}
DT_API void dt_generator_release(at::Generator* generator) { delete generator; }
DT_API int32_t dt_generator_manual_seed(at::Generator* generator, int64_t seed) {
    return dt::run([&] {
        const std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_current_seed(static_cast<uint64_t>(seed));
    });
}
DT_API int32_t dt_generator_initial_seed(at::Generator* generator, int64_t* seed) {
    return dt::run([&] { *seed = static_cast<int64_t>(generator->current_seed()); });
}
DT_API Handle dt_generator_get_state(at::Generator* generator) {
    return dt::call([&] {
        const std::lock_guard<std::mutex> lock(generator->mutex());
        return generator->get_state();
    });
}
DT_API int32_t dt_generator_set_state(at::Generator* generator, Handle state) {
    return dt::run([&] {
        const std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_state(dt::tensor(state));
    });
}

DT_API int32_t dt_get_num_threads(int32_t* count) { return dt::run([&] { *count = at::get_num_threads(); }); }
DT_API int32_t dt_set_num_threads(int32_t count) { return dt::run([&] { at::set_num_threads(count); }); }
DT_API int32_t dt_get_num_interop_threads(int32_t* count) { return dt::run([&] { *count = static_cast<int32_t>(at::get_num_interop_threads()); }); }
DT_API int32_t dt_set_num_interop_threads(int32_t count) { return dt::run([&] { at::set_num_interop_threads(count); }); }

DT_API int32_t dt_cuda_device_count(int32_t* count) {
    return dt::run([&] { *count = static_cast<int32_t>(torch::cuda::device_count()); });
}
DT_API int32_t dt_cuda_manual_seed(int64_t seed, uint8_t all_devices) {
    return dt::run([&] {
        if (all_devices) torch::cuda::manual_seed_all(static_cast<uint64_t>(seed));
        else torch::cuda::manual_seed(static_cast<uint64_t>(seed));
    });
}
DT_API int32_t dt_cuda_synchronize(int64_t device) { return dt::run([&] { torch::cuda::synchronize(device); }); }
