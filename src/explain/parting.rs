//! Two losses that part: the one on rows that are held out rises while the training loss goes on falling. The rule for logs and
//! for runs of this program.
//!
//! The thresholds: of 97 runs with known faults the validation loss of those that overfit ends at 1.38 to 2.1 times its lowest, that of healthy ones
//! at most at 1.16 times, within their scatter. SageMaker Debugger's rule takes a ratio of 0.1.

use super::scatter::{median, scatter_of_slope};
use super::{Finding, FindingKind};
use crate::expr::number::short;
use crate::optim::{HeldOut, HeldOutLosses};

/// So many validations at the end stand for where it is now: with fewer after the lowest there is no turn.
const LAST: usize = 3;

/// The validation loss must end above its minimum by this factor.
const RISE: f64 = 1.05;

/// And by so many times its scatter.
const OVER_SCATTER: f64 = 4.0;

/// The loss on held-out rows along a run.
#[derive(Clone, Copy)]
pub(crate) struct Parting<'a> {
    /// Steps and finite losses, in order.
    pub(crate) held_out: &'a [(u64, f64)],
    /// The last step of the run.
    pub(crate) last_step: u64,
    /// What the loss is called.
    pub(crate) name: &'a str,
    /// What the other loss is called.
    pub(crate) training_name: &'a str,
    /// How a step is called.
    pub(crate) moment: &'a dyn Fn(u64) -> String,
}

/// Where the loss turned for good: the step and the loss there, and the loss now.
pub(crate) fn turn(points: &[(u64, f64)]) -> Option<(u64, f64, f64)> {
    let (step, lowest) = *points.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let after = points.iter().skip_while(|(other, _)| *other <= step);
    let after: Vec<f64> = after.map(|(_, loss)| *loss).collect();
    let newest = || after.iter().rev().take(LAST).copied();
    let last = median(newest());
    // Each of them: of a few that scatter the median is soon above the lowest.
    let least = newest().fold(f64::INFINITY, f64::min);
    let losses: Vec<f64> = points.iter().map(|(_, loss)| *loss).collect();
    let rises = least > RISE * lowest && last - lowest > OVER_SCATTER * scatter_of_slope(&losses);
    (after.len() >= LAST && rises).then_some((step, lowest, last))
}

impl Parting<'_> {
    /// The finding, if they part; `training` is the training loss near a step.
    pub(crate) fn find(self, training: impl Fn(u64) -> f64) -> Option<Finding> {
        let (step, lowest, last) = turn(self.held_out)?;
        let [train_then, train_now] = [step, self.last_step].map(training);
        if train_now.is_nan() || train_now >= train_then {
            return None;
        }
        let Self {
            name,
            training_name,
            moment,
            ..
        } = self;
        let at = moment(step);
        let text = format!(
            "{name} is lowest at {at} ({}) and rises to {} while {training_name} falls from {} to {}",
            short(lowest, 4),
            short(last, 4),
            short(train_then, 4),
            short(train_now, 4)
        );
        let finding = Finding::new(FindingKind::Overfitting, text)
            .at_step(step)
            .with_all([
                ("val_min", lowest),
                ("val_last", last),
                ("train_at_val_min", train_then),
                ("train_last", train_now),
            ]);
        Some(finding.remedy(format!(
            "stop at {at}; more data, augmentation, weight decay, dropout or a smaller model"
        )))
    }
}

/// Where steps are random, a run is divided into so many parts, with at least so many records each, whose medians are compared: what
/// one step does to both losses is chance.
const PARTS: usize = 8;
const FEWEST: usize = 16;

/// The medians of the parts of a run, if it is long enough.
fn parts(points: &[HeldOut]) -> Option<Vec<HeldOut>> {
    let length = points.len() / PARTS;
    let part = |part: &[HeldOut]| HeldOut {
        step: part[part.len() / 2].step,
        test: median(part.iter().map(|held| held.test)),
        train: median(part.iter().map(|held| held.train)),
    };
    (length >= FEWEST).then(|| points.chunks_exact(length).map(part).collect())
}

/// The finding of a run of this program.
pub(super) fn of_run(losses: &HeldOutLosses, last_step: u64, is_random: bool) -> Option<Finding> {
    let mut points = losses.points();
    if is_random {
        points = parts(&points)?;
    }
    let finite = points.iter().filter(|held| held.test.is_finite());
    let held_out: Vec<(u64, f64)> = finite.map(|held| (held.step, held.test)).collect();
    let width = (points.len() / 20).max(2);
    let training = |step: u64| {
        let at = points.partition_point(|held| held.step < step);
        let near = points.get(at.saturating_sub(width)..(at + width).min(points.len()));
        let losses = near
            .unwrap_or_default()
            .iter()
            .map(|held: &HeldOut| held.train);
        median(losses.filter(|loss| loss.is_finite()))
    };
    let parting = Parting {
        held_out: &held_out,
        last_step,
        name: "the test loss",
        training_name: "the training loss",
        moment: &|step| format!("step {step}"),
    };
    parting.find(training)
}
