//! Losses that cannot be what happened: below what they can be, the same on other rows, or suddenly a number that they never were.
//!
//! Equality needs no threshold but how many records are no chance; those and the others are chosen: of 97 runs with known faults none is said to.

use super::{FindingList, NO_NORMS};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::key::{has_word, names_measure};
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::SeriesPoint;
use crate::runlog::stats::{last_quarter, median, range};

/// So many records that are equal, or below 0, are no chance.
const FEWEST: usize = 10;

/// A cross-entropy below 0 by less than this share of its start is rounding.
const BELOW: f64 = 0.01;

/// Before it is exactly 0 the loss lay above this share of its start: what learns everything comes near 0 first.
const ABOVE: f64 = 0.02;

/// And above this one where no norm is logged: of next to no rows the last may be learned at once.
const ABOVE_ALONE: f64 = 0.1;

/// The loss before is the median of so many records.
const BEFORE: usize = 10;

/// A number of so many digits does not come again by rounding.
const DIGITS: usize = 5;

/// So large a share of the records must be the same number.
const SAME: f64 = 0.1;

/// The norm changes if its range is more than this share of it,
const CHANGES: f64 = 0.05;

/// and there is a gradient if it is more than this share of the one before.
const LIVES: f64 = 0.3;

/// Validation rows are no others than those of training, or on another scale, if their loss is so many times less.
const FAR_BELOW: f64 = 100.0;

/// So many late records must be.
const LATE: usize = 4;

/// What makes a loss exactly 0.
const REMEDY: &str = "look for a NaN that the logger writes as 0, labels that are all masked (ignore_index), an empty batch";

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let is_broken = found.is_broken() || found.any(NO_NORMS);
    let mut all: Vec<Finding> = below_0(run).into_iter().collect();
    let validation = same_rows(run).or_else(|| far_below(run));
    all.extend(validation);
    if !is_broken {
        all.extend(zero(run).or_else(|| stands(run)));
        all.extend(validation_stands(run));
    }
    all
}

/// A cross-entropy that is less than 0.
fn below_0(run: &LogRun) -> Option<Finding> {
    let is_meant = |curve: &&NamedSeries| {
        let name = curve.name.to_ascii_lowercase().replace(['_', '-', ' '], "");
        name.contains("crossentropy") || has_word(&curve.name, &["xent", "bce"])
    };
    let mut curves = run.loss.iter().chain(&run.parts);
    let curve = curves.find(is_meant)?;
    let first = curve.finite().first()?.abs();
    let limit = -BELOW * first;
    let below = curve.finite_points();
    let start = below.iter().find(|point| point.value < limit)?;
    let count = below
        .values()
        .iter()
        .filter(|value| **value < limit)
        .count();
    if count < FEWEST {
        return None;
    }
    let (lowest, _) = range(below.values().iter().copied());
    let text = format!(
        "{} is below 0 from {} on, down to {}: no cross-entropy of probabilities is",
        curve.name,
        run.moment(start.step),
        short(lowest, 3)
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text)
        .of(curve.name.as_ref())
        .at_step(start.step)
        .with("lowest", lowest);
    Some(finding.remedy("look whether scores are taken for log-probabilities (nll_loss without log_softmax), and whether the labels are classes, or lie between 0 and 1"))
}

/// A validation loss that is the training loss in every record.
fn same_rows(run: &LogRun) -> Option<Finding> {
    let (loss, validation) = (run.loss.as_ref()?, run.validation.as_ref()?);
    let (own, held) = (loss.finite_points(), validation.finite_points());
    let (low, high) = range(held.values().iter().copied());
    let is_same = |point: SeriesPoint, before: usize| {
        let at = own.count_to(point.step).checked_sub(1);
        let now = at.and_then(|at| own.get(at));
        let at = at.and_then(|at| own.get(at.checked_sub(before)?));
        now.is_some_and(|now| now.step == point.step)
            && at.is_some_and(|at| at.value == point.value)
    };
    let is_late = held.len() > FEWEST && held.iter().skip(1).all(|point| is_same(point, 1));
    let is_now = held.len() >= FEWEST && held.iter().all(|point| is_same(point, 0));
    if low == high || !is_now && !is_late {
        return None;
    }
    let of = if is_now { "" } else { " the record before" };
    let text = format!(
        "{} is the same number as {}{of} in each of {} records: it is measured on the same rows, or is the same variable",
        validation.name,
        loss.name,
        held.len()
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text).of(validation.name.as_ref());
    let finding = finding.with("records", held.len() as f64);
    Some(finding.remedy("look which rows the validation loads, and which loss is logged as it; as it is, it says nothing of other rows"))
}

/// A validation loss that is one number in every record, and not 0 as what is not measured.
fn validation_stands(run: &LogRun) -> Option<Finding> {
    let (loss, validation) = (run.loss.as_ref()?, run.validation.as_ref()?);
    let (low, high) = range(validation.finite().iter().copied());
    let (own_low, own_high) = range(loss.finite().iter().copied());
    let moves = own_high - own_low > CHANGES * own_high.abs();
    // The words that are wrong may be all of them, as long as nothing is learned.
    let may_stand = low == 0.0 || names_measure(&validation.name);
    if validation.finite().len() < FEWEST || low != high || may_stand || !moves {
        return None;
    }
    let text = format!(
        "{} is the same number ({}) in each of {} records while the training loss moves from {} to {}: it is not measured anew",
        validation.name,
        short(low, 6),
        validation.finite().len(),
        short(*loss.finite().first()?, 4),
        short(*loss.finite().last()?, 4)
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text).of(validation.name.as_ref());
    Some(finding.remedy(
        "look whether the validation runs each time, and with the weights that are trained",
    ))
}

/// A validation loss that is out of all proportion below the training loss.
fn far_below(run: &LogRun) -> Option<Finding> {
    let (loss, validation) = (run.loss.as_ref()?, run.validation.as_ref()?);
    let held = validation.finite_points();
    let late = held.from(held.len() / 2);
    let is_below = |point: SeriesPoint| {
        let own = loss.value_at(point.step);
        own.is_some_and(|own| point.value > 0.0 && own > FAR_BELOW * point.value)
    };
    if late.len() < LATE || !late.iter().all(is_below) {
        return None;
    }
    // On another scale it is from the first record on; what comes there later knows the rows.
    let always = held.iter().all(is_below);
    let (level, when, why) = if always {
        (
            Severity::Note,
            "in every record",
            "one is a sum and the other a mean, or the rows of the validation are known",
        )
    } else {
        (
            Severity::Warning,
            "in its second half",
            "the rows of the validation, or their labels, are known",
        )
    };
    let middle = |curve: &NamedSeries| median(last_quarter(curve.finite()).iter().copied());
    let text = format!(
        "{} is more than {FAR_BELOW} times below {} {when} (at its end about {} and {}): {why}",
        validation.name,
        loss.name,
        short(middle(validation), 3),
        short(middle(loss), 3)
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text)
        .at_level(level)
        .of(validation.name.as_ref());
    Some(finding.remedy("take both losses as means over rows; look for rows of the validation among those of training, and for labels among the inputs"))
}

/// A loss that is exactly 0 to the end, and was far from it in the record before.
fn zero(run: &LogRun) -> Option<Finding> {
    let loss = run.loss.as_ref()?;
    let points = loss.points();
    let zeros = points.values().iter().rev();
    let zeros = zeros.take_while(|value| **value == 0.0).count();
    let (before, after) = points.split_at(points.len() - zeros);
    let start = after.first()?.step;
    if before.is_empty() {
        // Where a gradient comes all the same the loss is 0 by what it is: that of a policy whose advantages have a mean of 0.
        let norms = run.any_norm().map(NamedSeries::finite);
        let has_gradient = norms.is_some_and(|norms| median(norms.iter().copied()) > 0.0);
        if has_gradient || run.reward.is_some() {
            return None;
        }
        let text = format!(
            "the loss is exactly 0 in each of {zeros} records: nothing is measured, or no row counts"
        );
        let finding = Finding::new(FindingKind::BrokenLogger, text).of(loss.name.as_ref());
        let finding = finding.remedy(REMEDY);
        return (zeros >= FEWEST).then_some(finding);
    }
    let near = before.from(before.len().saturating_sub(BEFORE)).finite();
    let near = median(near);
    let first = *before.values().first()?;
    // Of a loss that is 0 there is no gradient either; where no norm is logged only a long fall at once is told.
    let norm = run.any_norm().map(|norm| {
        let points = norm.finite_points();
        median(
            points
                .from(points.count_before(start))
                .values()
                .iter()
                .copied(),
        )
    });
    let is_odd = norm.is_none_or(|norm| norm > 0.0);
    let above = if norm.is_some() { ABOVE } else { ABOVE_ALONE };
    let is_sudden = near > above * first.abs();
    if zeros < FEWEST || before.len() < BEFORE || !is_odd || !is_sudden {
        return None;
    }
    let still = norm.map_or_else(String::new, |norm| {
        format!(", while the gradient norm is {}", short(norm, 3))
    });
    let text = format!(
        "the loss is exactly 0 from {} on, and was {} before{still}: it is not measured any more, or nothing is left of the rows",
        run.moment(start),
        short(near, 3)
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text)
        .of(loss.name.as_ref())
        .at_step(start)
        .with_all([("loss_before", near), ("records", zeros as f64)]);
    Some(finding.remedy(REMEDY))
}

/// A loss that is the same number to the end while the norm goes on changing.
fn stands(run: &LogRun) -> Option<Finding> {
    let (loss, norm) = (run.loss.as_ref()?, run.any_norm()?);
    let points = loss.points();
    let last = points.last()?.value;
    let same = points.values().iter().rev();
    let same = same.take_while(|value| **value == last).count();
    let (before, after) = points.split_at(points.len() - same);
    let start = after.first()?.step;
    let norms = norm.finite_points();
    let (own, then) = norms.split_at(norms.count_before(start));
    let (low, high) = range(then.values().iter().copied());
    let middle = |values: &[f64]| median(values.iter().copied());
    let lives = high - low > CHANGES * high && middle(then.values()) > LIVES * middle(own.values());
    let rate = run.rate.as_ref().and_then(|rate| rate.value_at(start));
    let has_rate = rate.is_none_or(|rate| rate > 0.0);
    let digits = format!("{:e}", last.abs());
    let digits = digits.split('e').next().unwrap_or_default();
    let digits = digits.bytes().filter(u8::is_ascii_digit).count();
    let is_long = same >= FEWEST && same as f64 >= SAME * points.len() as f64;
    if !is_long || before.is_empty() || digits < DIGITS || !lives || !has_rate {
        return None;
    }
    let text = format!(
        "the loss is the same number ({}) in the last {same} records, from {} on, while the gradient norm goes on changing ({} to {}): what is \
         logged is an old loss",
        short(last, 6),
        run.moment(start),
        short(low, 3),
        short(high, 3)
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text)
        .of(loss.name.as_ref())
        .at_step(start)
        .with_all([("loss", last), ("records", same as f64)]);
    Some(finding.remedy("look where the loss that is logged is set: in every step, or once; nothing is known of the run since"))
}
