//! Breaks that are odd batches: over at once, and either not high or one of many.

use super::band::DEVIATIONS;
use super::breaks::BandExit;
use super::lead::is_felt_at_once;
use crate::runlog::run::NamedSeries;
use crate::runlog::series::Points;
use crate::runlog::stats::{median, neighbors, quantile, scatter, without_fall};

/// A single record below so many times the level before, which the norm does not feel, is an odd batch: there are some in
/// every thousand steps of a healthy run.
const ODD_BATCH: f64 = 4.0;

/// Where losses scatter widely one that is below so many deviations of their logarithms is odd too: of logs of 200 records with nothing but
/// noise, whose logarithm has a deviation of 0.5, one in 5 leaves its band and one in 200 is as high.
const ODD_DEVIATIONS: f64 = 4.5;

/// A break that is over at once is an odd batch too if another record stands out of its neighbors by at least this share of its
/// height, in logarithms: losses with heavy tails have many, and none of them moves the weights. In the heavy tails that are
/// met (a t distribution with 3 degrees of freedom) the highest of many is twice the second in one log of eight.
const ALIKE: f64 = 0.5;

/// What was usual before a break is judged by so many records.
const BEFORE: usize = 50;

/// A break is over at once if the median of so many records after it is back.
const AFTER: usize = 10;

/// Back is below so many times the level before, or below what so large a share of the records before stays: the median of ten
/// records of nothing but noise is above that once in a thousand times.
const BACK: f64 = 1.2;
const USUAL: f64 = 0.9;

/// The breaks of a run that are over at once.
pub(super) struct OddBatches {
    at_once: Vec<AtOnce>,
    /// Whether every step has a record: else a spike may be over between two records.
    is_dense: bool,
    /// By how much a record stands out of both its neighbors at most, with its index: the two most.
    lone: [(usize, f64); 2],
}

/// A break that is over at once.
struct AtOnce {
    index: usize,
    /// Whether the very next record is back.
    is_lone: bool,
    /// How high it is above the level before, in logarithms.
    rise: f64,
    /// How high chance makes one where losses scatter as before.
    chance: f64,
}

impl OddBatches {
    pub(super) fn among(breaks: &[BandExit], points: Points) -> Self {
        let is_signed = points.values().iter().any(|value| *value < 0.0);
        let scaled = |value: f64| if is_signed { value } else { value.ln() };
        let at_once = breaks.iter().filter_map(|one| {
            let (before, after) = points.split_at(one.index);
            let after = after.values().iter().skip(1).take(AFTER).copied();
            let before = before.from(one.index.saturating_sub(BEFORE)).values();
            let scale = before.iter().map(|value| scaled(*value));
            let scale: Vec<f64> = scale.filter(|value| value.is_finite()).collect();
            let (rest, level) = without_fall(&scale);
            let usual = level + quantile(rest, USUAL);
            let more = if is_signed {
                (BACK - 1.0) * one.unit
            } else {
                BACK.ln()
            };
            let back = scaled(one.base + (BACK - 1.0) * one.unit).min(level + more);
            let next = after.clone().next().map(scaled);
            let is_over = one.back.is_some() && scaled(median(after)) < back.max(usual);
            is_over.then(|| AtOnce {
                index: one.index,
                is_lone: next.is_none_or(|next| next < back.max(usual)),
                rise: scaled(one.peak.value) - scaled(one.base),
                chance: ODD_DEVIATIONS.max(if is_signed { DEVIATIONS } else { 0.0 })
                    * scatter(&scale),
            })
        });
        let at_once: Vec<AtOnce> = at_once.collect();
        let ends = points.first().zip(points.last());
        let steps = ends.map_or(0, |(first, last)| last.step - first.step);
        let lone = if at_once.is_empty() {
            [(0, 0.0); 2]
        } else {
            lone(points.values(), scaled)
        };
        Self {
            at_once,
            is_dense: steps < points.len() as u64,
            lone,
        }
    }

    /// Whether a break is a single record that nothing but the loss shows: nothing came of it.
    pub(super) fn is_harmless(&self, norm: Option<&NamedSeries>, one: &BandExit) -> bool {
        let mut at_once = self.at_once.iter();
        at_once.any(|own| own.index == one.index && own.is_lone) && !is_felt(norm, one)
    }

    /// Whether a break is an odd batch: over at once and either not very high and no matter for the norm, or one of many.
    pub(super) fn has(&self, norm: Option<&NamedSeries>, one: &BandExit) -> bool {
        let own = self.at_once.iter().find(|own| own.index == one.index);
        let Some(own) = own else {
            return false;
        };
        let is_felt = is_felt(norm, one);
        let is_low = own.rise < own.chance || one.height() < ODD_BATCH;
        let mut others = self
            .lone
            .iter()
            .filter(|(index, _)| index.abs_diff(one.index) > AFTER);
        let is_alike = others.any(|(_, other)| *other > ALIKE * own.rise.max(0.0));
        is_alike && (self.is_dense || !is_felt) || is_low && !is_felt
    }
}

/// Whether the norm left its band with the record that is odd.
fn is_felt(norm: Option<&NamedSeries>, one: &BandExit) -> bool {
    norm.is_some_and(|norm| is_felt_at_once(norm, one.from_step, one.start.step))
}

/// The two records that stand most out of both their neighbors, with their index.
fn lone(values: &[f64], scaled: impl Fn(f64) -> f64) -> [(usize, f64); 2] {
    let mut most = [(0, 0.0); 2];
    let triples = neighbors(values).zip(values.iter().skip(2));
    for (index, ((before, value), after)) in (1..).zip(triples) {
        let out = scaled(*value) - scaled(before.max(*after));
        if out.is_finite() && out > most[1].1 {
            most[1] = (index, out);
            most.sort_by(|a, b| b.1.total_cmp(&a.1));
        }
    }
    most
}
