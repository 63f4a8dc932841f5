# Trainer(..., callbacks=[LogLayers()])
# Then: gdplay diagnose log.jsonl (the norms are those before gradient_clip_val clips)
import json
import lightning

class LogLayers(lightning.Callback):
    def __init__(self, path="log.jsonl", every=10):
        self.path, self.every, self.row = path, every, None
    def on_before_optimizer_step(self, trainer, module, optimizer):
        if trainer.global_step % self.every: return
        norm = lambda t: t.detach().float().norm().item()
        self.old = {n: p.detach().clone() for n, p in module.named_parameters() if p.grad is not None}
        self.row = {"step": trainer.global_step + 1, "lr": optimizer.param_groups[0]["lr"]}
        self.row["grad_norm"] = sum(norm(p.grad) ** 2 for p in module.parameters() if p.grad is not None) ** 0.5
        for n, p in module.named_parameters():
            if n in self.old:
                self.row |= {f"grad_norm/{n}": norm(p.grad), f"weight_norm/{n}": norm(p), f"zeros/{n}": (p.grad == 0).float().mean().item()}
    def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
        if row := self.row:
            now, self.row = dict(module.named_parameters()), None
            row |= {f"update_ratio/{n}": ((now[n] - o).norm() / (o.norm() + 1e-12)).item() for n, o in self.old.items()}
            with open(self.path, "a") as file: file.write(json.dumps({"loss": outputs["loss"].item(), **row}) + "\n")
