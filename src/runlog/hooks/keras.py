# model.compile(..., run_eagerly=True, jit_compile=False); model.fit(..., callbacks=[LogLayers()])
# Then: gdplay diagnose log.jsonl (eager steps are slow: a few hundred tell enough)
import json, keras

class LogLayers(keras.callbacks.Callback):
    def __init__(self, path="log.jsonl", every=10):
        super().__init__()
        self.path, self.every, self.step, self.row = path, every, 0, {}
    def on_train_begin(self, logs=None):
        optimizer, apply, variables = self.model.optimizer, self.model.optimizer.apply, self.model.trainable_variables
        norm = lambda x: float(keras.ops.norm(keras.ops.reshape(keras.ops.cast(keras.ops.stop_gradient(x), "float32"), (-1,))))
        def logged(grads, trainable=None):
            old = [keras.ops.copy(v.value) for v in variables]; apply(grads, trainable)
            self.row = {"lr": float(optimizer.learning_rate), "grad_norm": sum(norm(g) ** 2 for g in grads if g is not None) ** 0.5}
            for v, o, g in [t for t in zip(variables, old, grads) if t[2] is not None]:
                self.row |= {f"grad_norm/{v.path}": norm(g), f"weight_norm/{v.path}": norm(o), f"update_ratio/{v.path}": norm(v.value - o) / (norm(o) + 1e-12)}
                self.row[f"zeros/{v.path}"] = float(keras.ops.mean(keras.ops.cast(g == 0, "float32")))
        optimizer.apply = logged
    def on_train_batch_end(self, batch, logs=None):
        self.step += 1
        if self.step % self.every == 1 or self.every == 1:
            with open(self.path, "a") as file: file.write(json.dumps({"step": self.step, "loss": float(logs["loss"]), **self.row}) + "\n")
