//! Where a run leads: its recorded iterates, and those of a copy that goes on for a while.
//!
//! A descent is deterministic, so a copy does what the run will do. How far it goes depends on the size of the loss alone,
//! never on the clock, so that every verdict on one run is the same.

use crate::diff::{Evaluator, Objective, dot};
use crate::optim::{Descent, Edit, Stop, StopReason, norm};

use super::situation::difference;
use super::stretch::{HALVED, Stretch, dies_out, rests};

/// The most steps that a copy goes on.
const MOST_STEPS: usize = 1024;

/// The fewest, however large the loss.
const FEWEST_STEPS: usize = 16;

/// How many operations of the loss a copy may cost, over rows and nodes.
const OPERATIONS: usize = 3_000_000;

/// The most numbers that are kept of the positions.
const NUMBERS: usize = 1 << 18;

/// Steps go somewhere if this part of their length is not taken back by others.
const DIRECTED: f64 = 0.5;

/// A loss falls in spite of swings if its mean falls by this part of the swing from one stretch to the next.
const PROGRESS: f64 = 0.02;

/// The height of the losses above the least has come down if it is less than this part of what it was a quarter ago.
const FALLEN: f64 = 0.8;

/// With fewer iterates than this nothing has swung yet: a first overshoot and its return are no swing.
const FEWEST_TO_SWING: usize = 12;

/// In so many parts all losses are divided, to see whether they grow.
const PARTS: usize = 16;

/// Growth goes on if it does not slow down by more than this.
const SLOWING: f64 = 0.8;

/// A loss that ends beyond all numbers has grown to get there if it was this many times the greatest before.
const TENFOLD: f64 = 10.0;

/// A candidate is far out if it is this many times as far away as anything before.
const FAR_OUT: f64 = 1e6;

/// What becomes of a run in the long run, as far as one can see.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fate {
    /// The loss grows beyond where it started, and goes on growing.
    Grows,
    /// So fast that it ends beyond all numbers, with this step.
    Explodes(u64),
    /// It steps to where the loss is no number, without having grown, with this step.
    Breaks(u64),
    /// The optimizer has no step to propose.
    GivesUp(StopReason),
    /// It comes to rest.
    Settles,
    /// It stays in motion and gets no nearer to anything.
    Swings(Swing),
    /// It goes somewhere, and is still on its way.
    Travels,
}

/// A motion that does not die out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Swing {
    /// The least and the greatest value of each coordinate.
    pub(super) ranges: Vec<[f64; 2]>,
    /// The least and the greatest loss.
    pub(super) losses: [f64; 2],
    /// After how many steps it comes back to where it was, if it does.
    pub(super) period: Option<usize>,
}

impl Swing {
    /// How far it swings.
    pub(super) fn extent(&self) -> f64 {
        let widths: Vec<f64> = self.ranges.iter().map(|[low, high]| high - low).collect();
        norm(&widths)
    }
}

/// The record of a run and of its copy, one after the other.
#[derive(Debug)]
pub(super) struct Outlook {
    points: Vec<Vec<f64>>,
    losses: Vec<f64>,
    /// Where in these the shown iterate stands.
    present: usize,
    /// The loss at the start of the run.
    start_loss: f64,
    /// The copy where it ended.
    pub(super) end: Descent,
}

impl Outlook {
    pub(super) fn of(descent: &Descent, evaluator: &mut Evaluator) -> Self {
        let record = descent.record();
        let recent = record.recent();
        let mut points: Vec<Vec<f64>> = recent.map(|iterate| iterate.at.to_vec()).collect();
        let mut losses: Vec<f64> = record.recent().map(|iterate| iterate.loss).collect();
        let present = losses.len() - 1;
        let mut end = descent.clone();
        let endless = Stop {
            steps: u64::MAX,
            gradient_norm: 0.0,
        };
        let steps = affordable_steps(evaluator, points[present].len());
        let before = end.evaluations().total();
        if end.apply(&Edit::Stop(endless)).is_ok() {
            while losses.len() <= present + steps
                && !rests(&points[present..])
                && end.evaluations().total() - before <= 2 * steps as u64
                && end.step(evaluator)
            {
                points.push(end.at().to_vec());
                losses.push(end.loss());
            }
        }
        evaluator.at_step(descent.steps());
        Self {
            points,
            losses,
            present,
            start_loss: record.start_loss(),
            end,
        }
    }

    /// The loss this many steps ahead, if it was seen.
    pub(super) fn loss_ahead(&self, steps: usize) -> Option<f64> {
        self.losses.get(self.present + steps).copied()
    }

    /// The displacement of the next step.
    pub(super) fn next_step(&self) -> Option<Vec<f64>> {
        let next = self.points.get(self.present + 1)?;
        Some(difference(next, &self.points[self.present]))
    }

    /// How many steps ahead were seen.
    pub(super) fn steps_ahead(&self) -> usize {
        self.losses.len() - 1 - self.present
    }

    /// After how many steps ahead all that is seen is so, if it is at the end.
    pub(super) fn steps_until(&self, is_so: impl Fn(&[f64]) -> bool) -> Option<usize> {
        let ahead = self.points[self.present..].iter();
        let still = ahead.rev().take_while(|at| is_so(at)).count();
        (still > 0).then(|| self.points.len() - self.present - still)
    }

    /// How much the loss falls per step, over what is ahead or, where that is not much, over what was.
    pub(super) fn drop_per_step(&self) -> f64 {
        let last = self.losses.len() - 1;
        let from = if last > self.present { self.present } else { 0 };
        (self.losses[from] - self.losses[last]) / ((last - from).max(1)) as f64
    }

    /// Whether the losses in the farther half of what is ahead are clearly lower on average, above the least there, than
    /// those in the newer half of what was.
    pub(super) fn is_lower_ahead(&self) -> bool {
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len().max(1) as f64;
        let (known, ahead) = self.losses.split_at(self.present + 1);
        let least = self.losses.iter().copied().fold(f64::INFINITY, f64::min);
        let height = |losses: &[f64]| mean(&losses[losses.len() / 2..]) - least;
        height(ahead) < FALLEN * height(known)
    }

    /// Whether the losses in the farther half of what is ahead are higher on average than the shown one.
    pub(super) fn rises(&self) -> bool {
        let ahead = &self.losses[self.present..];
        let farther = &ahead[ahead.len() / 2..];
        let mean = farther.iter().sum::<f64>() / farther.len() as f64;
        mean > self.losses[self.present]
    }

    /// All that is ahead, as a swing.
    pub(super) fn whole(&self) -> Swing {
        let all = self.stretch(self.present, self.losses.len());
        Swing {
            ranges: all.ranges,
            losses: all.losses,
            period: None,
        }
    }

    /// Whether the shown loss is clearly lower, above the least of all, than the oldest of the recorded ones.
    pub(super) fn is_lower_now(&self) -> bool {
        let least = self.losses.iter().copied().fold(f64::INFINITY, f64::min);
        self.losses[self.present] - least < FALLEN * (self.losses[0] - least)
    }

    /// Whether it goes less far in its second half than in the quarter before, as what comes to rest does; what falls for
    /// ever goes on at least as far.
    pub(super) fn slows_down(&self) -> bool {
        let count = self.losses.len();
        self.stretch(count / 2, count).extent < self.stretch(count / 4, count / 2).extent
    }

    pub(super) fn fate(&self) -> Fate {
        match self.end.stop() {
            Some(StopReason::NotFinite { candidate, .. }) => {
                let step = self.end.steps() + 1;
                return if self.has_exploded(candidate) {
                    Fate::Explodes(step)
                } else {
                    Fate::Breaks(step)
                };
            }
            Some(
                stop @ (StopReason::NoDescent { .. }
                | StopReason::SingularHessian { .. }
                | StopReason::NotSolved { .. }),
            ) => {
                return Fate::GivesUp(stop.clone());
            }
            Some(StopReason::Steps { .. } | StopReason::GradientNorm { .. }) | None => {}
        }
        if self.grows() {
            return Fate::Grows;
        }
        let count = self.losses.len();
        let cuts = [count / 16, count / 8, count / 4, count / 2, count];
        let stretches: Vec<Stretch> = cuts
            .windows(2)
            .map(|cut| self.stretch(cut[0], cut[1]))
            .collect();
        let [first, second, third, last] = &stretches[..] else {
            return Fate::Travels;
        };
        if last.path == 0.0 {
            return Fate::Settles;
        }
        if last.net >= DIRECTED * last.path {
            let rests = last.extent <= HALVED * third.extent;
            return if rests { Fate::Settles } else { Fate::Travels };
        }
        if dies_out([first.extent, second.extent, third.extent, last.extent]) && self.calms_down() {
            return Fate::Settles;
        }
        let swing = last.losses[1] - last.losses[0];
        let falls = third.mean - last.mean > PROGRESS * swing && last.losses[1] < third.losses[1];
        if falls {
            return Fate::Travels;
        }
        Fate::Swings(Swing {
            ranges: last.ranges.clone(),
            losses: last.losses,
            period: self.period(last),
        })
    }

    /// Whether the recorded losses come down: those of each of their later quarters stay below those of the one before.
    pub(super) fn has_fallen(&self) -> bool {
        let losses = &self.losses[..=self.present];
        if losses.len() < FEWEST_TO_SWING {
            return false;
        }
        let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
        let height = |quarter: usize| {
            let part = &losses[losses.len() * quarter / 4..losses.len() * (quarter + 1) / 4];
            part.iter().copied().fold(f64::NEG_INFINITY, f64::max) - least
        };
        height(3) < FALLEN * height(2) && height(2) < FALLEN * height(1)
    }

    /// The swing of the recorded iterates, if they have come no nearer than where the run started: they turn back now and
    /// then, and in their newer half the loss is as high as it was at the start.
    pub(super) fn swing_so_far(&self) -> Option<Swing> {
        let (points, losses) = (&self.points[..=self.present], &self.losses[..=self.present]);
        if losses.len() < FEWEST_TO_SWING {
            return None;
        }
        let newer = self.stretch(losses.len() / 2, losses.len());
        let older = &losses[..losses.len() / 2];
        let highest = older.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let is_growing = newer.losses[1] > highest && self.grows();
        let steps: Vec<Vec<f64>> = points
            .windows(2)
            .map(|pair| difference(&pair[1], &pair[0]))
            .collect();
        let turns = steps
            .windows(2)
            .filter(|pair| dot(&pair[0], &pair[1]) < 0.0)
            .count();
        let is_swing = turns >= 2 && newer.net < DIRECTED * newer.path;
        let no_nearer = newer.losses[1] >= self.start_loss && newer.losses[0] < newer.losses[1];
        (is_swing && no_nearer && !is_growing).then_some(Swing {
            ranges: newer.ranges,
            losses: newer.losses,
            period: None,
        })
    }

    /// Whether the greatest losses of the later sixteenths rise from one to the next above all before, and do not rise more
    /// slowly. So many in a row do not rise by chance, in a swing that is only irregular.
    fn grows(&self) -> bool {
        let tops = self.tops();
        let before = tops[..PARTS - 1]
            .iter()
            .copied()
            .fold(self.start_loss, f64::max);
        let rises: Vec<f64> = tops[PARTS / 2..]
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .collect();
        let (older, newer) = rises.split_at(rises.len() / 2);
        let rise = |rises: &[f64]| rises.iter().sum::<f64>() / rises.len() as f64;
        tops[PARTS - 1] > before
            && rises.iter().all(|rise| *rise > 1e-12 * before.abs())
            && rise(newer) >= SLOWING * rise(older)
    }

    /// The greatest loss of each sixteenth.
    fn tops(&self) -> [f64; PARTS] {
        let count = self.losses.len();
        std::array::from_fn(|index| {
            let part = &self.losses[count * index / PARTS..(count * (index + 1) / PARTS)];
            part.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        })
    }

    fn has_exploded(&self, candidate: &[f64]) -> bool {
        let half = (self.losses.len() / 2)
            .min(self.losses.len().saturating_sub(4))
            .max(1);
        let greatest = |losses: &[f64]| losses.iter().map(|loss| loss.abs()).fold(0.0, f64::max);
        let before = greatest(&self.losses[..half]).max(self.start_loss.abs());
        let size = self
            .points
            .iter()
            .map(|point| norm(point))
            .fold(1.0, f64::max);
        let candidate = norm(candidate);
        let far = candidate.is_nan() || candidate > FAR_OUT * size;
        far || greatest(&self.losses[half..]) > TENFOLD * before.max(f64::MIN_POSITIVE)
    }

    /// Whether the steps of the last six eighths become shorter from one to the next.
    fn calms_down(&self) -> bool {
        let count = self.points.len();
        let longest = |eighth: usize| {
            let part = &self.points[count * eighth / 8..count * (eighth + 1) / 8];
            let lengths = part
                .windows(2)
                .map(|pair| norm(&difference(&pair[1], &pair[0])));
            lengths.fold(0.0, f64::max)
        };
        let lengths: Vec<f64> = (2..8).map(longest).collect();
        lengths.windows(2).all(|pair| pair[1] <= pair[0])
    }

    fn stretch(&self, from: usize, to: usize) -> Stretch {
        Stretch::of(&self.points[from..to], &self.losses[from..to])
    }

    /// The shortest number of steps, up to 16, after which the last stretch repeats itself.
    fn period(&self, last: &Stretch) -> Option<usize> {
        let points = &self.points[self.points.len() / 2..];
        let repeats = |period: &usize| {
            let pairs = points.iter().zip(&points[*period..]);
            pairs.clone().count() >= 2 * period
                && pairs
                    .into_iter()
                    .all(|(a, b)| norm(&difference(a, b)) <= 1e-3 * last.extent)
        };
        (1..=16.min(points.len())).find(repeats)
    }
}

/// How many steps a copy may go on.
fn affordable_steps(evaluator: &Evaluator, parameters: usize) -> usize {
    let program = evaluator.program();
    let rows = program.data().map_or(1, |data| data.rows().max(1));
    let nodes = program.loss().graph.nodes().len() + parameters;
    let steps = (OPERATIONS / (nodes * rows)).clamp(FEWEST_STEPS, MOST_STEPS);
    steps.min((NUMBERS / parameters.max(1)).max(4))
}
