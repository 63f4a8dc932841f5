//! t = 2x + 1.

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "line",
    columns: &["x", "t"],
    classes: 1,
    noise: 0.1,
    noisy: 1..2,
    row: |row, _| vec![row.across(), 2.0 * row.across() + 1.0],
};
