//! Scores, which are better the higher they are: one on other rows that falls again while the training goes on, one that never moves.
//!
//! The thresholds are chosen: accuracies on a few hundred rows scatter by a hundredth or two.

use super::FindingList;
use crate::explain::scatter::scatter_of_slope;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::key::has_word;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{last_quarter, median, range};

/// So many records at the end stand for where it is now.
const LAST: usize = 3;

/// Of what it had gained it must have lost so large a share,
const LOST: f64 = 0.2;

/// and fallen by so many times its scatter.
const OVER_SCATTER: f64 = 4.0;

/// A score that loses so large a share of its highest, whatever the losses do, is lost.
const MUCH: f64 = 0.2;

/// It is that of guessing among as many classes as are common, within this share of it: among more, every small number is.
const CLASSES: f64 = 10.0;
const NEAR_GUESS: f64 = 0.05;

/// Words of the share of rows that are put in their class.
const ACCURACIES: [&str; 3] = ["acc", "acc1", "accuracy"];

/// A score that never leaves so narrow a band about one number, as a share of it, does not move.
const JITTER: f64 = 0.1;

/// The validation loss must have risen by this share, where there is one.
const RISEN: f64 = 1.02;

/// A score on other rows never comes to this share of what that of training rises to, and that rises by as much.
const APART: f64 = 0.5;

/// So many records of one number are no chance.
const FEWEST: usize = 10;

/// A loss that falls to less than this share of its start makes other predictions.
const FALLEN: f64 = 0.5;

/// A score that never moves is none of chance alone: one of few rows may be as good from the start. In percent it is a hundred times that.
const POOR: f64 = 0.5;

/// Scores that are 0 where no row of a class is found, however good the rest.
const OF_A_CLASS: [&str; 8] = [
    "f1", "f1score", "recall", "iou", "miou", "dice", "mcc", "kappa",
];

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let parts = Some(FindingKind::Overfitting).filter(|kind| !found.any(&[*kind]));
    let parts = parts.and_then(|_| {
        run.held_back_scores
            .iter()
            .find_map(|score| apart(run, score).or_else(|| falls(run, score)))
    });
    let scores = || run.scores.iter().chain(&run.held_back_scores);
    let still = scores().find_map(|score| stands_at_0(score));
    let still = still.or_else(|| scores().find_map(|score| stands(run, score)));
    parts.into_iter().chain(still).collect()
}

/// A score on other rows that falls from its highest while the training goes on.
fn falls(run: &LogRun, score: &NamedSeries) -> Option<Finding> {
    let points = score.finite_points();
    let top = points.iter().max_by(|a, b| {
        // Of equal ones the first.
        a.value.total_cmp(&b.value).then(b.step.cmp(&a.step))
    })?;
    let after = points.from(points.count_to(top.step)).values();
    let newest = after.get(after.len().checked_sub(LAST)?..)?;
    let (_, highest) = range(newest.iter().copied());
    let last = median(newest.iter().copied());
    let gained = top.value - points.first()?.value;
    let scatter = scatter_of_slope(points.values());
    let lost = top.value - highest;
    if let Some(found) = against(run, score, lost, scatter) {
        return Some(found);
    }
    if lost < LOST * gained || lost <= OVER_SCATTER * scatter || lost <= 0.0 {
        return None;
    }
    if let Some(validation) = &run.validation {
        let [then, now] = [top.step, run.last_step].map(|step| validation.value_at(step));
        if now? < RISEN * then? {
            return None;
        }
    }
    let own = own_score(run, score);
    let (curve, verb) = match own {
        Some(own) => (own, "rises"),
        None => (run.loss.as_ref()?, "falls"),
    };
    let then = curve.value_at(top.step)?;
    let now = *curve.finite().last()?;
    let goes_on = if own.is_some() {
        now > then
    } else {
        now < then
    };
    if !goes_on {
        return None;
    }
    let at = run.moment(top.step);
    let text = format!(
        "{} is highest at {at} ({}) and falls to {} while {} {verb} from {} to {}",
        score.name,
        short(top.value, 4),
        short(last, 4),
        curve.name,
        short(then, 4),
        short(now, 4)
    );
    let finding = Finding::new(FindingKind::Overfitting, text)
        .of(score.name.as_ref())
        .at_step(top.step)
        .with_all([("score_highest", top.value), ("score_last", last)]);
    Some(finding.remedy(format!(
        "stop at {at}; more data, augmentation, weight decay, dropout or a smaller model"
    )))
}

/// A score that loses much of what it was while another rises, or while the loss on the same rows falls.
fn against(run: &LogRun, score: &NamedSeries, lost: f64, scatter: f64) -> Option<Finding> {
    let points = score.finite_points();
    let (_, highest) = range(points.values().iter().copied());
    let top = points.iter().find(|point| point.value == highest)?;
    if points.len() < FEWEST || lost < MUCH * highest || lost <= OVER_SCATTER * scatter {
        return None;
    }
    let moves = |curve: &NamedSeries| {
        let (then, now) = (curve.value_at(top.step)?, *curve.finite().last()?);
        Some((then, now))
    };
    let others = run.held_back_scores.iter();
    let mut others = others.filter(|other| other.name != score.name);
    let rising = others.find_map(|other| {
        let (then, now) = moves(other)?;
        (now - then > MUCH * then.abs()).then_some((other, then, now, "rises"))
    });
    let falling = run.validation.as_ref().and_then(|loss| {
        let (then, now) = moves(loss)?;
        (now < (1.0 - MUCH) * then).then_some((loss, then, now, "falls"))
    });
    let (other, then, now, verb) = rising.or(falling)?;
    let (why, remedy) = if verb == "rises" {
        (
            "what is learned of the one is lost of the other",
            String::from(
                "mix rows of the one in, lower the rate, train fewer parameters (adapters), or take the checkpoint at which both are good enough",
            ),
        )
    } else {
        (
            "what makes the loss small is not what the score counts",
            format!(
                "look how the score is computed (which class, which threshold, which axis) and whether a few classes have most rows; by the score take the checkpoint of {}",
                run.moment(top.step)
            ),
        )
    };
    let text = format!(
        "{} falls from {} ({}) to {} while {} {verb} from {} to {}: {why}",
        score.name,
        short(highest, 4),
        run.moment(top.step),
        short(*points.values().last()?, 4),
        other.name,
        short(then, 4),
        short(now, 4)
    );
    let finding = Finding::new(FindingKind::Overfitting, text)
        .of(score.name.as_ref())
        .at_step(top.step)
        .with_all([("score_highest", highest), ("score_last", highest - lost)]);
    Some(finding.remedy(remedy))
}

/// A score on other rows that is poor in every record while that of training becomes good.
fn apart(run: &LogRun, score: &NamedSeries) -> Option<Finding> {
    let own = own_score(run, score)?;
    let (held, own_values) = (score.finite(), own.finite());
    let (first, end) = (
        *own_values.first()?,
        median(last_quarter(own_values).iter().copied()),
    );
    let (_, highest) = range(held.iter().copied());
    let is_apart = held.len() >= FEWEST && highest < APART * end && end > first / APART;
    let text = format!(
        "{} rises from {} to {} while {} is never above {}, in {} records: nothing that is learned holds on other rows",
        own.name,
        short(first, 3),
        short(end, 3),
        score.name,
        short(highest, 3),
        held.len()
    );
    let finding = Finding::new(FindingKind::Overfitting, text)
        .of(score.name.as_ref())
        .with_all([("score_highest", highest), ("training_score_last", end)]);
    let finding = finding.remedy("look whether the validation is prepared as the training is (eval mode and the running means of batch norm, scaling, order of classes) and whether its labels belong to its rows");
    is_apart.then_some(finding)
}

/// The score of training that belongs to one on other rows: it shows in what their names share.
fn own_score<'r, 'a>(run: &'r LogRun<'a>, score: &NamedSeries) -> Option<&'r NamedSeries<'a>> {
    run.scores.iter().find(|own| {
        let words = own.name.split(|c: char| !c.is_alphanumeric());
        let mut words = words.map(str::to_ascii_lowercase);
        words.any(|word| word != "train" && has_word(&score.name, &[word.as_str()]))
    })
}

/// The only number that a score ever is, if it has enough records.
fn only(score: &NamedSeries) -> Option<f64> {
    let values = score.finite();
    let first = *values.first()?;
    let is_one = values.len() >= FEWEST && values.iter().all(|value| *value == first);
    is_one.then_some(first)
}

/// The finding on an accuracy that stays that of guessing, where no loss is logged.
fn alone(score: &NamedSeries, level: f64) -> Finding {
    let share = if level > 1.0 { level / 100.0 } else { level };
    let text = format!(
        "{} stays at about {} in {} records, that of guessing among {} classes; no loss is in the log",
        score.name,
        short(level, 3),
        score.points().len(),
        (1.0 / share).round()
    );
    let finding = Finding::new(FindingKind::RateTooSmall, text)
        .of(score.name.as_ref())
        .with("score", level);
    finding.remedy("log the loss: if it stands too, try 10 times the rate, then a tenth, and look whether the labels belong to their rows")
}

/// The accuracy of guessing that a score never leaves by more than chance.
fn narrow(score: &NamedSeries) -> Option<f64> {
    let values = score.finite();
    let level = median(values.iter().copied());
    let is_near = |value: &f64| (value - level).abs() <= JITTER * level;
    let stands = values.len() >= FEWEST && level > 0.0 && values.iter().all(is_near);
    let share = if level > 1.0 { level / 100.0 } else { level };
    let classes = (1.0 / share).round();
    let guesses = classes <= CLASSES && (share * classes - 1.0).abs() <= NEAR_GUESS;
    (stands && guesses && has_word(&score.name, &ACCURACIES)).then_some(level)
}

/// A score of a class that is 0 in every record: no row of it is ever found.
fn stands_at_0(score: &NamedSeries) -> Option<Finding> {
    let is_0 = only(score) == Some(0.0) && has_word(&score.name, &OF_A_CLASS);
    let text = format!(
        "{} is exactly 0 in each of {} records: no row of the class that it is about is ever found",
        score.name,
        score.points().len()
    );
    let finding = Finding::new(FindingKind::Collapse, text).of(score.name.as_ref());
    let finding = finding.remedy("weight the rare class or draw its rows more often, lower the threshold of the decision; look which class the score is about");
    is_0.then_some(finding)
}

/// A score that is one number in every record while the loss falls.
fn stands(run: &LogRun, score: &NamedSeries) -> Option<Finding> {
    let is_poor = |level: &f64| *level <= POOR || *level > 1.0 && *level <= 100.0 * POOR;
    let is_own = || run.scores.iter().any(|own| own.name == score.name);
    let level = only(score).or_else(|| narrow(score).filter(|_| is_own()));
    let level = level.filter(is_poor)?;
    let Some(loss) = &run.loss else {
        return narrow(score).map(|level| alone(score, level));
    };
    let (first, last) = (*loss.finite().first()?, *loss.finite().last()?);
    if first <= 0.0 || last >= FALLEN * first {
        return None;
    }
    let about = if only(score).is_some() { "" } else { "about " };
    let text = format!(
        "{} is {about}{} in each of {} records while the loss falls from {} to {}: it is not taken from these predictions, or every row is put in one class",
        score.name,
        short(level, 4),
        score.points().len(),
        short(first, 4),
        short(last, 4)
    );
    let finding = Finding::new(FindingKind::BrokenLogger, text)
        .of(score.name.as_ref())
        .with_all([("score", level), ("loss_first", first), ("loss_last", last)]);
    Some(finding.remedy("look along which axis argmax goes, at what predictions are compared with, and whether sums start again each epoch; count the predictions of each class"))
}
