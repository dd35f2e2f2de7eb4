// Pooling. Two-dimensional sizes come as (height, width).
#include "common.h"

DT_API Handle dt_nn_max_pool1d(Handle input, int64_t kernel, int64_t stride, int64_t padding, int64_t dilation,
                               uint8_t ceil_mode) {
    return dt::call([&] { return at::max_pool1d(dt::tensor(input), kernel, stride, padding, dilation, ceil_mode != 0); });
}

DT_API Handle dt_nn_max_pool2d(Handle input, const int64_t* kernel, const int64_t* stride, const int64_t* padding,
                               const int64_t* dilation, uint8_t ceil_mode) {
    return dt::call([&] {
        return at::max_pool2d(dt::tensor(input), dt::list(kernel, 2), dt::list(stride, 2), dt::list(padding, 2),
                              dt::list(dilation, 2), ceil_mode != 0);
    });
}

DT_API Handle dt_nn_avg_pool1d(Handle input, int64_t kernel, int64_t stride, int64_t padding, uint8_t ceil_mode,
                               uint8_t count_include_pad) {
    return dt::call([&] {
        return at::avg_pool1d(dt::tensor(input), kernel, stride, padding, ceil_mode != 0, count_include_pad != 0);
    });
}

// A null divisor divides by the window's size.
DT_API Handle dt_nn_avg_pool2d(Handle input, const int64_t* kernel, const int64_t* stride, const int64_t* padding,
                               uint8_t ceil_mode, uint8_t count_include_pad, const int64_t* divisor) {
    return dt::call([&] {
        return at::avg_pool2d(dt::tensor(input), dt::list(kernel, 2), dt::list(stride, 2), dt::list(padding, 2), ceil_mode != 0,
                              count_include_pad != 0, dt::optional(divisor));
    });
}

DT_API Handle dt_nn_adaptive_avg_pool1d(Handle input, int64_t length) {
    return dt::call([&] { return at::adaptive_avg_pool1d(dt::tensor(input), length); });
}

DT_API Handle dt_nn_adaptive_avg_pool2d(Handle input, int64_t height, int64_t width) {
    return dt::call([&] { return at::adaptive_avg_pool2d(dt::tensor(input), {height, width}); });
}
