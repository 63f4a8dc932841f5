# After updates, state = optimizer.update(grads, state, params), every few steps and outside of jit:
#     log_layers(step, loss, grads, params, updates, lr)
# Then: gdplay diagnose log.jsonl
import json
import jax, jax.numpy as jnp

def log_layers(step, loss, grads, params, updates, lr=None, path="log.jsonl"):
    key = lambda k: str(getattr(k, "key", getattr(k, "name", getattr(k, "idx", k))))
    flat = lambda tree: {".".join(map(key, p)): leaf for p, leaf in jax.tree_util.tree_flatten_with_path(tree)[0]}
    norm = lambda x: float(jnp.linalg.norm(jnp.ravel(x).astype(jnp.float32)))
    grads, params, updates = flat(grads), flat(params), flat(updates)
    row = {"step": int(step), "loss": float(loss), "lr": None if lr is None else float(lr)}
    row["grad_norm"] = sum(norm(g) ** 2 for g in grads.values()) ** 0.5
    for name, g in grads.items():
        row[f"grad_norm/{name}"], row[f"weight_norm/{name}"] = norm(g), norm(params[name])
        row[f"update_ratio/{name}"] = norm(updates[name]) / (norm(params[name]) + 1e-12)
        row[f"zeros/{name}"] = float((g == 0).mean())
    with open(path, "a") as file: file.write(json.dumps(row) + "\n")
