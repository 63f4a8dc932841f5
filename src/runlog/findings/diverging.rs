//! A loss that grows steadily from its lowest record to the end.
//!
//! The thresholds: of 97 runs with known faults those that diverge end above 10¹⁴ times their lowest loss and their start; of the runs that
//! neither diverge nor explode the worst ends at 59 times its lowest loss (small batches) and at 1.6 times its start.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::SeriesPoint;
use crate::runlog::stats::{line, neighbors};

/// So many records must grow,
const FEWEST: usize = 8;

/// or so many of a log with less than [`SHORT`] records, each of them: no batch is odd three times in a row, ever more so.
const FEWEST_OF_FEW: usize = 3;
const SHORT: usize = 12;

/// From the lowest to the highest the loss grows by this factor at least.
const GROWTH: f64 = 10.0;

/// And ends beyond its start by this factor.
const BEYOND_START: f64 = 2.0;

/// And by this one if it follows something that moves: a loss of values grows with the square of the rewards.
const BEYOND_MOVING: f64 = 1e4;

/// A line through the logarithms explains at least this share of their variance: the growth is steady, not a jump.
const STEADY: f64 = 0.8;

/// A part of the loss makes up for its growth if it ends at so large a share of it.
const MADE_UP: f64 = 0.8;

/// So large a share of the records must grow: what jumps late is an explosion.
const SHARE: f64 = 0.5;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(loss) = &run.loss else {
        return Vec::new();
    };
    let points = loss.finite_points();
    let lowest = points.iter().enumerate();
    let lowest = lowest.min_by(|a, b| a.1.value.total_cmp(&b.1.value));
    let (Some((index, lowest)), Some((first, last))) = (lowest, points.first().zip(points.last()))
    else {
        return Vec::new();
    };
    let (first, last) = (first.value, last.value);
    let beyond = if run.target.moves() {
        BEYOND_MOVING
    } else {
        BEYOND_START
    };
    if last <= GROWTH * lowest.value || last <= beyond * first {
        return Vec::new();
    }
    let grown = points.from(index).values();
    let positive = grown.iter().filter(|value| **value > 0.0);
    let logs: Vec<f64> = positive.map(|value| value.ln()).collect();
    let each_grows = neighbors(&logs).all(|(a, b)| b > a);
    let fewest = if points.len() < SHORT && each_grows {
        FEWEST_OF_FEW
    } else {
        FEWEST
    };
    if logs.len() < fewest || (grown.len() as f64) < SHARE * points.len() as f64 {
        return Vec::new();
    }
    let (slope, _, explained) = line(&logs);
    if explained < STEADY || slope <= 0.0 {
        return Vec::new();
    }
    vec![finding(run, lowest, last, slope.exp())]
}

/// The part of the loss that makes up for its growth while another falls on, and the name of that one.
fn growing_part<'a>(
    run: &'a LogRun,
    from: u64,
    last: f64,
) -> Option<(&'a NamedSeries<'a>, &'a str)> {
    let ends = |part: &NamedSeries| Some((part.value_at(from)?, *part.finite().last()?));
    let makes_up = |part: &&NamedSeries| {
        let ends = ends(part);
        ends.is_some_and(|(then, now)| now > MADE_UP * last && now > GROWTH * then)
    };
    let falls = |part: &&NamedSeries| ends(part).is_some_and(|(then, now)| now <= then);
    let growing = run.parts.iter().find(makes_up)?;
    let other = run.parts.iter().find(falls)?;
    Some((growing, other.name.as_ref()))
}

fn finding(run: &LogRun, lowest: SeriesPoint, last: f64, factor: f64) -> Finding {
    let unit = run.unit.name();
    let rate = run
        .rate
        .as_ref()
        .and_then(|rate| rate.value_at(lowest.step));
    let at_rate = rate
        .map(|rate| format!(", at a learning rate of {}", short(rate, 4)))
        .unwrap_or_default();
    let part = growing_part(run, lowest.step, last);
    let of = part.as_ref().map_or_else(String::new, |(part, others)| {
        format!(
            "; of its parts {} is what grows (to {}), {others} does not",
            part.name,
            short(part.finite().last().copied().unwrap_or(f64::NAN), 4)
        )
    });
    let text = format!(
        "after {unit} {} the loss grows steadily, by a factor of {} a record, from {} to {}{at_rate}{of}",
        lowest.step,
        short(factor, 4),
        short(lowest.value, 4),
        short(last, 4)
    );
    let finding = Finding::new(FindingKind::Diverging, text)
        .at_step(lowest.step)
        .with_all([
            ("loss_factor_per_record", factor),
            ("minimum_loss", lowest.value),
            ("loss_last", last),
        ])
        .with_some("learning_rate", rate);
    if let Some((part, _)) = part {
        return finding.of(part.name.as_ref()).remedy(
            "lower the weight of that part, bound it, or look at its sign; a smaller learning rate only makes it slower",
        );
    }
    finding
        .remedy("each step overshoots by more than the last: divide the learning rate by 2 to 10")
}
