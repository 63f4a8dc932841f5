//! Two half circles that reach into each other.

use std::f64::consts::PI;

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "moons",
    columns: &["x1", "x2", "label"],
    classes: 2,
    noise: 0.1,
    noisy: 0..2,
    row: |row, _| {
        let (sin, cos) = (libm::sin(PI * row.along()), libm::cos(PI * row.along()));
        if row.class() == 0.0 {
            vec![cos, sin, 0.0]
        } else {
            vec![1.0 - cos, 0.5 - sin, 1.0]
        }
    },
};
