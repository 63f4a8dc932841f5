//! Losses of classes whose inputs are not what the loss takes: what it comes to beside a known accuracy shows which.
//!
//! The levels are computed, not chosen; how near one must be to them is chosen.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{last_quarter, median, range};

/// Fewer records show nothing.
const FEWEST: usize = 10;

/// The negative of a mean probability is so near to the share of what is right.
const NEAR_SHARE: f64 = 0.05;

/// All is learned if this share is right.
const LEARNED: f64 = 0.9;

/// Of fewer classes the floor is so low that smoothed labels, or scores that are held small, come there too.
const CLASSES: [u32; 5] = [10, 20, 50, 100, 1000];

/// As near, in shares of it, a loss is at a floor; below it by more it never is.
const NEAR_FLOOR: f64 = 0.02;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let found = run.falling_loss().and_then(|loss| {
        let share = accuracy(run)?;
        (loss.finite().len() >= FEWEST).then_some(())?;
        negative(loss, share).or_else(|| twice(loss, share))
    });
    found.into_iter().collect()
}

/// The share that is right in the end, by a score of 0 to 1 or in percent.
fn accuracy(run: &LogRun) -> Option<f64> {
    let mut scores = run.scores.iter().chain(&run.held_back_scores);
    let score = scores.find(|score| score.name.to_ascii_lowercase().contains("acc"))?;
    let end = median(last_quarter(score.finite()).iter().copied());
    Some(if end > 1.0 { end / 100.0 } else { end })
}

/// A loss that is the mean probability of what is right, with a minus before it.
fn negative(loss: &NamedSeries, share: f64) -> Option<Finding> {
    let values = loss.finite();
    let end = median(last_quarter(values).iter().copied());
    let (low, high) = range(values.iter().copied());
    let is_share = low >= -1.0 && high < 0.0 && (share + end).abs() < NEAR_SHARE;
    let text = format!(
        "{} lies between {} and {} and ends as the negative of the accuracy ({}): it takes probabilities where it needs their logarithms",
        loss.name,
        short(low, 3),
        short(high, 3),
        short(share, 3)
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text).of(loss.name.as_ref());
    let finding = finding.with_all([("loss_last", end), ("accuracy", share)]);
    is_share.then(|| {
        finding.remedy(
            "nll_loss takes log_softmax: give it that, or the scores themselves to cross_entropy",
        )
    })
}

/// A loss that stands at the least that it can be of probabilities of probabilities: of scores between 0 and 1.
fn twice(loss: &NamedSeries, share: f64) -> Option<Finding> {
    let values = loss.finite();
    let end = median(last_quarter(values).iter().copied());
    let (low, _) = range(values.iter().copied());
    let classes = CLASSES.into_iter().find(|classes| {
        let floor = floor(*classes);
        // What is not all right is above the floor by as much as it is wrong, at most 1.
        let above = floor + (1.0 - share) + NEAR_FLOOR * floor;
        end >= floor && end <= above && low >= (1.0 - NEAR_FLOOR) * floor
    })?;
    if share < LEARNED {
        return None;
    }
    let text = format!(
        "{} stands at {} while {} % are right: the least that it can be of scores between 0 and 1 among {classes} classes is ln(e + {}) − 1 = {}, so \
         softmax is taken twice",
        loss.name,
        short(end, 4),
        short(100.0 * share, 3),
        classes - 1,
        short(floor(classes), 4)
    );
    let finding = Finding::new(FindingKind::Plateau, text)
        .of(loss.name.as_ref())
        .with_all([("loss_last", end), ("accuracy", share)]);
    Some(finding.remedy("give the scores themselves to cross_entropy: it takes the softmax itself"))
}

/// The cross-entropy of a row whose score is 1 for its class and 0 for the others.
fn floor(classes: u32) -> f64 {
    (std::f64::consts::E + f64::from(classes - 1)).ln() - 1.0
}
