//! t = 2x + 1 with one bad row, the last.

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "outlier",
    columns: &["x", "t"],
    classes: 1,
    noise: 0.1,
    noisy: 1..2,
    row: |row, _| {
        let off = if row.is_last() { -8.0 } else { 0.0 };
        vec![row.across(), 2.0 * row.across() + 1.0 + off]
    },
};
