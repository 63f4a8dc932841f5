//! What is fuzzed: one file a target. A target makes inputs from chance and tries any bytes; `tests/fuzz` runs all of them as
//! seeded loops, `fuzz/` hands the same functions to cargo-fuzz.

pub mod csv;
pub mod dice;
pub mod keys;
pub mod language;
pub mod lessons;
pub mod logs;
pub mod palette;
pub mod toml;

use dice::Dice;

/// One target.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// So many inputs are tried by `cargo test`.
    pub inputs: usize,
    /// An input: some of them mean something, some are damaged, some are noise.
    pub make: fn(&mut Dice) -> Vec<u8>,
    /// Tries an input; panics where something is wrong. Whether it was accepted.
    pub run: fn(&[u8]) -> bool,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    language::TARGET,
    toml::TARGET,
    csv::TARGET,
    lessons::TARGET,
    logs::TARGET,
    palette::TARGET,
    keys::TARGET,
];
