//! Two normal clouds.

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "gauss",
    columns: &["x1", "x2", "label"],
    classes: 2,
    noise: 0.5,
    noisy: 0..2,
    row: |row, _| {
        let center = 2.0 * row.class() - 1.0;
        vec![center, center, row.class()]
    },
};
