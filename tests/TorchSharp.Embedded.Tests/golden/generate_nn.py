"""Golden values of modules and losses, and a small script: /usr/bin/python3 generate_nn.py, by hand, then commit the files.

A module's case holds x, v, the state before, then the outputs: y, the gradients of sum(y * v) by x and by each parameter, and
the buffers after. A loss's case holds x, target and weights, then the outputs: the loss and the gradient of its sum by x.
"""
import os

import torch
from torch import nn

from golden import File

torch.manual_seed(2)
out = File("nn.json")


def module_case(name, module, x, training=True, keep_buffers=False):
    module.train(training)
    if x.is_floating_point():
        x = x.clone().requires_grad_()
    for buffer in [] if keep_buffers else module.buffers():
        if buffer.is_floating_point():
            buffer.copy_(torch.rand_like(buffer) + 0.5)
    inputs = {key: value.clone() for key, value in module.state_dict().items()}
    y = module(x)
    v = torch.randn_like(y)
    by = ([x] if x.requires_grad else []) + list(module.parameters())
    gradients = torch.autograd.grad((y * v).sum(), by) if by else []
    out.add(name, {"x": x, "v": v, **inputs}, [y, *gradients, *module.buffers()])


module_case("linear", nn.Linear(5, 3), torch.randn(4, 5))
module_case("linear_without_bias", nn.Linear(3, 2, bias=False), torch.randn(2, 3))
module_case("conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=1, groups=2), torch.randn(2, 4, 7))
module_case("conv1d_dilated", nn.Conv1d(2, 3, 2, dilation=2, bias=False), torch.randn(2, 2, 6))
module_case("conv2d", nn.Conv2d(2, 3, 3, padding=1), torch.randn(2, 2, 4, 4))
module_case("conv2d_oblong", nn.Conv2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2), torch.randn(2, 2, 5, 6))
module_case("conv2d_reflect", nn.Conv2d(1, 2, 3, padding=(1, 2), padding_mode="reflect"), torch.randn(1, 1, 4, 5))
module_case("conv2d_circular", nn.Conv2d(1, 2, 3, padding=1, padding_mode="circular"), torch.randn(1, 1, 4, 5))
module_case("batch_norm1d_training", nn.BatchNorm1d(3, eps=1e-3, momentum=0.3), torch.randn(5, 3))
module_case("batch_norm1d_evaluating", nn.BatchNorm1d(3), torch.randn(5, 3), training=False)
module_case("batch_norm1d_sequence", nn.BatchNorm1d(2), torch.randn(3, 2, 4))
module_case("batch_norm1d_without_statistics", nn.BatchNorm1d(3, track_running_stats=False), torch.randn(4, 3), training=False)
module_case("batch_norm2d_training", nn.BatchNorm2d(2), torch.randn(3, 2, 3, 2))
module_case("batch_norm2d_evaluating", nn.BatchNorm2d(2, affine=False), torch.randn(3, 2, 3, 2), training=False)
module_case("layer_norm", nn.LayerNorm([2, 3]), torch.randn(4, 2, 3))
module_case("layer_norm_last", nn.LayerNorm(3, eps=1e-3), torch.randn(4, 2, 3))
module_case("embedding", nn.Embedding(6, 3), torch.tensor([[0, 5, 2], [2, 2, 1]]))
module_case("embedding_padded", nn.Embedding(4, 2, padding_idx=1), torch.tensor([1, 3, 0, 1]))
module_case("dropout_evaluating", nn.Dropout(0.5), torch.randn(3, 2), training=False)
module_case("relu", nn.ReLU(), torch.randn(3, 4))
module_case("leaky_relu", nn.LeakyReLU(0.2), torch.randn(3, 4))
module_case("elu", nn.ELU(0.7), torch.randn(3, 4))
module_case("selu", nn.SELU(), torch.randn(3, 4))
module_case("gelu", nn.GELU(), torch.randn(3, 4))
module_case("silu", nn.SiLU(), torch.randn(3, 4))
module_case("sigmoid", nn.Sigmoid(), torch.randn(3, 4))
module_case("tanh", nn.Tanh(), torch.randn(3, 4))
module_case("softplus", nn.Softplus(beta=2, threshold=1), torch.randn(3, 4))
module_case("softmax", nn.Softmax(dim=1), torch.randn(3, 4))
module_case("log_softmax", nn.LogSoftmax(dim=-1), torch.randn(3, 4))
module_case("identity", nn.Identity(), torch.randn(3, 4))
module_case("flatten", nn.Flatten(), torch.randn(2, 3, 2))
module_case("max_pool1d", nn.MaxPool1d(3, stride=2, padding=1), torch.randn(2, 2, 7))
module_case("max_pool2d", nn.MaxPool2d(2), torch.randn(2, 1, 4, 6))
module_case("max_pool2d_oblong", nn.MaxPool2d((3, 2), stride=(1, 2), padding=(1, 0), ceil_mode=True), torch.randn(1, 2, 4, 5))
module_case("avg_pool1d", nn.AvgPool1d(2, stride=1, padding=1), torch.randn(2, 2, 5))
module_case("avg_pool2d", nn.AvgPool2d(2), torch.randn(2, 1, 4, 6))
module_case("avg_pool2d_oblong", nn.AvgPool2d((2, 3), stride=(2, 1), padding=(1, 1), count_include_pad=False), torch.randn(1, 2, 4, 5))
module_case("adaptive_avg_pool1d", nn.AdaptiveAvgPool1d(3), torch.randn(2, 1, 7))
module_case("adaptive_avg_pool2d", nn.AdaptiveAvgPool2d((2, 3)), torch.randn(2, 1, 5, 7))
module_case(
    "sequential",
    nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3)),
    torch.randn(2, 1, 6, 6),
)


def loss_cases(name, make, x, target, **weights):
    for reduction in ("none", "mean", "sum"):
        leaf = x.clone().requires_grad_()
        loss = make(reduction=reduction, **weights)(leaf, target)
        gradient, = torch.autograd.grad(loss.sum(), [leaf])
        out.add(f"{name}_{reduction}", {"x": x, "target": target, **weights}, [loss, gradient])


real, other = torch.randn(3, 4), torch.randn(3, 4)
loss_cases("mse_loss", nn.MSELoss, real, other)
loss_cases("huber_loss", lambda **k: nn.HuberLoss(delta=0.6, **k), real, other)
loss_cases("smooth_l1_loss", lambda **k: nn.SmoothL1Loss(beta=0.6, **k), real, other)
yes = torch.randint(0, 2, (5, 1)).float()
loss_cases("bce_loss", nn.BCELoss, torch.rand(5, 1), yes)
loss_cases("bce_loss_weighted", nn.BCELoss, torch.rand(5, 1), yes, weight=torch.rand(5, 1))
loss_cases("bce_with_logits_loss", nn.BCEWithLogitsLoss, torch.randn(5, 1) * 3, yes)
loss_cases("bce_with_logits_loss_positive", nn.BCEWithLogitsLoss, torch.randn(5, 1) * 3, yes, pos_weight=torch.tensor([2.5]))
classes, weight = torch.tensor([2, 0, 1, 2]), torch.tensor([0.5, 2.0, 1.5])
loss_cases("cross_entropy_loss", nn.CrossEntropyLoss, torch.randn(4, 3), classes)
loss_cases("cross_entropy_loss_weighted", nn.CrossEntropyLoss, torch.randn(4, 3), classes, weight=weight)
loss_cases("cross_entropy_loss_smoothed", lambda **k: nn.CrossEntropyLoss(label_smoothing=0.1, **k), torch.randn(4, 3), classes, weight=weight)
loss_cases("cross_entropy_loss_soft", nn.CrossEntropyLoss, torch.randn(4, 3), torch.softmax(torch.randn(4, 3), 1))
loss_cases("nll_loss", nn.NLLLoss, torch.log_softmax(torch.randn(4, 3), 1), classes)
loss_cases("nll_loss_weighted", nn.NLLLoss, torch.log_softmax(torch.randn(4, 3), 1), classes, weight=weight)

script = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 2))
torch.jit.script(script).save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "script.pt"))
module_case("script", script, torch.randn(5, 4), keep_buffers=True)

out.write()
