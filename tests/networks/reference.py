#!/usr/bin/env python3
"""Values and gradients of losses with layers, reductions and losses of the table, by PyTorch in f64: writes reference.json.

    python3 tests/networks/reference.py        (PyTorch 2.9 or newer, on a CPU)
"""
import json
import math
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS = torch.arange(7.0)
X = torch.sin(0.7 * ROWS) + 0.2
Y = torch.cos(1.3 * ROWS + 1.0)
T = torch.sin(0.3 * ROWS) - 0.5
LABEL = ROWS.remainder(3).long()


def vector(a, b):
    return torch.stack([a * X, b * Y, a * b * X], dim=1)


def others(a, b):
    return torch.stack([X, Y, a * torch.ones(7)], dim=1)


def z(a, b):
    return a * X + b


V = "stack(a x, b y, a b x)"
WEIGHTED = "mean(dot({}, stack(x, y, a)))"


def weighted(a, b, v):
    return (v * others(a, b)).sum(1).mean()


def standardized(v, ddof):
    return (v - v.mean(0)) / v.std(0, correction=ddof)


def normed(v, eps):
    return F.batch_norm(v, None, None, training=True, eps=eps)


LOSSES = {
    "var(tanh(a x + b))": lambda a, b: torch.tanh(z(a, b)).var(correction=0),
    "var(tanh(a x + b), ddof=1)": lambda a, b: torch.tanh(z(a, b)).var(correction=1),
    "std(tanh(a x + b))": lambda a, b: torch.tanh(z(a, b)).std(correction=0),
    "std(tanh(a x + b), ddof=1)": lambda a, b: torch.tanh(z(a, b)).std(correction=1),
    f"dot(std({V}), stack(1, 2, a))": lambda a, b: (
        vector(a, b).std(0, correction=0) * torch.stack([torch.tensor(1.0), torch.tensor(2.0), a])
    ).sum(),
    WEIGHTED.format(f"standardize(tanh({V}))"): lambda a, b: weighted(a, b, standardized(torch.tanh(vector(a, b)), 0)),
    WEIGHTED.format(f"standardize(tanh({V}), ddof=1)"): lambda a, b: weighted(a, b, standardized(torch.tanh(vector(a, b)), 1)),
    WEIGHTED.format(f"layer_norm({V})"): lambda a, b: weighted(a, b, F.layer_norm(vector(a, b), (3,))),
    WEIGHTED.format(f"layer_norm({V}, eps=0.1)"): lambda a, b: weighted(a, b, F.layer_norm(vector(a, b), (3,), eps=0.1)),
    WEIGHTED.format(f"batch_norm(tanh({V}))"): lambda a, b: weighted(a, b, normed(torch.tanh(vector(a, b)), 1e-5)),
    WEIGHTED.format(f"batch_norm({V}, eps=0.1)"): lambda a, b: weighted(a, b, normed(vector(a, b), 0.1)),
    f"mean(rowsum({V})^2)": lambda a, b: (vector(a, b).sum(1) ** 2).mean(),
    f"mean(rowmean({V})^3)": lambda a, b: (vector(a, b).mean(1) ** 3).mean(),
    f"mean(rowmax({V}) x)": lambda a, b: (vector(a, b).amax(1) * X).mean(),
    "mean(rowmax(stack(a x, a x, a x, b)) y)": lambda a, b: (
        torch.stack([a * X, a * X, a * X, b * torch.ones(7)], dim=1).amax(1) * Y
    ).mean(),
    "mean(rowmax(stack(a, b, a b)) x)": lambda a, b: (torch.stack([a, b, a * b]).amax(0) * X).mean(),
    f"mean(norm({V}))": lambda a, b: torch.linalg.vector_norm(vector(a, b), dim=1).mean(),
    f"mean(logsumexp({V}) y)": lambda a, b: (torch.logsumexp(vector(a, b), 1) * Y).mean(),
    "huber(2 a x + b, t)": lambda a, b: F.huber_loss(2 * a * X + b, T),
    "huber(2 a x + b, t, delta=0.3)": lambda a, b: F.huber_loss(2 * a * X + b, T, delta=0.3),
    "smooth_l1(2 a x + b, t)": lambda a, b: F.smooth_l1_loss(2 * a * X + b, T),
    "smooth_l1(2 a x + b, t, beta=0.3)": lambda a, b: F.smooth_l1_loss(2 * a * X + b, T, beta=0.3),
    "hinge(2 a x + b, sign(t))": lambda a, b: F.relu(1 - torch.sign(T) * (2 * a * X + b)).mean(),
    f"kl_div(softmax({V}), softmax(stack(x, y, b)))": lambda a, b: F.kl_div(
        torch.log_softmax(torch.stack([X, Y, b * torch.ones(7)], dim=1), 1), torch.softmax(vector(a, b), 1), reduction="batchmean"
    ),
    f"kl_div(stack(1, 0, 0), softmax({V}))": lambda a, b: F.kl_div(
        torch.log_softmax(vector(a, b), 1), torch.tensor([[1.0, 0, 0]]).expand(7, 3), reduction="batchmean"
    ),
    f"cross_entropy({V}, softmax(stack(t, x, y)))": lambda a, b: F.cross_entropy(
        vector(a, b), torch.softmax(torch.stack([T, X, Y], dim=1), 1)
    ),
    f"cross_entropy({V}, stack(0, 1, 0))": lambda a, b: F.cross_entropy(vector(a, b), torch.tensor([[0, 1.0, 0]]).expand(7, 3)),
    f"cross_entropy({V}, label)": lambda a, b: F.cross_entropy(vector(a, b), LABEL),
    "mean(leaky_relu(a x + b, slope=0.2) y)": lambda a, b: (F.leaky_relu(z(a, b), 0.2) * Y).mean(),
    "mean(elu(a x + b, alpha=0.7) y)": lambda a, b: (F.elu(z(a, b), 0.7) * Y).mean(),
}
POINTS = [(0.8, -0.6), (-1.3, 0.4), (2.1, 1.7)]
# Where a root is taken of 0.
EDGES = [
    ("std(a (x - x) + b)", lambda a, b: (a * (X - X) + b).std(correction=0), (0.8, -0.6)),
    ("norm(stack(a, b))", lambda a, b: torch.linalg.vector_norm(torch.stack([a, b])), (0.0, 0.0)),
    ("norm(stack(a, b))", lambda a, b: torch.linalg.vector_norm(torch.stack([a, b])), (0.0, -2.0)),
    ("rowmax(stack(a, b))", lambda a, b: torch.stack([a, b]).amax(0), (0.5, 0.5)),
]
items = []
for text, loss, point in [(text, loss, point) for text, loss in LOSSES.items() for point in POINTS] + EDGES:
    at = [torch.tensor(x, requires_grad=True) for x in point]
    value = loss(*at)
    gradient = torch.autograd.grad(value, at, allow_unused=True)
    gradient = [0.0 if g is None else g.item() for g in gradient]
    assert all(map(math.isfinite, [value.item(), *gradient])), text
    items.append({"loss": text, "at": dict(zip("ab", point)), "value": value.item(), "gradient": dict(zip("ab", gradient))})
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "reference.json"), "w") as out:
    out.write('{"torch": "%s", "items": [\n' % torch.__version__ + ",\n".join(json.dumps(item) for item in items) + "\n]}\n")
print(len(items), "items")
