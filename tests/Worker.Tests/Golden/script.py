#!/usr/bin/python3
"""Writes script.pt, a model that ForeignModelTests reads: a linear layer of 4 inputs, batch normalization, tanh, a linear layer.

Run by hand: /usr/bin/python3 tests/Worker.Tests/Golden/script.py   (PyTorch 1.13 or later). The tests look at names, shapes and
whether it computes, never at its weights.
"""
import pathlib
import torch

torch.manual_seed(1)
model = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.BatchNorm1d(6), torch.nn.Tanh(), torch.nn.Linear(6, 2))
torch.jit.script(model).save(str(pathlib.Path(__file__).with_name("script.pt")))
