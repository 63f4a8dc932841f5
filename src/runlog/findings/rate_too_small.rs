//! A loss that moved next to nothing in all steps.
//!
//! The thresholds: of 97 runs with known faults those whose rate was too small fell by 0.06 to 0.5 %, healthy ones by 32 % or more.

use super::{FindingList, at_rate};
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{
    block_means, deviation, last_quarter, mean, median, scatter, scatter_of_all,
};

/// Fewer records show nothing,
const FEWEST: usize = 20;

/// but so many that all are the loss of guessing: the first two or three of a run are.
const FEWEST_GUESSES: usize = 5;

/// The gradient is gone if its norm in the last quarter is less than this share of its highest: a larger rate moves nothing then.
const GONE: f64 = 1e-3;

/// A loss that fell by less than this share of it moved next to nothing.
const FALL: f64 = 0.02;

/// In between no tenth of the run is farther from the start than that, or than so many errors of its mean.
const TENTHS: usize = 10;
const ERRORS: f64 = 3.0;

/// A loss whose scatter is larger than this share of it hides what moves.
const QUIET: f64 = 0.1;

/// A loss that falls by less than this share of its fall in the second half has arrived where it goes; a steady one falls by half there.
const LATE: f64 = 0.2;

/// As near to the loss of guessing, in shares of it, a loss is that of guessing: those of 9 and 10 classes are 5 % apart.
pub(super) const NEAR_GUESS: f64 = 0.003;

/// As near, in shares of it, a loss is that of one answer: the share that is right is logged with few digits.
const ONE_ANSWER: f64 = 0.02;

/// A loss that falls by so large a share does move, however it scatters.
const MOVES: f64 = 0.5;

/// Start and end are means of so many records.
const ENDS: usize = 10;

/// At a rate of no more than this nothing learns: the smallest that papers train with is some ten times as large.
const IDLE: f64 = 1e-7;

/// At such a rate the loss moves next to nothing if it does not fall by so many standard errors from its first to its last third.
const IDLE_ERRORS: f64 = 3.0;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(loss) = run.falling_loss() else {
        return Vec::new();
    };
    let values = loss.finite();
    if values.len() < FEWEST {
        let (first, last) = thirds(values);
        let guess = values.first().and_then(|first| guessing(*first));
        let guesses = values.iter().all(|value| guessing(*value) == guess);
        let stays = guess.is_some() && guesses && values.len() >= FEWEST_GUESSES;
        let finding = stays.then(|| finding(run, values, (mean(first), mean(last)), false));
        return finding.into_iter().collect();
    }
    if is_idle(run, values) {
        let (first, last) = thirds(values);
        return vec![finding(run, values, (mean(first), mean(last)), false)];
    }
    let ends = values
        .first_chunk::<ENDS>()
        .zip(values.last_chunk::<ENDS>());
    let Some((first, last)) = ends.map(|(first, last)| (mean(first), mean(last))) else {
        return Vec::new();
    };
    let fall = (first - last) / first.abs();
    if fall.is_nan() || fall.abs() >= FALL {
        return Vec::new();
    }
    let scatter = scatter(values);
    let tenths = block_means(values, TENTHS);
    let error = scatter / (values.len() as f64 / TENTHS as f64).sqrt();
    let near = (FALL * first.abs()).max(ERRORS * error);
    let stands = tenths.iter().all(|tenth| (tenth - first).abs() <= near);
    if scatter >= QUIET * first.abs() || !stands {
        return Vec::new();
    }
    // One that never moves at all has no noise either; one of few digits has it in few records.
    let noise = if scatter > 0.0 {
        scatter
    } else {
        scatter_of_all(values)
    };
    let is_slow = noise < (first - last).abs();
    if is_slow && has_arrived(values, (first, last)) {
        return Vec::new();
    }
    vec![finding(run, values, (first, last), is_slow)]
}

/// Whether next to all of a fall came before the middle: what is too slow falls as much after it.
fn has_arrived(values: &[f64], (first, last): (f64, f64)) -> bool {
    let start = (values.len() / 2).saturating_sub(ENDS / 2);
    let middle = values.get(start..start + ENDS).map(mean);
    middle.is_some_and(|middle| first > last && middle - last < LATE * (first - last))
}

/// Of how many classes guessing has this loss, if of a round number.
pub(super) fn guessing(loss: f64) -> Option<u32> {
    let round = (2..=10).chain([20, 50, 100, 200, 1000]);
    let mut round = round.map(|classes: u32| (classes, f64::from(classes).ln()));
    let near = round.find(|(_, guess)| (loss - guess).abs() < NEAR_GUESS * guess);
    near.map(|(classes, _)| classes)
}

/// The first and the last third of some values.
fn thirds(values: &[f64]) -> (&[f64], &[f64]) {
    let third = values.len() / 3;
    let last = values.get(values.len() - third..).unwrap_or_default();
    (values.get(..third).unwrap_or_default(), last)
}

/// Whether the rate is one at which nothing learns, and the loss does not fall, whatever its noise.
fn is_idle(run: &LogRun, values: &[f64]) -> bool {
    let rates = run.rates();
    let (first, last) = thirds(values);
    let error = deviation(first).hypot(deviation(last)) / (first.len() as f64).sqrt();
    let fall = mean(first) - mean(last);
    let is_noise = fall <= IDLE_ERRORS * error && fall < MOVES * mean(first).abs()
        || fall < FALL * mean(first).abs();
    !rates.is_empty() && rates.iter().all(|rate| rate.abs() <= IDLE) && is_noise
}

/// The loss on other rows, if it falls far.
fn learns<'r, 'a>(run: &'r LogRun<'a>) -> Option<&'r NamedSeries<'a>> {
    let held = run.validation.as_ref()?;
    let first = *held.finite().first()?;
    let end = median(last_quarter(held.finite()).iter().copied());
    (held.finite().len() >= ENDS && end < MOVES * first).then_some(held)
}

/// What is said of a loss of two classes that is that of one answer for every row: it follows from the share that is right.
fn larger_class(run: &LogRun, loss: f64) -> Option<String> {
    let scores = run.scores.iter().chain(&run.held_back_scores);
    let mut shares = scores.filter_map(|score| {
        let end = median(last_quarter(score.finite()).iter().copied());
        Some(if end > 1.0 { end / 100.0 } else { end })
            .filter(|share| *share > MOVES && *share < 1.0)
    });
    let share = shares.find(|share| {
        let one = -(share * share.ln() + (1.0 - share) * (1.0 - share).ln());
        (loss - one).abs() < ONE_ANSWER * one
    })?;
    Some(format!(
        "; that is the loss of one answer for every row, where {} % of them are of one class",
        short(100.0 * share, 3)
    ))
}

fn finding(run: &LogRun, values: &[f64], (first, last): (f64, f64), is_slow: bool) -> Finding {
    let norms = run.any_norm().map(NamedSeries::finite);
    let norm = norms.map(|norms| median(norms.iter().copied()));
    let late = norms.map(|norms| median(last_quarter(norms).iter().copied()));
    let highest = norms.map_or(0.0, |norms| norms.iter().copied().fold(0.0, f64::max));
    let is_gone = late.is_some_and(|late| late < GONE * highest);
    let rates = run.rates();
    let rate = rates.iter().copied().max_by(f64::total_cmp);
    let stands = values.iter().all(|value| Some(value) == values.first());
    let how = if is_slow {
        "steadily"
    } else if stands {
        "the same number in every record"
    } else {
        "less than it scatters from record to record"
    };
    let stays = match (norm, late) {
        (_, Some(late)) if is_gone => format!(
            "; the gradient norm falls from {} to {}",
            short(highest, 3),
            short(late, 2)
        ),
        (Some(norm), _) => format!("; the median of the gradient norm is {}", short(norm, 4)),
        _ => String::new(),
    };
    let at = at_rate(rate);
    let text = format!(
        "the loss moves by only {} % in {} records (mean at its start {}, at its end {}), {how}{at}{stays}",
        short(100.0 * (first - last) / first.abs(), 3),
        values.len(),
        short(first, 4),
        short(last, 4)
    );
    let is_zero = norm == Some(0.0);
    let kind = if is_zero {
        FindingKind::MissingGradient
    } else if is_gone {
        FindingKind::Plateau
    } else {
        FindingKind::RateTooSmall
    };
    let classes = guessing(last);
    let guesses = classes.map_or_else(String::new, |classes| {
        format!("; that is ln {classes}, the loss of guessing among {classes} classes")
    });
    let larger = larger_class(run, last);
    let text = text + &guesses + &larger.unwrap_or_default();
    let elsewhere = learns(run);
    if let Some(other) = elsewhere.filter(|_| !is_slow) {
        let text = format!(
            "{text}; {} falls meanwhile: what is logged as the loss is not what is learned",
            other.name
        );
        let finding = Finding::new(FindingKind::BrokenLogger, text).of(other.name.as_ref());
        return finding.remedy("look which loss is logged under which name, whether it is set in every step, and on which rows it is taken");
    }
    let finding = Finding::new(kind, text)
        .with_all([
            ("fall_percent", 100.0 * (first - last) / first.abs()),
            ("loss_mean_first", first),
            ("loss_mean_last", last),
        ])
        .with_some("norm_median", norm)
        .with_some("learning_rate", rate);
    if is_zero {
        return finding.remedy("no rate moves what has no gradient: look for a step function on the way to the loss (round, argmax, a comparison), for detach() and no_grad(), for weights that all start at 0, and for units that are off in every row");
    }
    let is_constant = rates.iter().all(|rate| Some(rate) == rates.first());
    if rate.is_some_and(|rate| rate <= IDLE) {
        return finding.remedy(match rate {
            Some(rate) if rate > 0.0 && is_constant => {
                "this rate is constant and so small that nothing moves: look for a slip in its exponent or unit; rates of 1e-5 to 0.1 are usual"
            }
            Some(rate) if rate > 0.0 => {
                "the rate hardly leaves 0: look at the schedule, whether it counts steps or epochs, and how long it warms up"
            }
            _ => "the rate never leaves 0: look at the schedule, whether it counts steps or epochs, how long it warms up, and whether it is stepped at all",
        });
    }
    if is_gone {
        return finding.remedy("the loss is flat there, so that a larger rate moves nothing either: look for units that are saturated or off, for outputs out of range, \
             and at the first values of the weights");
    }
    finding.remedy("try 10 times the rate, then 100 times; if it was right, look whether the optimizer holds these parameters and the labels belong to their rows; a trained model that is trained on may have no more to gain")
}
