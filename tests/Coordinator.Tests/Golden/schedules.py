#!/usr/bin/python3
"""Writes schedules.json: learning rates of torch.optim.lr_scheduler for t = 0, 1, ... (PyTorch 1.13).

Run: /usr/bin/python3 tests/Coordinator.Tests/Golden/schedules.py
"""
import json
import pathlib
import warnings
import torch
from torch.optim import lr_scheduler as s

warnings.simplefilter("ignore")
BASE, COUNT = 0.1, 40
LOSSES = [1, .9, .8, .8, .79999, .8, .8, .81, .5, .5, .5, .5, .5, .5, .49, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5]


def rates(make, count=COUNT):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    schedule = make(optimizer)
    out = []
    for _ in range(count):
        out.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(out) < count:
            schedule.step()
    return out


def plateau(values, **options):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    schedule = s.ReduceLROnPlateau(optimizer, **options)
    out = [BASE]
    for value in values:
        schedule.step(value)
        out.append(optimizer.param_groups[0]["lr"])
    return out


golden = {
    "step": rates(lambda o: s.StepLR(o, 7, 0.5)),
    "multi-step": rates(lambda o: s.MultiStepLR(o, [3, 10, 25], 0.2)),
    "exponential": rates(lambda o: s.ExponentialLR(o, 0.93)),
    "polynomial": rates(lambda o: s.PolynomialLR(o, 30, 1.7)),
    "cosine": rates(lambda o: s.CosineAnnealingLR(o, 39, 0.003)),
    "restarts": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 5, 2, 0.001)),
    "restarts-equal": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 7)),
    "one-cycle": rates(lambda o: s.OneCycleLR(o, 0.4, total_steps=COUNT, cycle_momentum=False)),
    "one-cycle-linear": rates(lambda o: s.OneCycleLR(
        o, 0.4, total_steps=COUNT, pct_start=0.2, anneal_strategy="linear", div_factor=10., final_div_factor=100., cycle_momentum=False)),
    "warm-up": rates(lambda o: s.LinearLR(o, 0.25, 1.0, 10)),
    "plateau": plateau(LOSSES, patience=2, factor=0.5),
    "plateau-abs": plateau(LOSSES, patience=1, factor=0.3, threshold=0.05, threshold_mode="abs", cooldown=2, min_lr=0.004),
    "plateau-max": plateau([-x for x in LOSSES], mode="max", patience=3, factor=0.1, threshold=0.01, threshold_mode="abs"),
}
target = pathlib.Path(__file__).with_name("schedules.json")
target.write_text("{\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in golden.items()) + "\n}\n")
