//! A log for tests.

use super::log::Log;

/// So many steps of a loss and of three norms, with the values that are given.
pub(super) fn log(records: u64, value: impl Fn(&str, u64) -> Option<f64>) -> Log {
    let mut log = Log::default();
    for step in 0..records {
        for key in [
            "loss",
            "grad_norm/a.0.weight",
            "grad_norm/a.1.weight",
            "grad_norm/a.1.bias",
        ] {
            if let Some(value) = value(key, step) {
                log.at(step, key, value);
            }
        }
    }
    log
}
