//! A loss that is higher in every other record and comes no further: each step overshoots to the other side of a valley.
//!
//! How often a series turns by chance is known: in two of three records, with a variance of (16 n - 29) / 90 (Bienaymé's turning
//! point test); the other thresholds are chosen.

use super::late::late_loss;
use super::{FindingList, at_rate};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{mean, median, neighbors, range};

/// It turns more often than by chance by so many standard deviations.
const DEVIATIONS: f64 = 3.5;

/// And in so large a share of the records.
const TURNS: f64 = 0.9;

/// From record to record it moves by so large a share of its level.
const SWING: f64 = 0.1;

/// From the first to the second half of that its mean falls by less than this share: what swings and descends gets there.
const FALLS: f64 = 0.1;

/// A log with fewer records has no other share of turns than a chance one has: so many at least must lie in two bands in turn, which of ten
/// is chance once in 126.
const SHORT: usize = 20;
const FEWEST: usize = 10;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(late) = late_loss(run) else {
        return Vec::new();
    };
    let all = run.falling_loss().map(NamedSeries::finite);
    let all = all.filter(|all| all.len() < SHORT).unwrap_or_default();
    let is_short = all.len() >= FEWEST && are_two_bands(all);
    let values = if is_short { all } else { late };
    // Of whole swings, as half of one is no fall.
    let (first, second) = values.split_at(values.len() / 4 * 2);
    let (first, second) = (mean(first), mean(second));
    let level = median(values.iter().copied());
    let swing = median(neighbors(values).map(|(a, b)| (b - a).abs()));
    let stands = first - second < FALLS * first.abs();
    if !is_short && !turns(values) || swing < SWING * level.abs() || !stands {
        return Vec::new();
    }
    let rate = run.rates().last().copied();
    let at = at_rate(rate);
    let text = format!(
        "the loss swings by {} about {} in every other record and comes no further{at}: each step overshoots, unless two kinds of \
         batches come in turn",
        short(swing, 3),
        short(level, 3)
    );
    let finding = Finding::new(FindingKind::RateTooLarge, text)
        .at_level(Severity::Warning)
        .with_all([("swing", swing), ("loss_median", level)])
        .with_some("learning_rate", rate);
    vec![finding.remedy("divide the learning rate by 2 to 10")]
}

/// Whether a series turns in next to every record.
fn turns(values: &[f64]) -> bool {
    let steps: Vec<f64> = neighbors(values).map(|(a, b)| b - a).collect();
    let turns = neighbors(&steps).filter(|(a, b)| *a * *b < 0.0).count() as f64;
    let count = values.len() as f64;
    let by_chance = 2.0 / 3.0 * (count - 2.0);
    let deviation = ((16.0 * count - 29.0) / 90.0).sqrt();
    turns >= TURNS * (count - 2.0) && turns - by_chance > DEVIATIONS * deviation
}

/// Whether every second record lies above all of the others.
fn are_two_bands(values: &[f64]) -> bool {
    let [even, odd] = [0, 1].map(|first| range(values.iter().skip(first).step_by(2).copied()));
    even.0 > odd.1 || odd.0 > even.1
}
