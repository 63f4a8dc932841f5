"""Paths of torch.optim.LBFGS and torch.optim.Muon in f64, as the tests of this folder read them.

    python paths.py > paths.json        (PyTorch 2.9 or newer, on a CPU)

LBFGS runs as it is by default, without a line search, one iteration a step: where a strong Wolfe search has no answer,
because the loss is unbounded along the direction, this is how PyTorch goes on.

Muon brings its update to bfloat16 before the Newton-Schulz iterations; here that conversion is left out, so that the whole
path is in f64. What is no matrix is stepped by AdamW with the same learning rate and weight decay.
"""

import json

import torch
from torch.optim import _muon

torch.set_default_dtype(torch.float64)

LBFGS = [
    ("-x", lambda p: -p[0], [1.0]),
    ("x + ln(x)", lambda p: p[0] + torch.log(p[0]), [5.0]),
    ("-x^2", lambda p: -p[0] ** 2, [1.0]),
    ("-x^3", lambda p: -p[0] ** 3, [1.0]),
    ("100 x", lambda p: 100 * p[0], [3.0]),
    ("-exp(x)", lambda p: -torch.exp(p[0]), [0.0]),
    ("-3x + 2y", lambda p: -3 * p[0] + 2 * p[1], [1.0, -1.0]),
    ("-x^2 - 2 y^2", lambda p: -p[0] ** 2 - 2 * p[1] ** 2, [1.0, 0.5]),
]


def lbfgs(loss, start, steps):
    at = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.LBFGS([at], lr=1.0, max_iter=1)

    def closure():
        optimizer.zero_grad()
        value = loss(at)
        value.backward()
        return value

    path = [at.detach().tolist()]
    for _ in range(steps):
        optimizer.step(closure)
        path.append(at.detach().tolist())
    return path


def start(count):
    """The parameters of a test: no two alike."""
    return [0.5 * torch.sin(torch.tensor(1.7 * i + 0.3)).item() for i in range(count)]


X = [[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0], [0.0, 1.0], [2.0, -0.5]]
T = [0.3, -0.8, 1.1, 0.4, -0.2]


def newton_schulz(grad, coefficients, steps, eps):
    grad = grad.clone()
    real, _muon.torch.bfloat16 = torch.bfloat16, torch.float64
    try:
        return ORIGINAL(grad, coefficients, steps, eps)
    finally:
        _muon.torch.bfloat16 = real


ORIGINAL = _muon._zeropower_via_newtonschulz
_muon._zeropower_via_newtonschulz = newton_schulz


def muon(settings, steps):
    """2-3-1 with tanh: W1 [3][2], b1 [3], W2 [1][3], b2 [1], one after the other."""
    shapes = [(3, 2), (3,), (1, 3), (1,)]
    flat, parameters, first = start(13), [], 0
    for shape in shapes:
        count = int(torch.tensor(shape).prod())
        tensor = torch.tensor(flat[first : first + count]).reshape(shape)
        parameters.append(tensor.requires_grad_())
        first += count
    matrices = [p for p in parameters if p.ndim == 2]
    others = [p for p in parameters if p.ndim != 2]
    shared = {"lr": settings["learning_rate"], "weight_decay": settings["weight_decay"]}
    optimizers = [
        torch.optim.Muon(
            matrices,
            momentum=settings["momentum"],
            nesterov=settings["nesterov"],
            ns_steps=settings["ns_steps"],
            adjust_lr_fn="match_rms_adamw" if settings["match_rms_adamw"] else None,
            **shared,
        ),
        torch.optim.AdamW(others, **shared),
    ]
    x, t = torch.tensor(X), torch.tensor(T).reshape(-1, 1)

    def position():
        return torch.cat([p.detach().reshape(-1) for p in parameters]).tolist()

    path = [position()]
    for _ in range(steps):
        w1, b1, w2, b2 = parameters
        loss = ((torch.tanh(x @ w1.T + b1) @ w2.T + b2 - t) ** 2).mean()
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        path.append(position())
    return path


MUON = [
    {"learning_rate": 0.02, "weight_decay": 0.1, "momentum": 0.95, "nesterov": True, "ns_steps": 5, "match_rms_adamw": False},
    {"learning_rate": 0.05, "weight_decay": 0.0, "momentum": 0.8, "nesterov": False, "ns_steps": 3, "match_rms_adamw": True},
]

print(
    json.dumps(
        {
            "torch": torch.__version__,
            "lbfgs": [{"loss": text, "path": lbfgs(loss, at, 4 if "exp" in text or "ln" in text else 6)[: 4 if "ln" in text or "exp" in text else None]} for text, loss, at in LBFGS],
            "muon": [{"settings": settings, "x": X, "t": T, "path": muon(settings, 30)} for settings in MUON],
        },
    ).replace('{"loss"', '\n{"loss"').replace('{"settings"', '\n{"settings"')
)
