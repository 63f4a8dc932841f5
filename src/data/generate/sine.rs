//! t = sin(πx) for x from −1 to 1.

use std::f64::consts::PI;

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "sine",
    columns: &["x", "t"],
    classes: 1,
    noise: 0.1,
    noisy: 1..2,
    row: |row, _| vec![row.across(), libm::sin(PI * row.across())],
};
