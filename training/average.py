"""Writes the average of two checkpoints of train.py: `python average.py ONE OTHER OUT`."""
import os
import sys

import torch

one, other = (torch.load(path, map_location="cpu") for path in sys.argv[1:3])
one["weights"] = {name: (weights + other["weights"][name]) / 2 for name, weights in one["weights"].items()}
os.makedirs(os.path.dirname(sys.argv[3]), exist_ok=True)
torch.save(one, sys.argv[3])
