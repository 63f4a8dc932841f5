//! A norm (the loss where no norm is logged) that leaves its band within a few records and does not come back.
//!
//! The thresholds: of 97 runs with known faults healthy norms reach up to 7.5 times the median of the 20 records before, spikes 27 to 430
//! times, but they come back.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::points::finite;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::{Points, SeriesPoint};
use crate::runlog::stats::{last_quarter, median};

/// Out of its band is a value above so many times the median of those before.
const OUT: f64 = 20.0;

/// So many records before make the band.
const BEFORE: usize = 20;

/// With fewer before there is no band.
const FEWEST: usize = 5;

/// So many are one where the run breaks within [`AFTER`] records, or its loss ends out of its band too: what grows from the first
/// steps on has no time for more.
const EARLY: usize = 2;

/// It has come back where the median of so many records is below [`BACK`] times the band.
const AFTER: usize = 10;

/// It has come back below so many times the band.
const BACK: f64 = 3.0;

/// Where nothing becomes infinite or NaN, so many records must stay out before it is an explosion.
const STAYS: usize = 5;

/// Then the loss must lie above so many times its start: a norm alone is no explosion.
const WORSE: f64 = 1.2;

/// What grows from record to record leaves no band of its neighbors: where something becomes infinite or NaN, so many records before
/// that are looked at, the first [`BEFORE`] of them being the band.
const GROWS_WITHIN: usize = 200;

/// The start is the median of so many records.
const START: usize = 5;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let curve = found.length(run).or(run.falling_loss());
    let start = curve.and_then(|curve| {
        let values = curve.points().values();
        let (index, band) = leaves_early(run, curve)
            .or_else(|| leaves(values, FEWEST))
            .or_else(|| grows(values, end_of(run, curve)?))?;
        Some((curve, curve.points().from(index), band))
    });
    let finding = start.and_then(|(curve, out, band)| {
        let first = out.first()?;
        breaks(run, curve, out, first.step).then(|| finding(run, curve, out, first, band))
    });
    finding.into_iter().collect()
}

/// The index of the first value out of its band from which the series does not come back, and the band's median.
fn leaves(values: &[f64], fewest: usize) -> Option<(usize, f64)> {
    // Most values are not even far above the lowest of all.
    let lowest_of = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
    let far = OUT * lowest_of(values);
    let mut back = fewest;
    for (index, value) in values.iter().copied().enumerate().skip(fewest) {
        if index < back || value <= far {
            continue;
        }
        let before = values.get(index.saturating_sub(BEFORE)..index)?;
        // The median is taken only where the lowest leaves room for it.
        if !value.is_finite() || value <= OUT * lowest_of(before) {
            continue;
        }
        let band = median(finite(before));
        // A loss that goes below 0 has no size of which this is a multiple.
        let has_size = finite(before).all(|value| value >= 0.0);
        if value > OUT * band && band > 0.0 && has_size {
            match comes_back(values.get(index + 1..)?, band) {
                None => return Some((index, band)),
                Some(after) => back = index + after + 2,
            }
        }
    }
    None
}

/// The same after next to no records, where the run breaks at once or its loss ends out of its band as well.
fn leaves_early(run: &LogRun, curve: &NamedSeries) -> Option<(usize, f64)> {
    let (index, band) = leaves(curve.points().values(), EARLY)?;
    let is_near = |end: usize| end <= index + AFTER;
    let losses = run.loss.as_ref().map_or(&[][..], NamedSeries::finite);
    let ends = median(last_quarter(losses).iter().copied());
    let is_broken = end_of(run, curve).is_some_and(is_near)
        || losses.first().is_some_and(|first| ends > OUT * first.abs());
    (index < FEWEST && is_broken).then_some((index, band))
}

/// The index from which a series has grown out of its band, up to the value at `end`, and the band's median.
fn grows(values: &[f64], end: usize) -> Option<(usize, f64)> {
    let start = end.saturating_sub(GROWS_WITHIN);
    let values = values.get(start..end)?;
    let (before, after) = values.split_at_checked(BEFORE)?;
    let band = median(finite(before));
    let is_out = after.last().is_some_and(|last| *last > OUT * band);
    let first = after.iter().rposition(|value| *value <= BACK * band);
    (is_out && band > 0.0).then(|| (start + BEFORE + first.map_or(0, |last| last + 1), band))
}

/// How many values a series has before it or the loss is not finite.
fn end_of(run: &LogRun, curve: &NamedSeries) -> Option<usize> {
    let gone = |curve: &NamedSeries| not_finite_from(curve, 0).or_else(|| run.stopped(curve));
    let own = gone(curve).into_iter();
    let step = own.chain(run.loss.as_ref().and_then(gone)).min()?;
    Some(curve.points().count_before(step))
}

/// After how many values a series is back in its band.
fn comes_back(values: &[f64], band: f64) -> Option<usize> {
    (0..values.len()).find(|from| {
        let after = values.get(*from..).unwrap_or_default();
        let after = after.get(..AFTER).unwrap_or(after);
        median(finite(after)) <= BACK * band
    })
}

/// Whether the run is broken from there on: something is not finite, or the loss stays worse.
fn breaks(run: &LogRun, curve: &NamedSeries, out: Points, step: u64) -> bool {
    let is_gone = |curve: &NamedSeries| {
        not_finite_from(curve, step).is_some() || run.stopped(curve).is_some()
    };
    if is_gone(curve) || run.loss.as_ref().is_some_and(is_gone) {
        return true;
    }
    let worse = run.loss.as_ref().is_none_or(|loss| {
        let points = loss.finite_points();
        let (before, after) = points.split_at(points.count_before(step));
        let start = points.values().iter().take(before.len().clamp(1, START));
        median(after.values().iter().copied()) > WORSE * median(start.copied())
    });
    out.len() >= STAYS && worse
}

/// The first step from this one on at which a series is not finite.
fn not_finite_from(curve: &NamedSeries, step: u64) -> Option<u64> {
    let after = curve.points().from(curve.points().count_before(step));
    let gone = after.iter().find(|point| !point.value.is_finite())?;
    Some(gone.step)
}

fn finding(
    run: &LogRun,
    curve: &NamedSeries,
    out: Points,
    SeriesPoint { step, value }: SeriesPoint,
    band: f64,
) -> Finding {
    let unit = run.unit.name();
    let is_loss = run
        .loss
        .as_ref()
        .is_some_and(|loss| loss.name == curve.name);
    let name = if is_loss {
        "the loss"
    } else {
        "the gradient norm"
    };
    let loss = run.loss.as_ref();
    let loss_gone = loss.and_then(|loss| not_finite_from(loss, step));
    let own = [not_finite_from(curve, step), run.stopped(curve)];
    let first_not_finite = own.into_iter().flatten().chain(loss_gone).min();
    let peak = out.finite().fold(value, f64::max);
    let end = match first_not_finite {
        Some(end) => format!("until it is not finite at {unit} {end}"),
        None => String::from("and does not come back"),
    };
    let layer = first_layer(run, step)
        .map(|name| format!("; {name} leads"))
        .unwrap_or_default();
    let rising = rising_rate(run, step);
    let rate = rising.map(|(from, to)| {
        format!(
            "; the learning rate had been raised from {} to {}",
            short(from, 3),
            short(to, 3)
        )
    });
    let text = format!(
        "from {} on {name} grows, from {} to {} (× {}){layer}, {end}{}",
        run.moment(step),
        short(band, 4),
        short(peak, 4),
        short(peak / band, 3),
        rate.unwrap_or_default()
    );
    let finding = Finding::new(FindingKind::Exploding, text)
        .at_step(step)
        .with_all([
            (if is_loss { "loss" } else { "norm" }, value),
            ("median_before", band),
            ("peak", peak),
        ])
        .with_some(
            "first_not_finite_step",
            first_not_finite.map(|step| step as f64),
        )
        .with_some("learning_rate", rising.map(|(_, to)| to));
    finding.remedy("go back to a checkpoint before it, lower the highest learning rate by 3 to 10, warm up for longer, clip the gradient's norm")
}

/// The layer whose norm has grown most over its median before.
fn first_layer<'a>(run: &'a LogRun, step: u64) -> Option<&'a str> {
    let grown = run.layers.iter().filter_map(|layer| {
        let before = layer.before(step);
        let recent = before.finite().rev().take(BEFORE);
        let factor = layer.value_at(step)? / median(recent);
        (factor.is_finite() && factor > BACK).then_some((factor, layer.name.as_ref()))
    });
    grown
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The learning rate at the start and at a step, if it rose.
fn rising_rate(run: &LogRun, step: u64) -> Option<(f64, f64)> {
    let rate = run.rate.as_ref()?;
    let (from, to) = (rate.points().first()?.value, rate.value_at(step)?);
    (to > WORSE * from).then_some((from, to))
}
