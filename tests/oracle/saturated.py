#!/usr/bin/env python3
"""References for functions where they are flat, by mpmath at 400 digits: writes saturated.json beside this file.

Each item has a loss, the value of its parameter z, the value of the loss, and its first two derivatives by z.
"""
import json
import os

from mpmath import diff, exp, log1p, mp, mpf, nstr, tanh




def sigmoid(z):
    return 1 / (1 + exp(-z))


def softplus(z):
    return log1p(exp(z)) if z < 0 else z + log1p(exp(-z))


LOSSES = {
    "bce(z, 1)": lambda z: softplus(-z),
    "bce(z, 0)": softplus,
    "bce(z, 0.25)": lambda z: softplus(-z) / 4 + 3 * softplus(z) / 4,
    "sigmoid(z)": sigmoid,
    "tanh(z)": tanh,
    "softplus(z)": softplus,
    "silu(z)": lambda z: z * sigmoid(z),
}
POINTS = [-700, -40, -36, -20, -9.5, -1, 0.25, 3, 12.5, 18, 20, 30, 36, 40, 300]


def number(x):
    return float(nstr(x, 25))


# Fifty digits are few for a slope of 1e-304 beside a value of 1.
mp.dps = 400
items = [
    {
        "loss": text,
        "z": z,
        "value": number(f(mpf(z))),
        "slope": number(diff(f, mpf(z))),
        "second": number(diff(f, mpf(z), 2)),
    }
    for text, f in LOSSES.items()
    for z in POINTS
]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "saturated.json"), "w") as out:
    json.dump({"items": items}, out, indent=1)
    out.write("\n")
