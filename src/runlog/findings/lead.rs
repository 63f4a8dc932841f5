//! Whether, and how long before the loss, the norm felt a break.
//!
//! The thresholds: of 97 runs with known faults the norm of spikes reaches 27 to 430 times the median before, that of healthy
//! runs up to 7.5 times while they begin; in a real run of 176B parameters it was 3.9 times, four steps before the loss.

use crate::runlog::run::NamedSeries;
use crate::runlog::series::SeriesPoint;
use crate::runlog::stats::{median, scatter};

/// The norm leaves its band above so many times its median before.
const NORM_OUT: f64 = 3.0;

/// And so many deviations of its own logarithms above it: of small batches the norm scatters too, and of a hundred thousand
/// records that are normally distributed one is as high.
const NORM_DEVIATIONS: f64 = 4.5;

/// It leads by so many records at most.
const LEAD: usize = 20;

/// A break that is over at once was felt if the norm was out in so many records before it, or in its own.
const AT_ONCE: usize = 1;

/// Whether the norm left its band with a record of the loss.
pub(super) fn is_felt_at_once(norm: &NamedSeries, from_step: u64, step: u64) -> bool {
    let points = norm.points();
    let first = points.get(points.count_to(step).saturating_sub(AT_ONCE + 1));
    let first = first.map_or(0, |first| first.step);
    out_of_band(norm, from_step, step).any(|(out, _)| out.step >= first)
}

/// Where the norm left its band before a step of the loss: its record there and its median before. One that is infinite was skipped by
/// a loss scaler, and led to nothing.
pub(super) fn lead(norm: &NamedSeries, from_step: u64, step: u64) -> Option<(SeriesPoint, f64)> {
    out_of_band(norm, from_step, step).find(|(out, _)| out.value.is_finite())
}

/// How many records of the norm are out of its band before a step of the loss.
pub(super) fn out_before(norm: &NamedSeries, from_step: u64, step: u64) -> usize {
    out_of_band(norm, from_step, step).count()
}

/// The records of the norm before a step of the loss that are out of its band, with its median before.
fn out_of_band<'a>(
    norm: &'a NamedSeries,
    from_step: u64,
    step: u64,
) -> impl Iterator<Item = (SeriesPoint, f64)> + use<'a> {
    let points = norm.points();
    let points = points.from(points.count_before(from_step));
    let end = points.count_to(step);
    let start = end.saturating_sub(LEAD + 1);
    let before = |start: usize| median(points.until(start).finite());
    // Of a log that is hardly longer than the lead its first quarter is what is normal, or all of it if it falls.
    let (start, base) = if start < LEAD {
        let start = (end / 4).max(1);
        (start, before(start).min(before(end)))
    } else {
        (start, before(start))
    };
    let logs = points.until(start).finite();
    let logs = logs.filter(|norm| *norm > 0.0).map(f64::ln);
    // Of next to no records there is no scatter: NaN is less than nothing.
    let own = scatter(&logs.collect::<Vec<f64>>());
    let factor = NORM_OUT.max((NORM_DEVIATIONS * own).exp());
    let near = points.until(end).from(start).iter();
    near.filter(move |point| base > 0.0 && point.value > factor * base)
        .map(move |point| (point, base))
}
