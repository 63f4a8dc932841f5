# Trainer(..., callbacks=[LogLayers()]): a line whenever the Trainer logs (logging_steps)
# Then: gdplay diagnose log.jsonl (loss and norm are the Trainer's: set logging_nan_inf_filter=False, or a NaN loss reads 0)
import json
import transformers

class LogLayers(transformers.TrainerCallback):
    def __init__(self, path="log.jsonl"):
        self.path, self.row = path, {}
    def on_pre_optimizer_step(self, args, state, control, model=None, **_):
        if (state.global_step + 1) % max(1, int(args.logging_steps)) and (state.global_step or not args.logging_first_step): return
        self.old, self.row = {n: p.detach().clone() for n, p in model.named_parameters() if p.grad is not None}, {}
        for n, p in model.named_parameters():
            if n in self.old:
                self.row |= {f"grad_norm/{n}": p.grad.norm().item(), f"weight_norm/{n}": p.norm().item(), f"zeros/{n}": (p.grad == 0).float().mean().item()}
    def on_step_end(self, args, state, control, model=None, **_):
        for n, p in model.named_parameters():
            if self.row and n in self.old:
                self.row[f"update_ratio/{n}"] = ((p - self.old[n]).norm() / (self.old[n].norm() + 1e-12)).item()
    def on_log(self, args, state, control, logs=None, **_):
        if logs and "loss" in logs:
            with open(self.path, "a") as file: file.write(json.dumps({"step": state.global_step, **logs, **self.row}) + "\n")
            self.row = {}
