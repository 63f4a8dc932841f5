//! t = x1 + 2 x2, where x2 nearly follows x1 (correlation about 0.98): a long narrow valley.

use super::GeneratorKind;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "correlated",
    columns: &["x1", "x2", "t"],
    classes: 1,
    noise: 0.1,
    noisy: 2..3,
    row: |_, random| {
        let x1 = random.normal();
        let x2 = 0.98 * x1 + 0.2 * random.normal();
        vec![x1, x2, x1 + 2.0 * x2]
    },
};
