//! A circle inside another.

use std::f64::consts::TAU;

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "circles",
    columns: &["x1", "x2", "label"],
    classes: 2,
    noise: 0.1,
    noisy: 0..2,
    row: |row, random| {
        let radius = if row.class() == 0.0 { 1.0 } else { 0.4 };
        let turn = TAU * random.unit();
        vec![
            radius * libm::cos(turn),
            radius * libm::sin(turn),
            row.class(),
        ]
    },
};
