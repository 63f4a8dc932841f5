//! Where a run leads: its recorded iterates, and those of a copy that goes on for a while.
//!
//! A descent is deterministic, so a copy does what the run will do. How far it goes depends on the size of the loss alone,
//! never on the clock, so that every verdict on one run is the same.

mod departure;
mod fate;

use crate::diff::{Evaluator, Objective};
use crate::optim::{Descent, PlanEdit, Stop, norm};

use super::points::{difference, scale_of};
use super::recent_steps::{RecentSteps, rests};

pub(super) use fate::{Fate, Swing};

use departure::{LEFT, departure, first_departure, forgets};
use fate::SLOWING;

/// The most steps that a copy goes on.
const MOST_STEPS: usize = 1024;

/// The fewest, however large the loss.
const FEWEST_STEPS: usize = 16;

/// How many operations of the loss a copy may cost, over rows and nodes.
const OPERATIONS: usize = 3_000_000;

/// How many evaluations a step of the copy may cost on average, where they are not cheap.
const EVALUATIONS: usize = 4;

/// The most numbers that are kept of the positions.
const NUMBERS: usize = 1 << 18;

/// The height of the losses above the least has come down if it is less than this part of what it was a quarter ago.
const FALLEN: f64 = 0.8;

/// A loss is as high as another, above the least, if it is at least this part of it.
const NEARLY: f64 = 0.9;

/// A fall of the loss counts, before it is as high again, if it is more than this part of it.
const NOTABLE: f64 = 0.01;

/// The recorded losses do not tell yet whether they come down if there are fewer than this.
const FEWEST_TO_FALL: usize = 12;

/// What is so for no more than one of so many parts of what is ahead may be chance.
const MOMENTS: usize = 16;

/// What rests is followed so many times as far: how large a gradient was is forgotten by half in some 1400 steps at a memory of 0.999,
/// and what shakes a rest off is a thousandth of that or less.
const FORGOTTEN: usize = 8;

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
    /// How many steps ahead it leaves where it came to rest, if that was seen.
    leaves: Option<u64>,
}

/// The loss rises in jumps where a step climbs this part of its height, in so many of the steps of a half; its heights are the
/// same if they differ by at most this part.
const RISES: f64 = 0.5;
const FEWEST_RISES: usize = 3;
const SAME: f64 = 0.05;

/// A loss that has risen by this part of its fall, for all of the farther half, has turned up.
const TURNS: f64 = 0.1;

/// A loss falls ever less if it falls in the farther half by at most this part of what it did in the nearer: at a steady pace by as much.
const EVER_LESS: f64 = 0.5;

/// A swing that is at most this wide, relative to the distance from the origin or to 1, is rounding.
pub(super) const STANDS: f64 = 1e-13;

/// A way stalls if its nearer half makes at least this part of it.
const STALLS: f64 = 0.99;

impl Outlook {
    pub(super) fn of(descent: &Descent, evaluator: &mut Evaluator) -> Self {
        let record = descent.record();
        let recent = record.recent();
        let mut points: Vec<Vec<f64>> = recent.map(|iterate| iterate.at.to_vec()).collect();
        let mut losses: Vec<f64> = record.recent().map(|iterate| iterate.loss).collect();
        let present = losses.len() - 1;
        let mut end = descent.clone();
        let steps = affordable_steps(evaluator, points[present].len());
        let affordable = affordable_evaluations(evaluator, points[present].len());
        let most = affordable.max(EVALUATIONS * steps);
        let most = descent.evaluations().total() + most as u64;
        if end.apply(&PlanEdit::Stop(Stop::NEVER)).is_ok() {
            while losses.len() <= present + steps
                && !rests(&points[present..])
                && end.evaluations().total() <= most
                && end.step(evaluator)
            {
                points.push(end.at().to_vec());
                losses.push(end.loss());
            }
        }
        let longest = (FORGOTTEN * steps).min(affordable.max(steps));
        let rested = (present + longest + 1).saturating_sub(losses.len());
        let is_at_rest = forgets(descent) && rests(&points[present..]);
        let leaves = is_at_rest.then(|| {
            // It may have been thrown out already, and have come back, before it stood as still as this.
            first_departure(&points[present..], end.at()).or_else(|| {
                let step = departure(end.clone(), rested, evaluator)?;
                Some(step - descent.steps())
            })
        });
        evaluator.at_step(descent.steps());
        Self {
            leaves: leaves.flatten(),
            points,
            losses,
            present,
            start_loss: record.start_loss(),
            end,
        }
    }

    /// The loss at the start of the run.
    pub(super) fn start_loss(&self) -> f64 {
        self.start_loss
    }

    /// How many steps ahead it leaves where it will have come to rest, or the minimum at which it is, if that was seen.
    pub(super) fn leaves(&self) -> Option<u64> {
        let here = &self.points[self.present];
        let far = LEFT * scale_of(here);
        let mut ahead = (0..).zip(&self.points[self.present..]);
        let is_away = |(_, at): &(u64, &Vec<f64>)| norm(&difference(at, here)) > far;
        let away = ahead.find(is_away).filter(|_| forgets(&self.end));
        let away = away.map(|(steps, _)| steps);
        self.leaves_rest().into_iter().chain(away).min()
    }

    /// The same of where it will have come to rest alone.
    pub(super) fn leaves_rest(&self) -> Option<u64> {
        self.leaves.filter(|steps| *steps <= MOST_STEPS as u64)
    }

    /// The same, however long it rests before.
    pub(super) fn leaves_in_the_end(&self) -> Option<u64> {
        self.leaves().or(self.leaves)
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

    /// The shown iterate and those ahead of it, in order.
    pub(super) fn iterates_ahead(&self) -> &[Vec<f64>] {
        &self.points[self.present..]
    }

    /// How many steps ahead were seen.
    pub(super) fn steps_ahead(&self) -> usize {
        self.losses.len() - 1 - self.present
    }

    /// After how many steps ahead all that is seen is so, if it is at the end, and not only for a moment.
    pub(super) fn steps_until(&self, is_so: impl Fn(&[f64]) -> bool) -> Option<usize> {
        let ahead = self.points[self.present..].iter();
        let still = ahead.rev().take_while(|at| is_so(at)).count();
        let is_lasting = still > self.steps_ahead() / MOMENTS;
        is_lasting.then(|| self.points.len() - self.present - still)
    }

    /// The farthest that what is ahead, the shown iterate among it, comes from a point.
    pub(super) fn farthest_from(&self, point: &[f64]) -> f64 {
        let ahead = self.points[self.present..].iter();
        let distances = ahead.map(|at| norm(&difference(at, point)));
        distances.fold(0.0, f64::max)
    }

    /// Whether it travels on, over one rise of the loss after the other, and its farther half comes no lower and no less high than
    /// its nearer half.
    pub(super) fn gets_nowhere(&self) -> bool {
        let ahead = &self.losses[self.present..];
        let (nearer, farther) = ahead.split_at(ahead.len() / 2);
        let least = |losses: &[f64]| losses.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |losses: &[f64]| losses.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let height = most(ahead) - least(ahead);
        let climbs = |pair: &[f64]| pair[1] - pair[0] > RISES * height;
        let jumps = farther.windows(2).filter(|pair| climbs(pair)).count();
        self.fate() == Fate::Travels
            && jumps >= FEWEST_RISES
            && least(farther) >= least(nearer) - SAME * height
            && most(farther) >= most(nearer) - SAME * height
    }

    /// Whether nearly all of the way ahead to a point is made in the nearer half.
    pub(super) fn stalls(&self, point: &[f64]) -> bool {
        let ahead = &self.points[self.present..];
        let left = |index: usize| norm(&difference(&ahead[index], point));
        let [now, half, end] = [0, ahead.len() / 2, ahead.len() - 1].map(left);
        now - half >= STALLS * (now - end) && end > 0.0 && now > end
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

    /// Whether the farthest quarter of what is ahead is higher, on average, than the start and than now.
    pub(super) fn ends_higher(&self) -> bool {
        self.later().mean > self.start_loss.max(self.losses[self.present])
    }

    /// Whether the loss falls in the farther half of what is ahead by far less than in the nearer half.
    pub(super) fn falls_ever_less(&self) -> bool {
        let ahead = &self.losses[self.present..];
        let [now, half, end] = [0, ahead.len() / 2, ahead.len() - 1].map(|index| ahead[index]);
        half - end <= EVER_LESS * (now - half)
    }

    /// Whether what it ends with is higher, by a part of the whole fall that counts, than the least on the way there.
    pub(super) fn turns_up(&self) -> bool {
        let ahead = &self.losses[self.present..];
        let least = ahead.iter().copied().fold(f64::INFINITY, f64::min);
        let farther = ahead[ahead.len() / 2..].iter().copied();
        let least_later = farther.fold(f64::INFINITY, f64::min);
        least_later - least > TURNS * (ahead[0] - least)
    }

    /// Whether a mean loss is as high above the least of all as the start, or nearly so.
    pub(super) fn is_as_high_as_start(&self, mean: f64) -> bool {
        let least = self.losses.iter().copied().fold(f64::INFINITY, f64::min);
        mean - least >= NEARLY * (self.start_loss - least)
    }

    /// Whether a swing of the past is higher than the start all along, and what is ahead is higher than that: it grows.
    pub(super) fn outgrows(&self, swing: &Swing) -> bool {
        let is_higher =
            swing.losses[0] > self.start_loss && self.later().losses[0] > swing.losses[1];
        is_higher && self.rises_on(swing.losses[1] - self.start_loss)
    }

    /// Whether the greatest losses of the quarters ahead rise to the end, not ever more slowly, and by a part of this height that counts:
    /// what a limit holds rises, too.
    fn rises_on(&self, height: f64) -> bool {
        let ahead = &self.losses[self.present..];
        let top = |quarter: usize| {
            let part = &ahead[ahead.len() * quarter / 4..ahead.len() * (quarter + 1) / 4];
            part.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        };
        let tops = [0, 1, 2, 3].map(top);
        tops[3] - tops[2] >= SLOWING * (tops[2] - tops[1]) && tops[3] - tops[0] > NOTABLE * height
    }

    /// The least loss ahead, if it is lower than the shown one by more than a hundredth of it.
    pub(super) fn falls_first(&self) -> Option<f64> {
        let now = self.losses[self.present];
        let ahead = self.losses[self.present..].iter().copied();
        let least = ahead.fold(f64::INFINITY, f64::min);
        (now - least > NOTABLE * now.abs()).then_some(least)
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
        self.as_swing(self.present, self.losses.len())
    }

    /// Whether the shown loss is clearly lower, above the least of all, than the oldest of the recorded ones.
    pub(super) fn is_lower_now(&self) -> bool {
        let least = self.losses.iter().copied().fold(f64::INFINITY, f64::min);
        self.losses[self.present] - least < FALLEN * (self.losses[0] - least)
    }

    /// Whether it will come to rest: its speed falls faster than as one over the number of steps, of which the sum has no
    /// bound.
    pub(super) fn slows_down(&self) -> bool {
        let count = self.losses.len();
        let first = self.end.steps() as f64 - (count - 1) as f64;
        // Where the middle of a part lies in all steps, and how far it goes there in one.
        let part = |from: usize, to: usize| {
            let steps = (to - from).max(1) as f64;
            (
                first + (from + to) as f64 / 2.0,
                self.segment(from, to).extent / steps,
            )
        };
        let (before, fast) = part(count / 4, count / 2);
        let (after, slow) = part(count / 2, count);
        slow * after < fast * before
    }

    /// Whether the recorded losses come down: those of each of their later quarters stay below those of the one before.
    pub(super) fn has_fallen(&self) -> bool {
        let losses = &self.losses[..=self.present];
        if losses.len() < FEWEST_TO_FALL {
            return false;
        }
        let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
        let height = |quarter: usize| {
            let part = &losses[losses.len() * quarter / 4..losses.len() * (quarter + 1) / 4];
            part.iter().copied().fold(f64::NEG_INFINITY, f64::max) - least
        };
        height(3) < FALLEN * height(2) && height(2) < FALLEN * height(1)
    }

    /// Some iterates as a swing, seen from end to end of them.
    fn as_swing(&self, from: usize, to: usize) -> Swing {
        let segment = self.segment(from, to);
        let step = |index: usize| {
            let before_end = self.losses.len() - 1 - index;
            self.end.steps().saturating_sub(before_end as u64)
        };
        Swing {
            ranges: segment.ranges,
            swings: segment.swings,
            shrinks: segment.shrinks,
            losses: segment.losses,
            mean: segment.mean,
            steps: [step(from), step(to - 1)],
            period: None,
        }
    }

    fn segment(&self, from: usize, to: usize) -> RecentSteps {
        RecentSteps::of(&self.points[from..to], &self.losses[from..to])
    }
}

/// How many evaluations of the loss a copy may cost.
pub(super) fn affordable_evaluations(evaluator: &Evaluator, parameters: usize) -> usize {
    let program = evaluator.program();
    // A step evaluates the rows of its batch.
    let rows = program.data().map_or(1, |data| {
        let batch = data.batch().map_or(usize::MAX, |batch| batch.rows);
        data.rows().min(batch).max(1)
    });
    let nodes = program.loss().graph.nodes().len() + parameters;
    OPERATIONS / (nodes * rows)
}

/// How many steps a copy may go on.
pub(super) fn affordable_steps(evaluator: &Evaluator, parameters: usize) -> usize {
    let affordable = affordable_evaluations(evaluator, parameters);
    let steps = affordable.clamp(FEWEST_STEPS, MOST_STEPS);
    steps.min((NUMBERS / parameters.max(1)).max(4))
}

#[cfg(test)]
mod tests;
