// Layers with weights, dropout and padding.
#include "common.h"

DT_API Handle dt_nn_linear(Handle input, Handle weight, Handle bias) {
    return dt::call([&] { return at::linear(dt::tensor(input), dt::tensor(weight), dt::optional(bias)); });
}

DT_API Handle dt_nn_conv1d(Handle input, Handle weight, Handle bias, int64_t stride, int64_t padding, int64_t dilation,
                           int64_t groups) {
    return dt::call([&] {
        return at::conv1d(dt::tensor(input), dt::tensor(weight), dt::optional(bias), stride, padding, dilation, groups);
    });
}

DT_API Handle dt_nn_conv2d(Handle input, Handle weight, Handle bias, const int64_t* stride, int64_t strides,
                           const int64_t* padding, int64_t paddings, const int64_t* dilation, int64_t dilations, int64_t groups) {
    return dt::call([&] {
        return at::conv2d(dt::tensor(input), dt::tensor(weight), dt::optional(bias), dt::list(stride, strides),
                          dt::list(padding, paddings), dt::list(dilation, dilations), groups);
    });
}

// Sizes are given from the last dimension to the first, two for each; mode is "reflect", "replicate" or "circular".
DT_API Handle dt_nn_pad(Handle input, const int64_t* sizes, int64_t count, const char* mode) {
    return dt::call([&] { return at::pad(dt::tensor(input), dt::list(sizes, count), mode); });
}

// A max_norm below zero means none; rows that are longer are shortened in place, as PyTorch's embedding does.
DT_API Handle dt_nn_embedding(Handle indices, Handle weight, int64_t padding_idx, double max_norm, double norm_type,
                              uint8_t scale_grad_by_freq, uint8_t sparse) {
    return dt::call([&] {
        if (max_norm >= 0) {
            c10::NoGradGuard no_grad;
            at::embedding_renorm_(dt::tensor(weight), dt::tensor(indices).contiguous(), max_norm, norm_type);
        }
        return at::embedding(dt::tensor(weight), dt::tensor(indices), padding_idx, scale_grad_by_freq != 0, sparse != 0);
    });
}

DT_API Handle dt_nn_dropout(Handle input, double p, uint8_t training, uint8_t inplace) {
    return dt::call([&]() -> at::Tensor {
        TORCH_CHECK(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
        return inplace ? at::dropout_(dt::tensor(input), p, training != 0) : at::dropout(dt::tensor(input), p, training != 0);
    });
}

DT_API Handle dt_nn_batch_norm(Handle input, Handle running_mean, Handle running_var, Handle weight, Handle bias,
                               uint8_t training, double momentum, double eps) {
    return dt::call([&] {
        // torch::nn::functional checks this, at:: does not: a variance of one value is NaN.
        const at::Tensor& values = dt::tensor(input);
        TORCH_CHECK(training == 0 || values.dim() < 2 || values.numel() != values.size(1),
                    "Expected more than 1 value per channel when training, got input size ", values.sizes());
        return at::batch_norm(values, dt::optional(weight), dt::optional(bias), dt::optional(running_mean),
                              dt::optional(running_var), training != 0, momentum, eps, at::globalContext().userEnabledCuDNN());
    });
}

DT_API Handle dt_nn_layer_norm(Handle input, const int64_t* shape, int64_t dimensions, Handle weight, Handle bias, double eps) {
    return dt::call([&] {
        return at::layer_norm(dt::tensor(input), dt::list(shape, dimensions), dt::optional(weight), dt::optional(bias), eps);
    });
}
