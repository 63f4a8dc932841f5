//! t = 2 x1 + 0.003 x2 + 1, where x2 is a thousand times as large as x1: the loss is steep in one direction, flat in the other.

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "scales",
    columns: &["x1", "x2", "t"],
    classes: 1,
    noise: 0.1,
    noisy: 2..3,
    row: |_, random| {
        let (x1, x2) = (random.uniform(-1.0, 1.0), random.uniform(-1000.0, 1000.0));
        vec![x1, x2, 2.0 * x1 + 0.003 * x2 + 1.0]
    },
};
