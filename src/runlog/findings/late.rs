//! The loss of a run after its start, for what is said of a loss that goes to and fro.

use crate::runlog::run::LogRun;

/// So large a share at the start is left out: there the loss falls, and a swing grows.
const START: f64 = 0.25;

/// The finite records after the start.
pub(super) fn late_loss<'a>(run: &'a LogRun) -> Option<&'a [f64]> {
    let values = run.falling_loss()?.finite();
    values.get((values.len() as f64 * START) as usize..)
}
