//! Four quadrants; opposite ones are of one class.

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "xor",
    columns: &["x1", "x2", "label"],
    classes: 2,
    noise: 0.0,
    noisy: 0..2,
    row: |_, random| {
        let (x1, x2) = (random.uniform(-1.0, 1.0), random.uniform(-1.0, 1.0));
        vec![x1, x2, f64::from(x1 * x2 < 0.0)]
    },
};
