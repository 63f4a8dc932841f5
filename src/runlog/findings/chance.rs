//! A loss that is soon that of guessing, and stays there: after a spike by which all was lost, from above it, or in one part of several.
//!
//! The thresholds are chosen: none of the 97 runs with known faults that were measured stands so but for those that are said to.

use super::FindingList;
use super::rate_too_small::{NEAR_GUESS, guessing};
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{block_means, mean, median, range, scatter};

/// Fewer records show nothing.
const FEWEST: usize = 20;

/// It is there from this share of the run on: what learns reaches such a number later, and goes on.
const SOON: f64 = 0.1;

/// The rest is judged by means of so many blocks, each as near as the loss of guessing is known, or as so many errors of its mean.
const BLOCKS: usize = 5;
const ERRORS: f64 = 4.0;

/// The noise of the steps lifts it by half a percent or so.
const NOISE: f64 = 0.005;

/// A loss that scatters by more than this share of it hides where it stands.
const QUIET: f64 = 0.1;

/// All was lost if the loss was so many times that of guessing before, and of its first.
const LOST: f64 = 1.5;

/// A loss that starts no farther above that of guessing than by this share has stood there from the start.
const ABOVE: f64 = 0.02;

/// A part of the loss learns if it falls to less than this share of its first.
const LEARNS: f64 = 0.8;

/// A model of tokens starts at the logarithm of their number, some thousand to some hundred thousand; of what knows but how frequent they are the loss is about 7.5.
/// One that learns what follows what is soon below 6, a perplexity of 400.
const OF_TOKENS: std::ops::Range<f64> = 8.0..13.0;
const FREQUENCIES: std::ops::Range<f64> = 6.0..8.0;

/// From one third of the run to the next such a loss falls by less than this share of it.
const FALLS: f64 = 0.02;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(loss) = run.falling_loss() else {
        return Vec::new();
    };
    let found = lost(run, loss).or_else(|| frequencies(loss));
    found.or_else(|| part(run, loss)).into_iter().collect()
}

/// The number of classes among which a loss is that of guessing from some value on, to the end.
fn guesses(values: &[f64], from: usize) -> Option<u32> {
    let rest = values.get(from..).filter(|_| values.len() >= FEWEST)?;
    let level = mean(rest);
    // What guesses at a large rate is above the best guess by the noise of its steps.
    let classes = guessing(level).or_else(|| guessing(level / (1.0 + NOISE)))?;
    let guess = f64::from(classes).ln();
    let scatter = scatter(rest);
    let length = rest.len().div_ceil(BLOCKS) as f64;
    let near = (NEAR_GUESS * guess).max(ERRORS * scatter / length.sqrt());
    let blocks = block_means(rest, BLOCKS);
    let stands = blocks.iter().all(|block| (block - level).abs() <= near);
    (stands && scatter < QUIET * guess).then_some(classes)
}

/// A loss that is that of guessing ever after its first records, and was above it among them.
fn lost(run: &LogRun, loss: &NamedSeries) -> Option<Finding> {
    let points = loss.finite_points();
    let values = points.values();
    let soon = (SOON * values.len() as f64).ceil() as usize;
    let classes = guesses(values, soon)?;
    let guess = f64::from(classes).ln();
    let first = *values.first()?;
    let (_, highest) = range(values.get(..soon)?.iter().copied());
    if highest <= guess * (1.0 + ABOVE) {
        return None;
    }
    let is_lost = highest > LOST * guess && highest > LOST * first;
    let (kind, how, remedy) = if is_lost {
        (
            FindingKind::RateTooLarge,
            format!(
                "the loss leaps from {} to {} among its first {soon} records",
                short(first, 3),
                short(highest, 3)
            ),
            "divide the learning rate by 10, or warm it up: one step was so long that units are off or saturated ever since",
        )
    } else {
        (
            FindingKind::Plateau,
            format!("the loss falls from {}", short(first, 3)),
            "only how frequent the classes are is learned: look whether the labels belong to their rows, whether the inputs reach the output (units that are off, \
             inputs of size 1), and try a rate 10 times as large and a tenth of it",
        )
    };
    let rate = super::at_rate(run.rates().iter().copied().max_by(f64::total_cmp));
    let last = median(values.iter().rev().take(BLOCKS).copied());
    let text = format!(
        "{how}, and stands at {} to the end{rate}: that is ln {classes}, the loss of guessing among {classes} classes",
        short(last, 4)
    );
    let finding = Finding::new(kind, text)
        .at_step(points.get(soon)?.step)
        .with_all([
            ("loss_first", first),
            ("loss_highest", highest),
            ("loss_last", last),
        ]);
    Some(finding.remedy(remedy))
}

/// A loss of tokens that stands where nothing but their frequencies is known.
fn frequencies(loss: &NamedSeries) -> Option<Finding> {
    let points = loss.finite_points();
    let values = points.values();
    let third = values.len() / 3;
    let first = *values.first()?;
    let middle = mean(values.get(third..2 * third)?);
    let end = mean(values.get(2 * third..)?);
    // What was lower in between rose again.
    let (lowest, _) = range(block_means(values, 4 * BLOCKS).into_iter());
    let stands = (middle - end).abs() < FALLS * end && lowest > (1.0 - FALLS) * end;
    if values.len() < FEWEST
        || !OF_TOKENS.contains(&first)
        || !FREQUENCIES.contains(&end)
        || !stands
    {
        return None;
    }
    let text = format!(
        "the loss falls from {} to {} and stands there, from a third of the run on: so much costs a token of which nothing is known but how frequent it is",
        short(first, 4),
        short(end, 4)
    );
    let finding = Finding::new(FindingKind::Plateau, text)
        .at_step(points.get(third)?.step)
        .with_all([("loss_first", first), ("loss_last", end)]);
    Some(finding.remedy("look whether the targets are the tokens that follow their inputs, whether attention and its mask let anything through, and whether more than the output layer is \
         trained; then try another rate"))
}

/// A part of the loss that is that of guessing in every record, while another is learned.
fn part(run: &LogRun, loss: &NamedSeries) -> Option<Finding> {
    let falls = |curve: &NamedSeries| {
        let values = curve.finite();
        let first = *values.first()?;
        (first > 0.0 && mean(values.get(values.len() * 3 / 4..)?) < LEARNS * first).then_some(())
    };
    falls(loss)?;
    let still = run.parts.iter().find_map(|part| {
        let values = part.finite();
        let classes = guesses(values, 0)?;
        let all = values.iter().all(|value| guessing(*value) == Some(classes));
        all.then_some((part, classes))
    });
    let (part, classes) = still?;
    run.parts.iter().find_map(falls)?;
    let text = format!(
        "{} stands at {} in each of {} records while {} falls: that is ln {classes}, the loss of guessing among {classes} classes",
        part.name,
        short(f64::from(classes).ln(), 4),
        part.finite().len(),
        loss.name
    );
    let finding = Finding::new(FindingKind::Plateau, text).of(part.name.as_ref());
    Some(finding.remedy("look whether the gradient of this part reaches its layers (a detach(), a weight of 0, parameters that the optimizer does not hold), and whether its labels belong to their rows"))
}
