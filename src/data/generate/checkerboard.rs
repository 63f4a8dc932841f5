//! Four by four fields of two classes in turn.

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "checkerboard",
    columns: &["x1", "x2", "label"],
    classes: 2,
    noise: 0.0,
    noisy: 0..2,
    row: |_, random| {
        let (x1, x2) = (random.uniform(-2.0, 2.0), random.uniform(-2.0, 2.0));
        vec![x1, x2, (x1.floor() + x2.floor()).rem_euclid(2.0)]
    },
};
