//! What is fuzzed: one file a target. A target makes inputs from chance and tries any bytes; `tests/fuzz` runs all of them as
//! seeded loops, `fuzz/` hands the same functions to cargo-fuzz.

pub(crate) mod csv;
pub(crate) mod dice;
pub(crate) mod keys;
pub(crate) mod language;
pub(crate) mod lessons;
pub(crate) mod logs;
pub(crate) mod palette;
pub(crate) mod replies;
pub(crate) mod toml;

use dice::Dice;

/// One target.
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: &'static str,
    /// So many inputs are tried by `cargo test`.
    pub(crate) inputs: usize,
    /// An input: some of them mean something, some are damaged, some are noise.
    pub(crate) make: fn(&mut Dice) -> Vec<u8>,
    /// Tries an input; panics where something is wrong. Whether it was accepted.
    pub(crate) run: fn(&[u8]) -> bool,
}

/// Every target.
pub(crate) const TARGETS: &[Target] = &[
    language::TARGET,
    toml::TARGET,
    csv::TARGET,
    lessons::TARGET,
    logs::TARGET,
    palette::TARGET,
    keys::TARGET,
    replies::TARGET,
];
