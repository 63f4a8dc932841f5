//! Three normal clouds, for three classes.

use std::f64::consts::TAU;

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "blobs",
    columns: &["x1", "x2", "label"],
    classes: 3,
    noise: 0.5,
    noisy: 0..2,
    row: |row, _| {
        let turn = TAU * row.class() / 3.0;
        vec![1.5 * libm::cos(turn), 1.5 * libm::sin(turn), row.class()]
    },
};
