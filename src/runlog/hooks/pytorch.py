# note = log_layers(model, optimizer); then in the loop: loss.backward(); note(loss); optimizer.step()
# Then: gdplay diagnose log.jsonl (the norms are those that the optimizer sees, so after clipping if you clip)
import json

def log_layers(model, optimizer, path="log.jsonl", every=10):
    state, norm = {"step": 0, "loss": None}, lambda t: t.detach().float().norm().item()
    def before(*_):
        if state["step"] % every == 0:
            state["old"] = {n: p.detach().clone() for n, p in model.named_parameters() if p.grad is not None}
    def after(*_):
        state["step"] += 1
        if (old := state.pop("old", None)) is not None:
            now = {n: p for n, p in model.named_parameters() if n in old and p.grad is not None}
            row = {"step": state["step"], "loss": state["loss"], "lr": optimizer.param_groups[0]["lr"]}
            row["grad_norm"] = sum(norm(p.grad) ** 2 for p in now.values()) ** 0.5
            for n, p in now.items():
                row[f"grad_norm/{n}"], row[f"weight_norm/{n}"] = norm(p.grad), norm(p)
                row[f"update_ratio/{n}"] = norm(p - old[n]) / (norm(old[n]) + 1e-12)
                row[f"zeros/{n}"] = (p.grad == 0).float().mean().item()
            with open(path, "a") as file: file.write(json.dumps(row) + "\n")
    optimizer.register_step_pre_hook(before), optimizer.register_step_post_hook(after)
    return lambda loss: state.update(loss=loss.item())
