"""Writes golden values: what PyTorch computes for small seeded inputs, as JSON.

A file maps a case's name to {"inputs": {name: tensor}, "outputs": [tensor, ...]}; a tensor is {"dtype", "shape", "data"} with
its elements in row-major order. Floats are written with enough digits to come back to the bit; NaN and infinities are strings.
"""
import json
import math
import os

import torch


def encode(tensor):
    tensor = tensor.detach().contiguous()

    def number(value):
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, float) and not math.isfinite(value):
            return str(value)
        return value

    # A float32 has the same value as a double, whose shortest text is long; nine digits bring the float32 back.
    values = tensor.flatten().tolist()
    if tensor.dtype == torch.float32:
        values = [float(f"{v:.9g}") if math.isfinite(v) else v for v in values]
    return {
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
        "data": [number(v) for v in values],
    }


class File:
    """Collects cases and writes them beside this script."""

    def __init__(self, name):
        self.path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
        self.cases = {}

    def add(self, name, inputs, outputs):
        if name in self.cases:
            raise ValueError(f"two cases are called {name}")
        if isinstance(outputs, torch.Tensor):
            outputs = [outputs]
        self.cases[name] = {
            "inputs": {key: encode(value) for key, value in inputs.items()},
            "outputs": [encode(value) for value in outputs],
        }

    def write(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("{\n")
            lines = [f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in self.cases.items()]
            file.write(",\n".join(lines))
            file.write("\n}\n")
        print(f"{self.path}: {len(self.cases)} cases")
