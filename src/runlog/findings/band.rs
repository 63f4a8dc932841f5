//! The band in which a series moves.
//!
//! The rule was measured on the logs of 159 small runs and on the 19,560 steps of a GPT-2 run without a spike: a value above the
//! mean and six standard deviations of the 30 to 128 records before, and above 1.1 times their exponential mean of span 9,
//! rings within a step of every spike and never elsewhere. Six deviations alone ring 15 times in the long run, a factor of 1.5
//! over the mean in every run with small batches. The window of 128 records and the six deviations are those of OLMo-core's StabilityMonitor;
//! the other thresholds were picked on these logs.

use std::collections::VecDeque;

use crate::runlog::stats::{deviation, mean, median, scatter};

/// The last records of a series are so many.
pub(super) const RECENT: usize = 12;

/// A band has so many records at most.
const LONGEST: usize = 128;

/// And so many at least.
const SHORTEST: usize = 30;

/// So many standard deviations above the mean a value leaves it.
pub(super) const DEVIATIONS: f64 = 6.0;

/// And so many standard deviations of the logarithms above their mean.
const LOG_DEVIATIONS: f64 = 3.0;

/// And above so many times the exponential mean.
const ABOVE_MEAN: f64 = 1.1;

/// A value that is so many times the median of the last ones jumps out of a band that still falls,
const JUMP: f64 = 2.0;

/// if that is so many deviations of neighbors from one another, in logarithms.
const JUMP_DEVIATIONS: f64 = 6.0;

/// A jump is at least this share of the highest value there ever was: next to 0 a loss changes by factors that nobody sees.
const SEEN: f64 = 0.02;

/// The weight of a new record in an exponential mean of span 9.
const WEIGHT: f64 = 2.0 / 10.0;

/// The records of a band, with their exponential mean.
#[derive(Default)]
pub(super) struct Band {
    values: VecDeque<f64>,
    /// The exponential mean.
    mean: f64,
    /// The sums of the values and of their squares, both less the first value that came.
    sums: (f64, f64),
    origin: f64,
    pushed: usize,
    /// The highest value that ever came.
    highest: f64,
}

impl Band {
    /// Whether it has as many records as a band needs.
    pub(super) fn is_full(&self) -> bool {
        self.values.len() >= SHORTEST
    }

    /// Whether a value lies above the band.
    pub(super) fn is_outside(&self, value: f64) -> bool {
        self.is_above(value, LOG_DEVIATIONS)
    }

    /// Whether a value lies above the band, and by so many deviations on a logarithmic scale.
    pub(super) fn is_above(&self, value: f64, log_deviations: f64) -> bool {
        if !self.is_full() {
            return false;
        }
        let count = self.values.len() as f64;
        let shifted = self.sums.0 / count;
        let variance = (self.sums.1 / count - shifted * shifted).max(0.0);
        let above = value > self.origin + shifted + DEVIATIONS * variance.sqrt();
        above && value > ABOVE_MEAN * self.mean && self.is_rare(value, log_deviations)
    }

    /// Whether a value is far above the band on a logarithmic scale too: the losses of small batches are skewed, and six
    /// deviations of theirs are nothing rare.
    fn is_rare(&self, value: f64, deviations: f64) -> bool {
        if self.values.iter().any(|value| *value < 0.0) {
            return true;
        }
        // A record at 0, of a step that was skipped, is none of the scatter.
        let positive = self.values.iter().filter(|value| **value > 0.0);
        let logs: Vec<f64> = positive.map(|value| value.ln()).collect();
        logs.is_empty() || value.ln() > mean(&logs) + deviations * deviation(&logs)
    }

    /// Whether a value is far above the last ones, by their own scatter: while a loss still falls fast, the deviations of a long
    /// band are those of the fall, and nothing leaves it.
    pub(super) fn is_jump(&self, value: f64) -> bool {
        // Most records are far from it: what follows is dear.
        if value < ABOVE_MEAN * self.mean {
            return false;
        }
        let recent = self.values.iter().rev().take(SHORTEST);
        let recent: Vec<f64> = recent.copied().collect();
        if recent.len() < SHORTEST || recent.iter().any(|value| *value <= 0.0) || value <= 0.0 {
            return false;
        }
        let logs: Vec<f64> = recent.iter().map(|value| value.ln()).collect();
        let latest = logs.iter().take(RECENT).copied();
        let highest = latest.clone().fold(f64::NEG_INFINITY, f64::max);
        let middle = median(latest);
        let limit = JUMP.ln().max(JUMP_DEVIATIONS * scatter(&logs));
        let is_seen = value - middle.exp() > SEEN * self.highest;
        is_seen && value.ln() > highest && value.ln() - middle > limit
    }

    /// The exponential mean of the band.
    pub(super) fn level(&self) -> f64 {
        self.mean
    }

    /// Takes a value into the band.
    pub(super) fn push(&mut self, value: f64) {
        self.mean = if self.values.is_empty() {
            value
        } else {
            self.mean + WEIGHT * (value - self.mean)
        };
        let full = self.values.len() == LONGEST;
        let dropped = if full { self.values.pop_front() } else { None };
        for (x, sign) in [(Some(value), 1.0), (dropped, -1.0)] {
            let x = x.map_or(0.0, |x| x - self.origin);
            self.sums.0 += sign * x;
            self.sums.1 += sign * x * x;
        }
        self.values.push_back(value);
        self.highest = self.highest.max(value);
        self.pushed += 1;
        // The sums are taken anew now and then, about a value of the band: what was subtracted leaves no error behind.
        if self.pushed.is_multiple_of(LONGEST) || self.values.len() < LONGEST {
            self.origin = self.values.front().copied().unwrap_or(0.0);
            let shifted = self.values.iter().map(|value| value - self.origin);
            self.sums = shifted.fold((0.0, 0.0), |(sum, squares), x| (sum + x, squares + x * x));
        }
    }
}
