//! Two arms of a spiral.

use std::f64::consts::{PI, TAU};

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "spirals",
    columns: &["x1", "x2", "label"],
    classes: 2,
    noise: 0.0,
    noisy: 0..2,
    row: |row, _| {
        let along = row.along();
        let turn = 1.75 * TAU * along + PI * row.class();
        vec![
            along * libm::cos(turn),
            along * libm::sin(turn),
            row.class(),
        ]
    },
};
