// Losses; reduction is 0 none, 1 mean, 2 sum, as in ATen.
#include "common.h"

namespace {

// The elementwise losses broadcast silently in ATen; PyTorch's own functional layer refuses, and so does this one.
void same_size(const at::Tensor& input, const at::Tensor& target) {
    TORCH_CHECK(target.sizes() == input.sizes(), "the target's size ", target.sizes(), " must be the input's size ",
                input.sizes());
}

}  // namespace

DT_API Handle dt_nn_mse_loss(Handle input, Handle target, int64_t reduction) {
    return dt::call([&] { return at::mse_loss(dt::tensor(input), dt::tensor(target), reduction); });
}

DT_API Handle dt_nn_smooth_l1_loss(Handle input, Handle target, int64_t reduction, double beta) {
    return dt::call([&] { return at::smooth_l1_loss(dt::tensor(input), dt::tensor(target), reduction, beta); });
}

DT_API Handle dt_nn_huber_loss(Handle input, Handle target, int64_t reduction, double delta) {
    return dt::call([&] { return at::huber_loss(dt::tensor(input), dt::tensor(target), reduction, delta); });
}

DT_API Handle dt_nn_binary_cross_entropy(Handle input, Handle target, Handle weight, int64_t reduction) {
    return dt::call([&] {
        same_size(dt::tensor(input), dt::tensor(target));
        return at::binary_cross_entropy(dt::tensor(input), dt::tensor(target), dt::optional(weight), reduction);
    });
}

DT_API Handle dt_nn_binary_cross_entropy_with_logits(Handle input, Handle target, Handle weight, Handle pos_weight,
                                                     int64_t reduction) {
    return dt::call([&] {
        same_size(dt::tensor(input), dt::tensor(target));
        return at::binary_cross_entropy_with_logits(dt::tensor(input), dt::tensor(target), dt::optional(weight),
                                                    dt::optional(pos_weight), reduction);
    });
}

DT_API Handle dt_nn_cross_entropy(Handle input, Handle target, Handle weight, int64_t ignore_index, int64_t reduction,
                                  double label_smoothing) {
    return dt::call([&] {
        return at::cross_entropy_loss(dt::tensor(input), dt::tensor(target), dt::optional(weight), reduction, ignore_index,
                                      label_smoothing);
    });
}

DT_API Handle dt_nn_nll_loss(Handle input, Handle target, Handle weight, int64_t reduction) {
    return dt::call([&] {
        return at::nll_loss_nd(dt::tensor(input), dt::tensor(target), dt::optional(weight), reduction, -100);
    });
}
