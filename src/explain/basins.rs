//! To which minimum each start leads: a map of basins of attraction.

mod floor;
mod settled;

use std::collections::VecDeque;

use super::minimum_near;
use crate::diff::{Evaluator, Objective};
use crate::expr::number::short;
use crate::field::{Grid, Plane, Point, Range, Resolution, Window};
use crate::optim::{Descent, Plan, Sampling, StopReason};

/// A descent has arrived where it is this near to a minimum, as a part of the window.
const ARRIVED: f64 = 0.02;

/// No more minima than this are shown apart, those to which most starts lead.
const MOST: usize = 12;

/// So often at most is it asked by other methods where a descent that has not arrived would lead.
const ASKED: usize = 48;

/// A map of starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Basins {
    /// For each start the index of the minimum at which its descent arrived; for another end the number of minima and its place
    /// in [`OtherEnd::ALL`]; NaN where it ran away.
    pub map: Grid,
    /// The minima, the one that most starts lead to first.
    pub minima: Vec<Basin>,
    /// The shares of starts with another end, in the order of [`OtherEnd::ALL`].
    pub rest: [f64; OtherEnd::ALL.len()],
    /// How many steps each descent had.
    pub steps: u64,
    /// The loss of half of the starts is higher than this.
    pub typical: f64,
}

/// A loss below this part of the typical one of the starts is told as none. A place that is known to about a millionth of the
/// window, as one given by hand in seven digits, leaves the loss, which is flat there, open to about the square of that, times
/// how much steeper than on average it curves.
const NEGLIGIBLE: f64 = 1e-10;

impl Basins {
    /// The share of the starts that end so.
    pub fn share(&self, end: OtherEnd) -> f64 {
        self.rest[end as usize]
    }

    /// The loss at a minimum: of what is as good as none the digits say nothing.
    pub fn loss_in_words(&self, basin: &Basin) -> String {
        let is_none = basin.loss.abs() <= NEGLIGIBLE * self.typical.abs();
        match basin.loss {
            0.0 => String::from("0"),
            _ if is_none => String::from("≈ 0"),
            loss => short(loss, 3),
        }
    }

    /// How many colors the map has: one for each minimum, and for starts that are under way; for others if there are any.
    pub fn classes(&self) -> usize {
        let is_there = |end: &&OtherEnd| **end != OtherEnd::Away && self.share(**end) > 0.0;
        let last = OtherEnd::ALL.iter().rfind(is_there);
        self.minima.len() + last.map_or(0, |end| *end as usize) + 1
    }
}

/// One minimum with its basin.
#[derive(Clone, Debug, PartialEq)]
pub struct Basin {
    /// Where.
    pub at: Vec<f64>,
    /// The loss there.
    pub loss: f64,
    /// The share of the starts that arrived there.
    pub share: f64,
    /// Whether it is one of many that lie side by side at one loss; the share is that of all.
    pub is_curve: bool,
}

/// An end that is none of the minima that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherEnd {
    /// It had not arrived after all steps.
    UnderWay,
    /// It arrived at another minimum: there are too many to be shown apart.
    Arrived,
    /// It goes to and fro and comes no nearer.
    Swinging,
    /// It ran away.
    Away,
}

impl OtherEnd {
    /// Every other end.
    pub const ALL: [Self; 4] = [Self::UnderWay, Self::Arrived, Self::Swinging, Self::Away];

    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::UnderWay => "not there yet",
            Self::Arrived => "other minima",
            Self::Swinging => "hops, no nearer",
            Self::Away => "runs away",
        }
    }
}

/// How one descent ended.
#[derive(Clone, Copy, PartialEq)]
enum End {
    At(usize),
    Other(OtherEnd),
}

/// Lets a descent go from each sample of a window of a plane. `cancelled` is asked before each; if it says yes there is no
/// map.
pub fn basins(
    plan: &Plan,
    (plane, window, resolution): (&Plane, Window, Resolution),
    known: &[Vec<f64>],
    evaluator: &mut Evaluator,
    cancelled: &dyn Fn() -> bool,
) -> Option<Basins> {
    let mut survey = Survey {
        plane,
        window,
        minima: known.to_vec(),
        asked: 0,
        starts: Vec::with_capacity(resolution.samples()),
    };
    let mut ends = Vec::with_capacity(resolution.samples());
    for row in 0..resolution.rows {
        for column in 0..resolution.columns {
            if cancelled() {
                return None;
            }
            let start = plane.lift(window.sample(resolution, column, row));
            ends.push(survey.end(plan, &start, evaluator));
        }
    }
    Some(survey.shown(&ends, resolution, plan, evaluator))
}

/// The minima that are known so far.
struct Survey<'a> {
    plane: &'a Plane,
    window: Window,
    minima: Vec<Vec<f64>>,
    asked: usize,
    /// The losses at the starts.
    starts: Vec<f64>,
}

impl Survey<'_> {
    /// Where a descent ends.
    fn end(&mut self, plan: &Plan, start: &[f64], evaluator: &mut Evaluator) -> End {
        let mut descent = Descent::start(*plan, start, evaluator);
        let first = descent.loss();
        self.starts.push(first);
        let late = self.tail(&mut descent, u64::MAX, evaluator);
        if matches!(descent.stop(), Some(StopReason::NotFinite { .. })) {
            return End::Other(OtherEnd::Away);
        }
        // What chance moves goes to and fro at its minimum.
        let is_moved_by_chance = plan.noise.scale != 0.0 || plan.sampling != Sampling::Fixed;
        let apart = |a: Point, b: Point| self.apart(a, b);
        if !is_moved_by_chance && settled::goes_to_and_fro(&late, apart) {
            // A descent may have any number of steps: rather than all of them, those half way are made again.
            let mut again = Descent::start(*plan, start, evaluator);
            let early = self.tail(&mut again, descent.steps() / 2, evaluator);
            if settled::swings(&early, &late, apart) {
                return End::Other(OtherEnd::Swinging);
            }
        }
        if descent.loss().is_nan() || descent.loss() > first {
            return End::Other(OtherEnd::Away);
        }
        if let Some(found) = self.near(descent.at()) {
            return End::At(found);
        }
        let here = self.plane.project(descent.at());
        let is_near = |at: &[f64]| self.apart(here, self.plane.project(at)) <= 0.25 * ARRIVED;
        let found = settled::minimum_beside(descent.at(), evaluator, &is_near).or_else(|| {
            let may = self.asked < ASKED;
            self.asked += usize::from(may);
            may.then(|| minimum_near(descent.at(), evaluator))?
        });
        if let Some(found) = found.filter(|found| self.near(found).is_none()) {
            self.minima.push(found);
        }
        let found = self.near(descent.at());
        found.map_or(End::Other(OtherEnd::UnderWay), End::At)
    }

    /// Lets a descent make so many steps, and gives the points of the last.
    fn tail(&self, descent: &mut Descent, steps: u64, evaluator: &mut Evaluator) -> Vec<Point> {
        let mut tail = VecDeque::from([self.plane.project(descent.at())]);
        while descent.steps() < steps && descent.step(evaluator) {
            if tail.len() > settled::STEPS {
                tail.pop_front();
            }
            tail.push_back(self.plane.project(descent.at()));
        }
        tail.into()
    }

    /// How far two points of the plane are apart, as a part of the window.
    fn apart(&self, a: Point, b: Point) -> f64 {
        let along = |a: f64, b: f64, range: Range| (a - b).abs() / range.span();
        along(a.0, b.0, self.window.x).max(along(a.1, b.1, self.window.y))
    }

    /// The minimum that is near to a point, seen in the plane.
    fn near(&self, at: &[f64]) -> Option<usize> {
        let here = self.plane.project(at);
        let distance = |minimum: &Vec<f64>| self.apart(here, self.plane.project(minimum));
        let all = self.minima.iter().map(distance).enumerate();
        let nearest = all.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (nearest.1 <= ARRIVED).then_some(nearest.0)
    }

    /// The map, with the minima in the order of their basins; those that nothing leads to are left out.
    fn shown(
        self,
        ends: &[End],
        resolution: Resolution,
        plan: &Plan,
        evaluator: &mut Evaluator,
    ) -> Basins {
        let apart = |a: &[f64], b: &[f64]| self.apart(self.plane.project(a), self.plane.project(b));
        let sets = floor::sets(&self.minima, evaluator, &apart);
        let set_of = |end: &End| match end {
            End::At(index) => End::At(sets[*index]),
            End::Other(_) => *end,
        };
        let ends: Vec<End> = ends.iter().map(set_of).collect();
        let share = |end: End| {
            let count = ends.iter().filter(|other| **other == end).count();
            count as f64 / ends.len() as f64
        };
        let mut order: Vec<usize> = (0..self.minima.len()).collect();
        order.retain(|index| share(End::At(*index)) > 0.0);
        order.sort_by(|a, b| share(End::At(*b)).total_cmp(&share(End::At(*a))));
        let hidden = order.split_off(order.len().min(MOST));
        let value = |end: &End| match end {
            End::At(index) => {
                let place = order.iter().position(|other| other == index);
                place.unwrap_or(order.len() + OtherEnd::Arrived as usize) as f64
            }
            End::Other(OtherEnd::Away) => f64::NAN,
            End::Other(other) => (order.len() + *other as usize) as f64,
        };
        let values = ends.iter().map(value).collect();
        let basin = |index: &usize| Basin {
            at: self.minima[*index].clone(),
            loss: evaluator.value(&self.minima[*index]),
            share: share(End::At(*index)),
            is_curve: sets.iter().filter(|set| *set == index).count() > 1,
        };
        let rest = OtherEnd::ALL.map(|end| match end {
            OtherEnd::Arrived => hidden.iter().map(|index| share(End::At(*index))).sum(),
            _ => share(End::Other(end)),
        });
        let mut starts: Vec<f64> = self
            .starts
            .iter()
            .copied()
            .filter(|loss| loss.is_finite())
            .collect();
        starts.sort_by(f64::total_cmp);
        let typical = starts.get(starts.len() / 2).copied().unwrap_or(0.0);
        Basins {
            typical,
            minima: order.iter().map(basin).collect(),
            map: Grid::from_values(self.window, resolution, values).of_classes(),
            rest,
            steps: plan.stop.steps,
        }
    }
}

#[cfg(test)]
mod tests;
