//! What each coordinate did lately: for optimizers that treat coordinates apart, and for kinks in one of many.

use super::Step;

/// How many steps are counted together.
pub const EPOCH: u64 = 64;

/// Counts of the epoch that goes on, and of the one before it: together of the last 64 to 127 steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Turns {
    /// The first step of the epoch that goes on.
    since: u64,
    now: Counts,
    before: Counts,
}

/// One number for each coordinate.
#[derive(Clone, Debug, PartialEq)]
struct Counts {
    steps: u64,
    /// How often the partial derivative changed its sign: less often than an epoch is long.
    turns: Vec<u8>,
    /// The sum of the sizes of the coordinate's steps.
    travel: Vec<f64>,
}

impl Counts {
    fn new(dimension: usize) -> Self {
        Self {
            steps: 0,
            turns: vec![0; dimension],
            travel: vec![0.0; dimension],
        }
    }
}

impl Turns {
    pub(super) fn new(dimension: usize) -> Self {
        Self {
            since: 1,
            now: Counts::new(dimension),
            before: Counts::new(dimension),
        }
    }

    /// Takes the step that led to the iterate `number`.
    #[inline]
    pub(super) fn push(&mut self, number: u64, step: &Step<'_>) {
        if self.now.steps == EPOCH {
            self.begin(number);
        }
        self.now.steps += 1;
        let [old, new] = step.gradient;
        for ((turns, old), new) in self.now.turns.iter_mut().zip(old).zip(new) {
            *turns += u8::from((*old > 0.0 && *new < 0.0) || (*old < 0.0 && *new > 0.0));
        }
        let [from, to] = step.at;
        for ((travel, from), to) in self.now.travel.iter_mut().zip(from).zip(to) {
            *travel += (to - from).abs();
        }
    }

    #[cold]
    fn begin(&mut self, number: u64) {
        std::mem::swap(&mut self.now, &mut self.before);
        self.since = number;
        self.now.steps = 0;
        self.now.turns.fill(0);
        self.now.travel.fill(0.0);
    }

    /// How many steps are counted.
    pub fn steps(&self) -> u64 {
        self.before.steps + self.now.steps
    }

    /// How often a partial derivative changed its sign in these steps; 0 where there is no such coordinate.
    pub fn count(&self, coordinate: usize) -> u64 {
        let of = |counts: &Counts| counts.turns.get(coordinate).copied().map_or(0, u64::from);
        of(&self.before) + of(&self.now)
    }

    /// How far the coordinate went in these steps, back and forth added up; 0 where there is no such coordinate.
    pub fn travel(&self, coordinate: usize) -> f64 {
        let of = |counts: &Counts| counts.travel.get(coordinate).copied().unwrap_or(0.0);
        of(&self.before) + of(&self.now)
    }
}
