"""Trains a small network with each hook of `gdplay diagnose --hook`, and writes the logs that the tests diagnose.

    python train.py FRAMEWORK HOOK.py OUT.jsonl FAULT

FRAMEWORK is pytorch, jax, keras, lightning or hf; HOOK.py what `gdplay diagnose --hook FRAMEWORK` prints; FAULT is
`healthy`, `vanishing` (ten sigmoid layers) or `detached` (a gradient that is cut after the second layer).
"""

import runpy
import sys

DEPTH, WIDTH, STEPS = 6, 8, 20


def torch_network(fault):
    import torch

    torch.manual_seed(1)
    depth, act = (10, torch.nn.Sigmoid) if fault == "vanishing" else (DEPTH, torch.nn.Tanh)

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2] + [WIDTH] * (depth - 1) + [1]
            self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
            self.act = act()

        def forward(self, x, labels=None):
            for index, layer in enumerate(self.layers):
                x = layer(x) if index == len(self.layers) - 1 else self.act(layer(x))
                if fault == "detached" and index == 1:
                    x = x.detach()
            return x if labels is None else {"loss": ((x - labels) ** 2).mean(), "logits": x}

    x = torch.randn(256, 2)
    return Network(), x, (x[:, :1] * x[:, 1:]) + 0.1 * torch.randn(256, 1)


def pytorch(hook, out, fault):
    import torch

    model, x, y = torch_network(fault)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    note = hook["log_layers"](model, optimizer, out, every=2)
    for step in range(STEPS):
        rows = torch.randint(0, 256, (64,))
        optimizer.zero_grad()
        loss = model(x[rows], y[rows])["loss"]
        loss.backward()
        note(loss)
        optimizer.step()


def jax(hook, out, fault):
    import jax as j
    import jax.numpy as np
    import optax

    depth, act = (10, j.nn.sigmoid) if fault == "vanishing" else (DEPTH, np.tanh)
    sizes = [2] + [WIDTH] * (depth - 1) + [1]
    keys = j.random.split(j.random.key(1), depth + 1)
    pairs = zip(keys, sizes, sizes[1:])
    params = {"layers": [{"weight": j.random.normal(k, (a, b)) / a**0.5, "bias": np.zeros(b)} for k, a, b in pairs]}
    x = j.random.normal(keys[-1], (256, 2))
    y = x[:, :1] * x[:, 1:]

    def loss_of(params):
        h = x
        for index, layer in enumerate(params["layers"]):
            h = h @ layer["weight"] + layer["bias"]
            h = h if index == depth - 1 else act(h)
            h = j.lax.stop_gradient(h) if fault == "detached" and index == 1 else h
        return ((h - y) ** 2).mean()

    optimizer = optax.adam(0.01)
    state = optimizer.init(params)
    for step in range(1, STEPS + 1):
        loss, grads = j.value_and_grad(loss_of)(params)
        updates, state = optimizer.update(grads, state, params)
        if step % 2:
            hook["log_layers"](step, loss, grads, params, updates, 0.01, out)
        params = optax.apply_updates(params, updates)


def keras(hook, out, fault):
    import keras as k
    import numpy

    k.utils.set_random_seed(1)
    depth, act = (10, "sigmoid") if fault == "vanishing" else (DEPTH, "tanh")
    layers = [k.layers.Dense(WIDTH, activation=act, name=f"dense_{index}") for index in range(depth - 1)]
    model = k.Sequential([k.Input((2,)), *layers, k.layers.Dense(1, name=f"dense_{depth - 1}")])
    model.compile(k.optimizers.Adam(0.01), "mse", run_eagerly=True, jit_compile=False)
    x = numpy.random.default_rng(1).normal(size=(256, 2)).astype("float32")
    model.fit(x, x[:, :1] * x[:, 1:], batch_size=64, epochs=STEPS // 4, verbose=0, callbacks=[hook["LogLayers"](out, 2)])


def lightning(hook, out, fault):
    import lightning as l
    import torch

    network, x, y = torch_network(fault)

    class Module(l.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = network

        def training_step(self, batch, _):
            return self.net(*batch)["loss"]

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), lr=0.01)

    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=64, shuffle=True)
    quiet = {"logger": False, "enable_checkpointing": False, "enable_progress_bar": False, "enable_model_summary": False}
    l.Trainer(max_steps=STEPS, accelerator="cpu", callbacks=[hook["LogLayers"](out, 2)], **quiet).fit(Module(), data)


def hf(hook, out, fault):
    import tempfile

    import transformers

    model, x, y = torch_network(fault)
    rows = [{"x": a, "labels": b} for a, b in zip(x, y)]
    with tempfile.TemporaryDirectory() as folder:
        args = transformers.TrainingArguments(
            folder, max_steps=STEPS, per_device_train_batch_size=64, learning_rate=0.01, logging_steps=2, logging_first_step=True,
            logging_nan_inf_filter=False, report_to="none", save_strategy="no", disable_tqdm=True, use_cpu=True,
        )
        trainer = transformers.Trainer(model, args, train_dataset=rows, callbacks=[hook["LogLayers"](out)])
        trainer.remove_callback(transformers.PrinterCallback)
        trainer.train()


if __name__ == "__main__":
    framework, hook, out, fault = sys.argv[1:]
    globals()[framework](runpy.run_path(hook), out, fault)
