"""Golden values of the tensor operators: /usr/bin/python3 generate.py (Debian's python3-torch), by hand, then commit the JSON."""
import torch

from golden import File

torch.manual_seed(1)
out = File("tensor.json")

a = torch.randn(3, 4)
b = torch.randn(3, 4)
out.add("add", {"a": a, "b": b}, a + b)

out.write()
