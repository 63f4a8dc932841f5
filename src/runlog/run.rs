//! A log as the findings see it: which series is the loss, which the norm, which are layers.

mod counts;
mod layers;
mod meaning;

use std::borrow::Cow;
use std::sync::OnceLock;

use self::counts::{epochs, numbers};
use self::layers::{in_order, whole};
use self::meaning::{
    by_number, divergence, is_known, is_turned, layers_of, numbered_layer, role_among,
    rows_are_scores,
};
use super::axis::StepAxes;
use super::key::KeyRole;
use super::layer::is_bias;
use super::log::{Log, Metric, TimeUnit};
use super::series::{Points, SeriesPoint, StepSeries};
use super::stats::{median, neighbors};
use super::target::{LossTarget, rivals, target};
use crate::explain::Finding;
use crate::expr::number::short;

/// A series that has not come for as many of its own largest gaps has stopped.
const STOPPED_GAPS: u64 = 3;

/// The gaps of a series are measured over so many of its last records.
const GAPS: usize = 20;

/// A series with fewer records has no habit that it could break.
const HABIT: usize = 5;

/// A series with so many times fewer records than another of its kind came up by the way, as in a summary at the end.
const BY_THE_WAY: u64 = 20;

/// A series with its name.
#[derive(Clone, Debug, Default)]
pub struct NamedSeries<'a> {
    /// Its name in the log, or the layer's.
    pub name: Cow<'a, str>,
    /// Its records.
    pub track: StepSeries<'a>,
    /// The finite records, if others are among them.
    finite: OnceLock<Option<StepSeries<'static>>>,
}

/// A log as the findings see it.
#[derive(Clone, Debug, Default)]
pub struct LogRun<'a> {
    /// What the time axis counts.
    pub unit: TimeUnit,
    /// The training loss.
    pub loss: Option<NamedSeries<'a>>,
    /// What it is measured against.
    pub target: LossTarget,
    /// The loss of the network that the one of `loss` is trained against.
    pub rival: Option<NamedSeries<'a>>,
    /// The loss on rows that are held back.
    pub validation: Option<NamedSeries<'a>>,
    /// Losses beside the training loss: its parts, or what else is measured.
    pub parts: Vec<NamedSeries<'a>>,
    /// What is better the higher it is, on the rows that are learned from.
    pub scores: Vec<NamedSeries<'a>>,
    /// The same on rows that are held back.
    pub held_back_scores: Vec<NamedSeries<'a>>,
    /// What an agent is paid.
    pub reward: Option<NamedSeries<'a>>,
    /// The divergence of the codes of an autoencoder from what they are drawn from.
    pub divergence: Option<NamedSeries<'a>>,
    /// The epochs of the records, where they are no whole numbers and records are counted.
    pub epochs: Option<NamedSeries<'a>>,
    /// The learning rate.
    pub rate: Option<NamedSeries<'a>>,
    /// The norm of the whole gradient, as logged.
    pub norm: Option<NamedSeries<'a>>,
    /// The norm of the whole gradient, from those of the layers where it is not logged.
    pub layers_norm: Option<NamedSeries<'a>>,
    /// The norms of the layers' gradients, in natural order.
    pub layers: Vec<NamedSeries<'a>>,
    /// The indices of the layers, from the input to the output.
    pub(super) order: Vec<usize>,
    /// Settings of the run.
    pub settings: &'a [(String, String)],
    /// What the run says of itself.
    pub said: &'a [Finding],
    /// The divergence of a policy from the one that it is paid beside.
    pub(super) policy_divergence: Option<NamedSeries<'a>>,
    /// How much is left to choose or to tell apart.
    pub(super) spreads: Vec<NamedSeries<'a>>,
    /// What the loss is multiplied by in half precision.
    pub(super) loss_scale: Option<NamedSeries<'a>>,
    /// Every loss on rows that are held back.
    pub(super) validations: Vec<NamedSeries<'a>>,
    /// The processes beside the one that is read whose loss is not finite at the end, each with the step since when.
    pub(super) lost_processes: &'a [(f64, u64)],
    /// The last step of any series.
    pub last_step: u64,
}

impl<'a> NamedSeries<'a> {
    /// A series with a name.
    pub fn new(name: impl Into<Cow<'a, str>>, track: StepSeries<'a>) -> Self {
        Self {
            name: name.into(),
            track,
            finite: OnceLock::new(),
        }
    }

    /// The records.
    pub fn points(&self) -> Points<'_> {
        self.track.points()
    }

    /// The records before a step.
    pub fn before(&self, step: u64) -> Points<'_> {
        self.points().before(step)
    }

    /// The finite values, in order.
    pub fn finite(&self) -> &[f64] {
        self.finite_points().values()
    }

    /// The records with a finite value.
    pub fn finite_points(&self) -> Points<'_> {
        let points = self.points();
        let finite = self.finite.get_or_init(|| {
            let is_finite = |point: &SeriesPoint| point.value.is_finite();
            let is_whole = points.iter().all(|point| is_finite(&point));
            (!is_whole).then(|| points.iter().filter(is_finite).collect())
        });
        finite.as_ref().map_or(points, StepSeries::points)
    }

    /// The first record that is not finite.
    pub fn first_not_finite(&self) -> Option<SeriesPoint> {
        self.points().iter().find(|point| !point.value.is_finite())
    }

    /// The value at a step, or at the last record before it.
    pub fn value_at(&self, step: u64) -> Option<f64> {
        let known = self.points().until(self.points().count_to(step));
        known.last().map(|point| point.value)
    }

    /// The largest distance between neighbors among the last records.
    fn gap(&self) -> u64 {
        let points = self.points();
        let last = points.from(points.len().saturating_sub(GAPS + 1));
        let gaps = neighbors(last.steps()).map(|(a, b)| b - a);
        gaps.max().unwrap_or(1)
    }
}

impl<'a> LogRun<'a> {
    /// The run of a log.
    pub fn of(log: &'a Log) -> Self {
        let mut axes = StepAxes::default();
        axes.numbers = numbers(log);
        let numbers = axes.numbers.clone();
        let layers = layers_of(log, &mut axes);
        let (layers, order) = in_order(layers);
        let rivals = rivals(log);
        let rivals = rivals.map(|(own, rival)| (named(own, &mut axes), named(rival, &mut axes)));
        let are_scores = rows_are_scores(log);
        let role_of = |metric: &Metric| role_among(metric, are_scores);
        let mut best = |rank: fn(&KeyRole) -> Option<u8>| best(log, &mut axes, &role_of, rank);
        let loss = best(|role| match role {
            KeyRole::Loss(rank) => Some(*rank),
            _ => None,
        });
        let norm = best(|role| match role {
            KeyRole::GradientNorm(rank) => Some(*rank),
            _ => None,
        });
        let norm = norm.filter(|norm| numbered_layer(log, &norm.name).is_none());
        let validation = best(|role| match role {
            KeyRole::ValidationLoss(rank) => Some(*rank),
            _ => None,
        });
        let reward = best(|role| (*role == KeyRole::Reward).then_some(0));
        let policy_divergence = best(|role| (*role == KeyRole::Divergence).then_some(0));
        let policy_divergence = policy_divergence.filter(|_| reward.is_some());
        let loss_scale = best(|role| (*role == KeyRole::LossScale).then_some(0));
        let rate = best(|role| match role {
            KeyRole::LearningRate(rank) => Some(*rank),
            _ => None,
        });
        // Of two networks against each other the one that makes is what the run is about.
        let (loss, rival) = match rivals {
            Some((own, rival)) if loss.as_ref().is_some_and(|loss| loss.name == rival.name) => {
                (Some(own), Some(rival))
            }
            rivals => (loss, rivals.map(|(_, rival)| rival)),
        };
        let (loss, validation) = match loss {
            Some(loss) => (Some(loss), validation),
            None => by_number(log, validation, &mut axes),
        };
        let divergence = divergence(log, &mut axes);
        let last = log.metrics.iter().filter_map(|metric| metric.series.last());
        let mut all = |is_meant: fn(&KeyRole) -> bool| -> Vec<NamedSeries> {
            let metrics = log
                .metrics
                .iter()
                .filter(|metric| is_meant(&role_of(metric)) && !metric.series.is_empty());
            metrics.map(|metric| named(metric, &mut axes)).collect()
        };
        let mut parts = all(|role| matches!(role, KeyRole::Loss(_)));
        parts.retain(|part| loss.as_ref().is_none_or(|loss| loss.name != part.name));
        Self {
            unit: numbers.as_ref().map_or(log.unit, |_| TimeUnit::Record),
            loss,
            target: target(log),
            rival,
            validation,
            parts,
            scores: all(|role| {
                *role
                    == KeyRole::Score {
                        is_held_back: false,
                    }
            }),
            held_back_scores: all(|role| *role == KeyRole::Score { is_held_back: true }),
            reward,
            divergence,
            epochs: epochs(log, numbers.as_ref()),
            rate,
            layers_norm: if norm.is_none() { whole(&layers) } else { None },
            norm,
            layers,
            order,
            settings: &log.settings,
            said: &log.said,
            policy_divergence,
            spreads: all(|role| *role == KeyRole::Spread),
            loss_scale,
            validations: all(|role| matches!(role, KeyRole::ValidationLoss(_))),
            lost_processes: log.lost_processes(),
            last_step: numbers.map_or_else(
                || last.map(|point| point.step).max().unwrap_or(0),
                |numbers| numbers.last(),
            ),
        }
    }

    /// A step in words, with the epoch where only records are counted: `record 21 (epoch 2)`.
    pub fn moment(&self, step: u64) -> String {
        let unit = self.unit.name();
        let epoch = self
            .epochs
            .as_ref()
            .and_then(|epochs| epochs.value_at(step));
        epoch.map_or_else(
            || format!("{unit} {step}"),
            |epoch| format!("{unit} {step} (epoch {})", short(epoch, 3)),
        )
    }

    /// The training loss, if it must fall: one that follows something that moves need not.
    pub fn falling_loss(&self) -> Option<&NamedSeries<'a>> {
        self.loss.as_ref().filter(|_| !self.target.moves())
    }

    /// The norm of the whole gradient, logged or from the layers.
    pub fn any_norm(&self) -> Option<&NamedSeries<'a>> {
        self.norm.as_ref().or(self.layers_norm.as_ref())
    }

    /// The learning rates, as far as they are finite.
    pub(super) fn rates(&self) -> &[f64] {
        self.rate
            .as_ref()
            .map(NamedSeries::finite)
            .unwrap_or_default()
    }

    /// The layers from the input to the output.
    pub(super) fn in_model_order(&self) -> Vec<&NamedSeries<'a>> {
        let ordered = self
            .order
            .iter()
            .filter_map(|index| self.layers.get(*index));
        let ordered: Vec<&NamedSeries> = ordered.collect();
        // A run that was put together by hand has no order but that of its layers.
        if ordered.len() == self.layers.len() {
            ordered
        } else {
            self.layers.iter().collect()
        }
    }

    /// The layers whose norms say how the gradient flows: weights, unless there are none.
    pub fn shown_layers(&self) -> Vec<&NamedSeries<'a>> {
        let weights = self.layers.iter().filter(|layer| !is_bias(&layer.name));
        let weights: Vec<&NamedSeries> = weights.collect();
        if weights.is_empty() {
            self.layers.iter().collect()
        } else {
            weights
        }
    }

    /// Every series of the training.
    fn of_training(&self) -> impl Iterator<Item = &NamedSeries<'a>> {
        let single = [
            &self.loss,
            &self.rival,
            &self.reward,
            &self.divergence,
            &self.rate,
            &self.norm,
            &self.layers_norm,
        ];
        let several = [&self.parts, &self.scores, &self.layers];
        let single = single.into_iter().flatten();
        single.chain(several.into_iter().flatten())
    }

    /// Every series.
    fn curves(&self) -> impl Iterator<Item = &NamedSeries<'a>> {
        let held_back = self.validation.iter().chain(&self.held_back_scores);
        self.of_training().chain(held_back)
    }

    /// The number of records of the series that has most.
    pub fn records(&self) -> usize {
        let counts = self.curves().map(|curve| curve.points().len());
        counts.max().unwrap_or(0)
    }

    /// The first step of any series.
    pub fn first_step(&self) -> Option<u64> {
        let firsts = self.curves().filter_map(|curve| curve.points().first());
        firsts.map(|point| point.step).min()
    }

    /// The first step after the last record of a series that has stopped though the run goes on.
    pub fn stopped(&self, curve: &NamedSeries) -> Option<u64> {
        let last = curve
            .points()
            .last()
            .filter(|_| curve.points().len() >= HABIT)?;
        let missing = self.last_step.checked_sub(last.step)?;
        (missing >= STOPPED_GAPS * curve.gap()).then(|| self.step_after(last.step, curve))
    }

    fn step_after(&self, step: u64, curve: &NamedSeries) -> u64 {
        // What is held back is looked at in between, where no series of the training is due.
        let curves = self.of_training();
        let next = curves.filter_map(|other| other.points().get(other.points().count_to(step)));
        let next = next.map(|point| point.step).min();
        let gaps = neighbors(curve.points().steps()).map(|(a, b)| (b - a) as f64);
        next.unwrap_or_else(|| step + median(gaps).max(1.0) as u64)
    }
}

/// The series of the lowest rank, of equal ones the one with most records; one that came up by the way is none.
fn best<'a>(
    log: &'a Log,
    axes: &mut StepAxes<'a>,
    role_of: &impl Fn(&Metric) -> KeyRole,
    rank: fn(&KeyRole) -> Option<u8>,
) -> Option<NamedSeries<'a>> {
    let metrics = log.metrics.iter();
    let ranked = metrics.filter(|metric| !metric.series.is_empty() && is_known(metric));
    let ranked = ranked.filter_map(|metric| Some((rank(&role_of(metric))?, metric)));
    let most = ranked.clone().map(|(_, metric)| metric.count).max();
    let regular = ranked.filter(|(_, metric)| {
        most.is_some_and(|most| metric.count.saturating_mul(BY_THE_WAY) >= most)
    });
    let best: Option<(u8, &Metric)> =
        regular.min_by_key(|(rank, metric)| (*rank, std::cmp::Reverse(metric.count)));
    best.map(|(_, metric)| named(metric, axes))
}

fn named<'a>(metric: &'a Metric, axes: &mut StepAxes<'a>) -> NamedSeries<'a> {
    let track = metric.series.track_among(axes);
    if !is_turned(metric) {
        return NamedSeries::new(&metric.name, track);
    }
    let turned = track.points().iter().map(|point| SeriesPoint {
        value: -point.value,
        ..point
    });
    NamedSeries::new(format!("-{}", metric.name), turned.collect())
}
