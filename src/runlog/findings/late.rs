//! The loss of a run after its start, for what is said of a loss that goes to and fro: only where nothing found before explains it.

use super::FindingList;
use crate::explain::FindingKind;
use crate::runlog::run::LogRun;

/// So large a share at the start is left out: there the loss falls, and a swing grows.
const START: f64 = 0.25;

/// What makes a loss go to and fro.
const CAUSES: [FindingKind; 5] = [
    FindingKind::Diverging,
    FindingKind::Exploding,
    FindingKind::NotFinite,
    FindingKind::Dead,
    FindingKind::RateTooLarge,
];

/// The finite records after the start, unless one of those causes was found, or one of some more.
pub(super) fn late_loss<'a>(
    run: &'a LogRun,
    found: &FindingList,
    more_causes: &[FindingKind],
) -> Option<&'a [f64]> {
    let is_explained = found.any(&CAUSES) || found.any(more_causes);
    let loss = run.falling_loss().filter(|_| !is_explained)?;
    let values = loss.finite();
    values.get((values.len() as f64 * START) as usize..)
}
