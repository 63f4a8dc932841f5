"""The engine's times beside numpy, JAX and PyTorch, those of them that this Python has, on one core in float64.

    cargo bench --bench engine && python benches/peers/peers.py
"""

import json
import os
import time
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

ROUNDS = 40
FUNCTIONS = {
    "exp(x + y)": "exp(z)",
    "tanh(x + y)": "tanh(z)",
    "log2(x + y)": "log2(z)",
    "log10(x + y)": "log10(z)",
    "sinh(x + y)": "sinh(z)",
    "asin(x + y)": "arcsin(z)",
    "atan(x + y)": "arctan(z)",
    "floor(x + y)": "floor(z)",
    "(x + y)^2.5": "z ** 2.5",
    "(x + 0.1)^y": "(x + 0.1) ** y",
    "2^(x + y)": "2.0 ** z",
    "(x + y) % 0.3": "remainder(z, 0.3)",
    "hypot(x, y)": "hypot(x, y)",
    "atan2(x, y)": "arctan2(x, y)",
}
# Hidden units, outputs, rows.
NETWORKS = {
    "2-8-8-1": (8, 1, 500),
    "2-16-16-3": (16, 3, 500),
    "2-64-64-2": (64, 2, 2000),
    "2-128-128-2": (128, 2, 2000),
    "2-192-192-2": (192, 2, 2000),
}


def least(work, things=1):
    """The nanoseconds of one thing, the least of some rounds."""
    work()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return 1e9 * min(times) / things


def shapes(hidden, outputs):
    return [(hidden, 2), (hidden,), (hidden, hidden), (hidden,), (outputs, hidden), (outputs,)]


def data(np, hidden, outputs, rows):
    """Parameters, columns and targets from a fixed seed."""
    random = np.random.default_rng(1)
    parameters = [random.uniform(-1, 1, shape) / shape[-1] ** 0.5 for shape in shapes(hidden, outputs)]
    x = random.normal(size=(rows, 2))
    target = random.normal(size=rows) if outputs == 1 else random.integers(0, outputs, rows)
    return parameters, x, target


def of_numpy():
    import numpy as np

    axis = np.linspace(0.05, 0.45, 256)
    x, y = np.meshgrid(axis, axis)
    names = {**vars(np), "x": x, "y": y, "z": x + y}
    return {
        text: least(lambda code=compile(code, text, "eval"): eval(code, names), 256 * 256)
        for text, code in FUNCTIONS.items()
    }


def of_jax():
    import jax
    import numpy as np

    jax.config.update("jax_enable_x64", True)
    jnp, steps = jax.numpy, 20

    def loss(parameters, x, target):
        w1, b1, w2, b2, w3, b3 = parameters
        out = jnp.tanh(jnp.tanh(x @ w1.T + b1) @ w2.T + b2) @ w3.T + b3
        if out.shape[1] == 1:
            return jnp.mean((out[:, 0] - target) ** 2)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(out), target[:, None], 1))

    times = {}
    for name, network in NETWORKS.items():
        parameters, x, target = data(np, *network)

        @jax.jit
        def descend(parameters, x=x, target=target):
            def step(_, p):
                return [a - 0.05 * g for a, g in zip(p, jax.grad(loss)(p, x, target))]

            return jax.lax.fori_loop(0, steps, step, parameters)

        parameters = [jnp.asarray(p) for p in parameters]
        times[name] = least(lambda: jax.block_until_ready(descend(parameters)), steps)
    return times


def of_torch():
    import numpy as np
    import torch

    torch.set_num_threads(1)
    times = {}
    for name, network in NETWORKS.items():
        parameters, x, target = data(np, *network)
        parameters = [torch.tensor(p, requires_grad=True) for p in parameters]
        x, target = torch.tensor(x), torch.tensor(target)

        def step():
            w1, b1, w2, b2, w3, b3 = parameters
            out = torch.tanh(torch.tanh(x @ w1.T + b1) @ w2.T + b2) @ w3.T + b3
            of_row = torch.nn.functional
            loss = of_row.mse_loss(out[:, 0], target) if out.shape[1] == 1 else of_row.cross_entropy(out, target)
            for p, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
                p.data -= 0.05 * gradient

        times[name] = least(step)
    return times


def main():
    path = Path(__file__).parents[2] / "target" / "gdplay-bench.json"
    report = json.loads(path.read_text()) if path.exists() else {}
    columns = {"gdplay": {**report.get("function_ns", {}), **report.get("train_ns", {})}}
    for name, measure in {"numpy": of_numpy, "jax": of_jax, "torch": of_torch}.items():
        try:
            columns[name] = measure()
        except ImportError as missing:
            print(f"{name} is not measured: {missing}")
    if not columns["gdplay"]:
        print("gdplay is not measured: `cargo bench --bench engine` writes its times")
    print(f"\n{'nanoseconds a point, a step':28}" + "".join(f"{name:>14}" for name in columns))
    for text in [*FUNCTIONS, *NETWORKS]:
        cells = (column.get(text) for column in columns.values())
        print(f"{text:28}" + "".join("             –" if cell is None else f"{cell:14.2f}" for cell in cells))


if __name__ == "__main__":
    main()
