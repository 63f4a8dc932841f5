//! What carries the learning is lost: the code of an autoencoder that says nothing, a reward that was had, a rival that is beaten.
//!
//! The thresholds are chosen, far beyond what such runs do while they are well.

use super::FindingList;
use super::overfitting::turn_of;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::key::has_word;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{block_means, last_quarter, mean, median, range, scatter};
use crate::runlog::target::LossTarget;

/// So many records show a course.
const FEWEST: usize = 10;

/// A code says nothing at a divergence below so many nats, if it was above [`SAID`] before.
const NOTHING: f64 = 1e-3;
const SAID: f64 = 0.1;

/// A reward is judged by the means of so many blocks, and by a log with so many records.
const BLOCKS: usize = 20;
const FEWEST_REWARDS: usize = 40;

/// Of what the reward had gained, so large a share is lost; what learns by trial loses a third now and then.
const LOST: f64 = 0.6;

/// And so many times what records scatter makes of the mean of a block.
const OVER_SCATTER: f64 = 8.0;

/// A policy goes away from the one beside it if its divergence from that grows by this factor meanwhile.
const AWAY: f64 = 2.0;

/// A rival is beaten if its loss is below this share of its start in the last quarter,
const BEATEN: f64 = 0.02;

/// while that of the one it trains is above its start by this factor.
const LOSES: f64 = 3.0;

/// Nothing is left to choose or to tell apart below this share of what there was; a policy that is good chooses too, but not below this share
/// of its entropy while it is paid no more.
const NARROW: f64 = 1e-3;

/// It is paid more if the reward rises from its first to its last third by so many errors of their means.
const PAID: f64 = 4.0;

/// What samples are measured by is lost if it ends at so many times its lowest.
const WORSE: f64 = 1.5;

/// The start is the median of so many records.
const START: usize = 5;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let all = [
        code(run),
        reward(run),
        no_advantage(run),
        rival(run),
        spread(run),
        measure(run),
    ];
    all.into_iter().flatten().collect()
}

fn last(curve: &NamedSeries) -> f64 {
    median(last_quarter(curve.finite()).iter().copied())
}

/// A divergence that fell to nothing: the decoder does without the code.
fn code(run: &LogRun) -> Option<Finding> {
    let curve = run.divergence.as_ref()?;
    let values = curve.finite();
    let (_, highest) = range(values.iter().copied());
    let end = last(curve);
    if values.len() < FEWEST || highest < SAID || end.is_nan() || end.abs() >= NOTHING {
        return None;
    }
    let points = curve.finite_points();
    let lowered = points.iter().find(|point| point.value < NOTHING)?;
    let text = format!(
        "{} falls from {} to {}, below {NOTHING} from {} on: the code says nothing of its row, and the decoder does without it",
        curve.name,
        short(highest, 3),
        short(end, 2),
        run.moment(lowered.step)
    );
    let finding = Finding::new(FindingKind::Collapse, text)
        .of(curve.name.as_ref())
        .at_step(lowered.step)
        .with_all([("highest", highest), ("last", end)]);
    Some(finding.remedy("raise the weight of the KL term slowly from 0 (annealing), leave it some nats for free, or make the decoder weaker"))
}

/// A reward that is lost again.
fn reward(run: &LogRun) -> Option<Finding> {
    // Where nothing else is logged, a score is what a run is about.
    let score = run.scores.first().filter(|_| run.loss.is_none());
    let curve = run.reward.as_ref().or(score)?;
    let points = curve.finite_points();
    let values = points.values();
    if values.len() < FEWEST_REWARDS {
        return None;
    }
    let blocks = block_means(values, BLOCKS);
    let length = values.len().div_ceil(BLOCKS);
    let (top, highest) = blocks
        .iter()
        .copied()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (lowest, _) = range(blocks.get(..=top)?.iter().copied());
    let end = median(blocks.iter().rev().take(3).copied());
    let lost = highest - end;
    let error = scatter(values) / (length as f64).sqrt();
    if top + 3 >= blocks.len() || lost < LOST * (highest - lowest) || lost < OVER_SCATTER * error {
        return None;
    }
    let step = points.get(top * length + length / 2)?.step;
    let away = run.policy_divergence.as_ref();
    let away = away.and_then(|curve| Some((curve, curve.value_at(step)?, *curve.finite().last()?)));
    let away = away.filter(|(_, then, now)| *now > AWAY * then.abs());
    let away = away.map_or_else(String::new, |(curve, then, now)| {
        format!(
            ", while {} rises from {} to {}: the policy goes far from where it started",
            curve.name,
            short(then, 3),
            short(now, 3)
        )
    });
    let text = format!(
        "{} rises to {} about {} and falls to {} by the end (means of {length} records){away}: what was learned is lost",
        curve.name,
        short(highest, 3),
        run.moment(step),
        short(end, 3)
    );
    let finding = Finding::new(FindingKind::Collapse, text)
        .of(curve.name.as_ref())
        .at_step(step)
        .with_all([("highest", highest), ("last", end)]);
    Some(finding.remedy(format!(
        "take the checkpoint of about {}; smaller steps from there on: a lower rate, a tighter clip of the policy, a penalty on its KL to the old one",
        run.moment(step)
    )))
}

/// A reward that is one number in every record, while loss and norm are exactly 0: what is paid alike has no advantage.
fn no_advantage(run: &LogRun) -> Option<Finding> {
    let (reward, loss) = (run.reward.as_ref()?, run.loss.as_ref()?);
    let norm = run.any_norm()?;
    let is_zero = |curve: &NamedSeries| curve.finite().iter().all(|value| *value == 0.0);
    let paid = *reward.finite().first()?;
    let is_one = reward.finite().iter().all(|value| *value == paid);
    if reward.finite().len() < FEWEST || !is_one || !is_zero(loss) || !is_zero(norm) {
        return None;
    }
    let text = format!(
        "{} is {} in each of {} records, and loss and gradient norm are exactly 0: where all is paid alike there is no advantage, and nothing to learn from",
        reward.name,
        short(paid, 3),
        reward.finite().len()
    );
    let finding = Finding::new(FindingKind::Collapse, text)
        .of(reward.name.as_ref())
        .with("reward", paid);
    Some(finding.remedy("look whether the reward finds the answer at all (its format, its length limit); easier tasks, more samples a task, a higher temperature, partial rewards"))
}

/// A discriminator that tells all apart, so that the generator learns nothing from it.
fn rival(run: &LogRun) -> Option<Finding> {
    let (own, rival) = (run.loss.as_ref()?, run.rival.as_ref()?);
    let start = |curve: &NamedSeries| median(curve.finite().iter().take(START).copied());
    let is_positive = |curve: &NamedSeries| curve.finite().iter().all(|value| *value >= 0.0);
    let (from, to) = (start(own), last(own));
    let (rival_from, rival_to) = (start(rival), last(rival));
    let is_beaten = rival_to < BEATEN * rival_from && to > LOSES * from;
    let is_long = own.finite().len().min(rival.finite().len()) >= FEWEST_REWARDS;
    if !is_long || !is_positive(own) || !is_positive(rival) || !is_beaten {
        return None;
    }
    let text = format!(
        "{} falls from {} to {} while {} rises from {} to {}: the one tells all that the other makes, which has nothing to learn from then",
        rival.name,
        short(rival_from, 3),
        short(rival_to, 2),
        own.name,
        short(from, 3),
        short(to, 3)
    );
    let finding = Finding::new(FindingKind::Collapse, text)
        .of(rival.name.as_ref())
        .with_all([("loss_last", to), ("rival_last", rival_to)]);
    Some(finding.remedy("a lower rate or fewer steps for the one that wins, smoothed labels, noise on what it sees, a penalty on its gradient"))
}

/// The spread of an embedding, or the entropy of a policy that is paid no more for it, that falls to nothing.
fn spread(run: &LogRun) -> Option<Finding> {
    let is_narrow = |curve: &&NamedSeries| {
        let values = curve.finite();
        let start = median(values.iter().take(START).copied()).abs();
        let end = last(curve).abs();
        values.len() >= FEWEST && start > 0.0 && end < NARROW * start
    };
    let curve = run.spreads.iter().find(is_narrow)?;
    let is_policy = has_word(&curve.name, &["entropy"]);
    let is_paid = run.reward.as_ref().is_none_or(rises);
    if is_policy && is_paid {
        return None;
    }
    let start = median(curve.finite().iter().take(START).copied());
    let points = curve.finite_points();
    let narrow = points
        .iter()
        .find(|point| point.value.abs() < NARROW * start.abs())?;
    let (why, remedy) = if is_policy {
        (
            "the policy makes one choice ever after, and is paid no more for it",
            "a larger weight of the entropy, a lower rate, rewards of size 1; go back to a checkpoint before it",
        )
    } else {
        (
            "every row is put in one place, where a loss of their distance is lowest",
            "stop the gradient on one side, predict on the other; rows that must lie apart, or a term for the spread of each batch",
        )
    };
    let text = format!(
        "{} falls from {} to {}, below a thousandth of it from {} on: {why}",
        curve.name,
        short(start, 3),
        short(last(curve), 2),
        run.moment(narrow.step)
    );
    let finding = Finding::new(FindingKind::Collapse, text)
        .of(curve.name.as_ref())
        .at_step(narrow.step)
        .with_all([("first", start), ("last", last(curve))]);
    Some(finding.remedy(remedy))
}

/// Whether values rise from their first to their last third by more than chance.
fn rises(curve: &NamedSeries) -> bool {
    let values = curve.finite();
    let third = values.len() / 3;
    let first = values.get(..third).unwrap_or_default();
    let end = values.get(values.len() - third..).unwrap_or_default();
    let error = scatter(values) * (2.0 / third.max(1) as f64).sqrt();
    mean(end) - mean(first) > PAID * error
}

/// What samples of two networks against each other are measured by, that was better before.
fn measure(run: &LogRun) -> Option<Finding> {
    let curve = run
        .validation
        .as_ref()
        .filter(|_| run.target == LossTarget::Rival)?;
    let (step, lowest, end) = turn_of(curve)?;
    if lowest <= 0.0 || end < WORSE * lowest {
        return None;
    }
    let at = run.moment(step);
    let text = format!(
        "{} is lowest at {at} ({}) and rises to {} by the end: what was learned is lost",
        curve.name,
        short(lowest, 4),
        short(end, 4)
    );
    let finding = Finding::new(FindingKind::Collapse, text)
        .of(curve.name.as_ref())
        .at_step(step)
        .with_all([("lowest", lowest), ("last", end)]);
    Some(finding.remedy(format!(
        "take the checkpoint of {at}; from there on lower rates, a mean of the weights over the steps, a penalty on the gradient of the discriminator"
    )))
}
