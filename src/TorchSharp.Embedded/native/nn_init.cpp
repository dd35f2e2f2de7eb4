// Filling tensors with random numbers from torch's own generator; autograd does not record it.
#include "common.h"

DT_API int32_t dt_nn_uniform(Handle tensor, double low, double high) {
    return dt::run([&] {
        c10::NoGradGuard no_grad;
        dt::tensor(tensor).uniform_(low, high);
    });
}

DT_API int32_t dt_nn_normal(Handle tensor, double mean, double std) {
    return dt::run([&] {
        c10::NoGradGuard no_grad;
        dt::tensor(tensor).normal_(mean, std);
    });
}

DT_API int32_t dt_nn_constant(Handle tensor, double value) {
    return dt::run([&] {
        c10::NoGradGuard no_grad;
        dt::tensor(tensor).fill_(value);
    });
}
