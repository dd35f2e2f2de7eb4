// Activations; "inplace" changes the input and gives a second handle to it.
#include "common.h"

DT_API Handle dt_nn_relu(Handle input, uint8_t inplace) {
    return dt::call([&]() -> at::Tensor { return inplace ? at::relu_(dt::tensor(input)) : at::relu(dt::tensor(input)); });
}

DT_API Handle dt_nn_leaky_relu(Handle input, double negative_slope, uint8_t inplace) {
    return dt::call([&]() -> at::Tensor {
        return inplace ? at::leaky_relu_(dt::tensor(input), negative_slope) : at::leaky_relu(dt::tensor(input), negative_slope);
    });
}

DT_API Handle dt_nn_elu(Handle input, double alpha, uint8_t inplace) {
    return dt::call([&]() -> at::Tensor {
        return inplace ? at::elu_(dt::tensor(input), alpha) : at::elu(dt::tensor(input), alpha);
    });
}

DT_API Handle dt_nn_selu(Handle input, uint8_t inplace) {
    return dt::call([&]() -> at::Tensor { return inplace ? at::selu_(dt::tensor(input)) : at::selu(dt::tensor(input)); });
}

DT_API Handle dt_nn_gelu(Handle input) {
    return dt::call([&] { return at::gelu(dt::tensor(input)); });
}

DT_API Handle dt_nn_silu(Handle input) {
    return dt::call([&] { return at::silu(dt::tensor(input)); });
}

DT_API Handle dt_nn_tanh(Handle input) {
    return dt::call([&] { return at::tanh(dt::tensor(input)); });
}

DT_API Handle dt_nn_softplus(Handle input, double beta, double threshold) {
    return dt::call([&] { return at::softplus(dt::tensor(input), beta, threshold); });
}

DT_API Handle dt_nn_softmax(Handle input, int64_t dim, int32_t dtype) {
    return dt::call([&] { return at::softmax(dt::tensor(input), dim, dt::type(dtype)); });
}

DT_API Handle dt_nn_log_softmax(Handle input, int64_t dim) {
    return dt::call([&] { return at::log_softmax(dt::tensor(input), dim); });
}
