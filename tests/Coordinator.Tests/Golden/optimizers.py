#!/usr/bin/python3
"""Writes optimizers.json: parameters after 100 steps of torch.optim on gradients that OptimizerGoldenTests recomputes.

Run: /usr/bin/python3 tests/Coordinator.Tests/Golden/optimizers.py   (PyTorch 1.13, CPU)
"""
import json
import pathlib
import numpy
import torch

COUNT, STEPS = 37, 100


def draw(step, index):
    """A whole-number hash, so that both languages get the same exactly representable float32."""
    h = (step * 2654435761 + index * 40503 + 12345) & 0xFFFFFFFF
    h ^= h >> 15
    h = (h * 2246822519) & 0xFFFFFFFF
    h ^= h >> 13
    return (h % 2001 - 1000) / 1024 * 2.0 ** ((h >> 16) % 8 - 6)


def values(step):
    return torch.from_numpy(numpy.array([draw(step, i) for i in range(COUNT)], dtype=numpy.float32))


CASES = {
    "sgd": (torch.optim.SGD, {"lr": 0.05}),
    "sgd-decay": (torch.optim.SGD, {"lr": 0.05, "weight_decay": 0.01}),
    "sgd-momentum": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9}),
    "sgd-dampening": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.01}),
    "sgd-nesterov": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    "adagrad": (torch.optim.Adagrad, {}),
    "adagrad-all": (torch.optim.Adagrad, {"lr": 0.1, "lr_decay": 0.01, "weight_decay": 0.01, "initial_accumulator_value": 0.1, "eps": 1e-6}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "rmsprop-centered": (torch.optim.RMSprop, {"centered": True, "alpha": 0.9}),
    "rmsprop-momentum": (torch.optim.RMSprop, {"momentum": 0.9, "weight_decay": 0.01}),
    "rmsprop-all": (torch.optim.RMSprop, {"lr": 0.02, "momentum": 0.5, "centered": True, "weight_decay": 0.01, "eps": 1e-4}),
    "adadelta": (torch.optim.Adadelta, {}),
    "adadelta-decay": (torch.optim.Adadelta, {"lr": 0.5, "rho": 0.95, "weight_decay": 0.01}),
    "adam": (torch.optim.Adam, {}),
    "adam-decay": (torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.99), "eps": 1e-6, "weight_decay": 0.01}),
    "adam-amsgrad": (torch.optim.Adam, {"amsgrad": True}),
    "adamw": (torch.optim.AdamW, {}),
    "adamw-amsgrad": (torch.optim.AdamW, {"lr": 0.01, "weight_decay": 0.1, "amsgrad": True}),
}
CLIPS = {"clip-norm": ("norm", 1.5), "clip-value": ("value", 0.25)}


def run(kind, options, clip=None):
    parameter = values(0).clone().requires_grad_()
    optimizer = kind([parameter], **options)
    for step in range(1, STEPS + 1):
        parameter.grad = values(step).clone()
        if clip and clip[0] == "norm":
            torch.nn.utils.clip_grad_norm_([parameter], clip[1])
        elif clip:
            torch.nn.utils.clip_grad_value_([parameter], clip[1])
        optimizer.step()
    return [float(numpy.format_float_positional(x, unique=True)) for x in parameter.detach().numpy()]


golden = {name: run(*case) for name, case in CASES.items()}
golden |= {name: run(torch.optim.SGD, {"lr": 0.05, "momentum": 0.9}, clip) for name, clip in CLIPS.items()}
target = pathlib.Path(__file__).with_name("optimizers.json")
target.write_text("{\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in golden.items()) + "\n}\n")
