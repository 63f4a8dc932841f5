//! Two losses that part: the validation loss rises while the training loss goes on falling.

use std::borrow::Cow;

use super::FindingList;
use crate::explain::parting::turn;
use crate::explain::scatter::scatter_of_slope;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::key::{KeyRole, role};
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{last_quarter, median};

/// A score rises on if each of so many last records is above that at the lowest loss by so large a share of it, and by so many times its
/// scatter; chosen.
const LAST: usize = 3;
const RISES: f64 = 0.01;
const OVER_SCATTER: f64 = 3.0;

/// The running medians are of so large a share of the validations, or of [`LAST`]; the newest is above the lowest by this factor, half of what
/// makes a turn.
const WINDOW: f64 = 0.1;
const ABOVE: f64 = 1.025;

/// A loss of one of several tasks has moved if it did by so large a share of its start.
const PARTS_BY: f64 = 0.1;

/// What to try where nothing holds on other rows from the start.
const NOTHING_HOLDS: &str = "look whether the validation is prepared as the training is (scaling, order of classes, eval mode, the same weights) and whether its labels belong to its rows; then more data, weight decay or a smaller model";

/// With fewer validations nothing is known of their course; chosen.
const FEWEST: usize = 10;

/// The training loss has fallen to less than this share of its start: of a task that is learned it has; chosen.
const LEARNED: f64 = 0.3;

/// At first it was no farther from the validation loss than by this factor: both guessed; chosen.
const ALIKE: f64 = 2.0;

/// And no validation is farther from the first than this share of it: guessing stays there; chosen.
const STAYS: f64 = 0.05;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(validation) = &run.validation else {
        return Vec::new();
    };
    let Some(loss) = &run.loss else {
        return alone(run, validation).into_iter().collect();
    };
    // The training loss near a step: the median of the records about it.
    let training = |step: u64| {
        let at = loss.points().count_before(step);
        let width = (loss.points().len() / 20).max(2);
        let near = loss.points().until(at + width);
        median(near.from(at.saturating_sub(width)).finite())
    };
    let turn = turn_of(validation).filter(|_| stays_above(validation));
    let found = turn.and_then(|(step, lowest, _)| {
        let ends = [step, run.last_step].map(training);
        parted(run, (loss, validation), (step, lowest), ends)
    });
    // Of several losses of one measure that part from each other, that is said, and no step to stop at.
    let tasks = opposite(&of_one_measure(run));
    tasks
        .or_else(|| found.map(|found| by_score(run, found)))
        .or_else(|| opposite(&run.validations.iter().collect::<Vec<_>>()))
        .or_else(|| nothing_carries_over(run))
        .into_iter()
        .collect()
}

/// Whether the loss on other rows ends above the lowest of its running medians: of many noisy records the lowest is chance.
fn stays_above(validation: &NamedSeries) -> bool {
    let values = validation.finite();
    let width = ((values.len() as f64 * WINDOW) as usize).max(LAST);
    let starts = (0..values.len().saturating_sub(width)).step_by((width / 2).max(1));
    let windows = starts.filter_map(|start| values.get(start..start + width));
    let middle = |values: &[f64]| median(values.iter().copied());
    let lowest = windows.map(middle).fold(f64::INFINITY, f64::min);
    let newest = values.get(values.len().saturating_sub(width)..);
    middle(newest.unwrap_or_default()) > ABOVE * lowest
}

/// The finding on two losses that part, with the numbers of the log.
fn parted(
    run: &LogRun,
    (loss, validation): (&NamedSeries, &NamedSeries),
    (step, lowest): (u64, f64),
    [then, now]: [f64; 2],
) -> Option<Finding> {
    if now.is_nan() || now >= then {
        return None;
    }
    let last = *validation.finite().last()?;
    let own = loss.finite_points();
    let own = own
        .until(own.count_to(step))
        .last()
        .map(|point| point.value);
    let own = own.zip(loss.finite().last().copied());
    // Where single records scatter more than they fall their medians are quoted.
    let (of, then, now) = match own.filter(|(then, now)| now < then) {
        Some((then, now)) => ("", then, now),
        None => (" (medians)", then, now),
    };
    let at = run.moment(step);
    let text = format!(
        "{} is lowest at {at} ({}) and rises to {} at the end, while {} falls from {} to {}{of}",
        named(validation, "the validation loss"),
        short(lowest, 4),
        short(last, 4),
        named(loss, "the training loss"),
        short(then, 4),
        short(now, 4)
    );
    let is_first = validation
        .finite_points()
        .first()
        .is_some_and(|first| first.step == step);
    let finding = Finding::new(FindingKind::Overfitting, text)
        .at_step(step)
        .with_all([
            ("val_min", lowest),
            ("val_last", last),
            ("train_at_val_min", then),
            ("train_last", now),
        ]);
    Some(finding.remedy(if is_first {
        String::from(NOTHING_HOLDS)
    } else {
        format!("stop at {at}; more data, augmentation, weight decay, dropout or a smaller model")
    }))
}

/// The losses on other rows that are the likeliest to be meant, if several are as likely: the same of several tasks.
fn of_one_measure<'r, 'a>(run: &'r LogRun<'a>) -> Vec<&'r NamedSeries<'a>> {
    let rank = |curve: &NamedSeries| match role(&curve.name) {
        KeyRole::ValidationLoss(rank) => rank,
        _ => u8::MAX,
    };
    let least = run.validations.iter().map(rank).min();
    let all = run.validations.iter();
    all.filter(|curve| Some(rank(curve)) == least).collect()
}

/// Several losses on other rows of which some rise and some fall: what is learned of one task costs the other.
fn opposite(validations: &[&NamedSeries]) -> Option<Finding> {
    let ends = |curve: &NamedSeries| {
        let values = curve.finite();
        let thirds = values.len() / 3;
        let (first, last) = (values.get(..thirds)?, values.get(values.len() - thirds..)?);
        let error = OVER_SCATTER * scatter_of_slope(values);
        let change = median(last.iter().copied()) - median(first.iter().copied());
        let is_long = values.len() >= FEWEST;
        let moves = change.abs() > error.max(PARTS_BY * values.first()?.abs());
        (is_long && moves).then_some((change > 0.0, *values.first()?, *values.last()?))
    };
    let all: Vec<_> = validations
        .iter()
        .filter_map(|curve| Some((curve, ends(curve)?)))
        .collect();
    let (rising, (_, from, to)) = all.iter().find(|(_, (rises, _, _))| *rises)?;
    let (falling, (_, other_from, other_to)) = all.iter().find(|(_, (rises, _, _))| !*rises)?;
    let text = format!(
        "{} rises from {} to {} while {} falls from {} to {}: what is learned of the one is lost of the other",
        rising.name,
        short(*from, 4),
        short(*to, 4),
        falling.name,
        short(*other_from, 4),
        short(*other_to, 4)
    );
    let finding = Finding::new(FindingKind::Overfitting, text)
        .of(rising.name.as_ref())
        .with_all([("val_first", *from), ("val_last", *to)]);
    Some(finding.remedy("mix rows of the one in, lower the rate, train fewer parameters (adapters), or take the checkpoint at which both are good enough"))
}

/// A validation loss that rises again, where no training loss is logged.
fn alone(run: &LogRun, validation: &NamedSeries) -> Option<Finding> {
    let (step, lowest, _) = turn_of(validation)?;
    let last = *validation.finite().last()?;
    if !stays_above(validation) {
        return None;
    }
    let at = run.moment(step);
    let text = format!(
        "{} is lowest at {at} ({}) and rises to {}; no training loss is in the log, so whether that goes on falling is not seen",
        validation.name,
        short(lowest, 4),
        short(last, 4)
    );
    let finding = Finding::new(FindingKind::Overfitting, text)
        .at_step(step)
        .with_all([("val_min", lowest), ("val_last", last)]);
    let finding = finding.remedy(format!(
        "stop at {at}; log the training loss: if it falls on, more data, weight decay or a smaller model, else a smaller rate"
    ));
    Some(by_score(run, finding))
}

/// Where values on other rows turn for good: the step and value of the lowest, and what they rise to.
pub(super) fn turn_of(curve: &NamedSeries) -> Option<(u64, f64, f64)> {
    turn(&held_out(curve))
}

fn held_out(curve: &NamedSeries) -> Vec<(u64, f64)> {
    let points = curve.finite_points();
    points
        .iter()
        .map(|point| (point.step, point.value))
        .collect()
}

/// What a loss is called: by its name where that is another measure.
fn named<'a>(curve: &'a NamedSeries, usual: &'a str) -> Cow<'a, str> {
    let is_loss = curve.name.to_lowercase().contains("loss");
    Cow::Borrowed(if is_loss { usual } else { &curve.name })
}

/// The finding with what a score on the same rows says: where that rises on, the loss rises for predictions that are wrong and sure, and
/// no more of them are wrong.
fn by_score(run: &LogRun, found: Finding) -> Finding {
    let Some(step) = found.step else {
        return found;
    };
    let rising = run.held_back_scores.iter().find_map(|score| {
        let points = score.finite_points();
        let then = score.value_at(step)?;
        let newest = points.values().iter().rev().take(LAST).copied();
        let lowest = newest.fold(f64::INFINITY, f64::min);
        let error = OVER_SCATTER * scatter_of_slope(points.values());
        let rises = lowest - then > (RISES * then.abs()).max(error);
        rises.then_some((score, then, lowest))
    });
    let Some((score, then, now)) = rising else {
        return found;
    };
    let text = format!(
        "{}; {} goes on rising meanwhile, from {} to {}: no more predictions are wrong, those that are wrong are surer",
        found.text,
        score.name,
        short(then, 3),
        short(now, 3)
    );
    let remedy = format!(
        "if {} is what counts, stop where that is highest; if the probabilities are, stop at {}, smooth the labels or scale the scores (temperature)",
        score.name,
        run.moment(step)
    );
    Finding { text, ..found }.remedy(remedy)
}

/// A validation loss that stays where it started while the training loss falls.
fn nothing_carries_over(run: &LogRun) -> Option<Finding> {
    let (validation, loss) = (run.validation.as_ref()?, run.falling_loss()?);
    let (held, own) = (validation.finite(), loss.finite());
    let (first, start) = (*held.first()?, *own.first()?);
    let last = median(last_quarter(own).iter().copied());
    let stays = held
        .iter()
        .all(|value| (value - first).abs() <= STAYS * first.abs());
    let guesses = first < ALIKE * start && start < ALIKE * first;
    let is_one = held.iter().all(|value| *value == first);
    let learned = last < LEARNED * start;
    if held.len() < FEWEST || is_one || !guesses || !learned || !stays {
        return None;
    }
    let text = format!(
        "the validation loss stays at its start ({} to {} in {} records) while the training loss falls from {} to {}: so far nothing that is learned \
         holds on other rows",
        short(first, 4),
        short(*held.last()?, 4),
        held.len(),
        short(start, 4),
        short(last, 4)
    );
    let finding = Finding::new(FindingKind::Overfitting, text).with_all([
        ("val_first", first),
        ("val_last", *held.last()?),
        ("train_last", last),
    ]);
    Some(finding.remedy(NOTHING_HOLDS))
}
