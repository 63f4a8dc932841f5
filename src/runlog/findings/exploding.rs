//! A norm (the loss where no norm is logged) that leaves its band within a few records and does not come back.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::SeriesPoint;
use crate::runlog::stats::median;

/// Out of its band is a value above so many times the median of those before.
const OUT: f64 = 20.0;

/// So many records before make the band.
const BEFORE: usize = 20;

/// With fewer before there is no band.
const FEWEST: usize = 5;

/// It has come back where the median of so many records is below [`BACK`] times the band.
const AFTER: usize = 10;

/// It has come back below so many times the band.
const BACK: f64 = 3.0;

/// Where nothing becomes infinite or NaN, so many records must stay out before it is an explosion.
const STAYS: usize = 5;

/// Then the loss must lie above so many times its start: a norm alone is no explosion.
const WORSE: f64 = 1.2;

/// The start is the median of so many records.
const START: usize = 5;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    if found.any(&[FindingKind::Diverging]) {
        return Vec::new();
    }
    let curve = run
        .any_norm()
        .filter(|_| !found.any(&[FindingKind::BrokenLogger, FindingKind::Clipped]))
        .or(run.loss.as_ref());
    let start = curve.and_then(|curve| Some((curve, leaves(curve.points())?)));
    match start {
        Some((curve, (index, band))) if breaks(run, curve, index) => {
            vec![finding(run, curve, index, band)]
        }
        _ => Vec::new(),
    }
}

/// The first record out of its band from which the series does not come back, and the band's median.
fn leaves(points: &[SeriesPoint]) -> Option<(usize, f64)> {
    // Most records are not even far above the lowest of all.
    let values = points.iter().map(|point| point.value);
    let lowest_of_all = values.fold(f64::INFINITY, f64::min);
    let mut index = FEWEST;
    while index < points.len() {
        if points[index].value <= OUT * lowest_of_all {
            index += 1;
            continue;
        }
        let from = index.saturating_sub(BEFORE);
        // The median is taken only where the lowest leaves room for it.
        let lowest = points[from..index].iter().map(|point| point.value);
        let lowest = lowest.fold(f64::INFINITY, f64::min);
        if points[index].value <= OUT * lowest {
            index += 1;
            continue;
        }
        let band = median(
            points[from..index]
                .iter()
                .map(|point| point.value)
                .filter(|value| value.is_finite()),
        );
        let value = points[index].value;
        if value.is_finite() && value > OUT * band && band > 0.0 {
            match comes_back(&points[index..], band) {
                None => return Some((index, band)),
                Some(after) => index += after,
            }
        }
        index += 1;
    }
    None
}

/// After how many records a series is back in its band.
fn comes_back(points: &[SeriesPoint], band: f64) -> Option<usize> {
    (1..points.len()).find(|from| {
        let after = &points[*from..points.len().min(from + AFTER)];
        let finite = after
            .iter()
            .map(|point| point.value)
            .filter(|value| value.is_finite());
        median(finite) <= BACK * band
    })
}

/// Whether the run is broken from there on: something is not finite, or the loss stays worse.
fn breaks(run: &LogRun, curve: &NamedSeries, index: usize) -> bool {
    let points = curve.points();
    let step = points[index].step;
    let not_finite = |curve: &Option<NamedSeries>| {
        let curve = curve.as_ref();
        curve.is_some_and(|curve| {
            curve
                .points()
                .iter()
                .any(|point| point.step >= step && !point.value.is_finite())
                || run.stopped(curve).is_some()
        })
    };
    if points[index..].iter().any(|point| !point.value.is_finite())
        || run.stopped(curve).is_some()
        || not_finite(&run.loss)
    {
        return true;
    }
    let worse = run.loss.as_ref().is_none_or(|loss| {
        let points = loss.finite_points();
        let start = points.iter().take(START).map(|point| point.value);
        let after = points
            .iter()
            .filter(|point| point.step >= step)
            .map(|point| point.value);
        median(after) > WORSE * median(start)
    });
    points.len() - index >= STAYS && worse
}

fn finding(run: &LogRun, curve: &NamedSeries, index: usize, band: f64) -> Finding {
    let points = curve.points();
    let SeriesPoint { step, value } = points[index];
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
    let last = points[index..]
        .iter()
        .find(|point| !point.value.is_finite())
        .map(|point| point.step);
    let gone = run.loss.as_ref().and_then(|loss| {
        loss.points()
            .iter()
            .find(|point| point.step >= step && !point.value.is_finite())
    });
    let first_not_finite = [last, gone.map(|point| point.step), run.stopped(curve)]
        .into_iter()
        .flatten()
        .min();
    let peak = points[index..]
        .iter()
        .map(|point| point.value)
        .filter(|value| value.is_finite())
        .fold(value, f64::max);
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
        "from {unit} {step} on {name} grows, from {} to {} (× {}){layer}, {end}{}",
        short(band, 4),
        short(peak, 4),
        short(peak / band, 3),
        rate.unwrap_or_default()
    );
    let mut finding = Finding::new(FindingKind::Exploding, text)
        .at_step(step)
        .with_all([
            (if is_loss { "loss" } else { "norm" }, value),
            ("median_before", band),
            ("peak", peak),
        ]);
    finding
        .numbers
        .extend(first_not_finite.map(|step| ("first_not_finite_step".into(), step as f64)));
    finding
        .numbers
        .extend(rising.map(|(_, to)| ("learning_rate".into(), to)));
    finding.remedy("go back to a checkpoint before it, lower the highest learning rate by 3 to 10, warm up for longer, clip the gradient's norm")
}

/// The layer whose norm has grown most over its median before.
fn first_layer<'a>(run: &'a LogRun, step: u64) -> Option<&'a str> {
    let grown = run.layers.iter().filter_map(|layer| {
        let before = layer
            .points()
            .iter()
            .filter(|point| point.step < step && point.value.is_finite());
        let before: Vec<f64> = before.map(|point| point.value).collect();
        let recent = before.iter().rev().take(BEFORE).copied();
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
