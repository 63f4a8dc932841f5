//! To which minimum each start leads: a map of basins of attraction.

use super::minimum_near;
use crate::diff::{Evaluator, Objective};
use crate::field::{Grid, Plane, Range, Resolution, Window};
use crate::optim::{Descent, Plan, StopReason};

/// A descent has arrived where it is this near to a minimum, as a part of the window.
const ARRIVED: f64 = 0.02;

/// No more minima than this are shown apart; further ones count as none.
const MOST: usize = 12;

/// So often at most is it asked where a descent that has not arrived would lead.
const ASKED: usize = 48;

/// A map of starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Basins {
    /// For each start the index of the minimum at which its descent arrived; the number of minima where it did not arrive;
    /// NaN where it ran away.
    pub map: Grid,
    /// The minima, the one that most starts lead to first.
    pub minima: Vec<Basin>,
    /// The shares of starts that had not arrived after all steps, and that ran away.
    pub rest: [f64; 2],
    /// How many steps each descent had.
    pub steps: u64,
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
}

/// How one descent ended.
#[derive(Clone, Copy, PartialEq)]
enum End {
    At(usize),
    UnderWay,
    Away,
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
}

impl Survey<'_> {
    /// Where a descent ends.
    fn end(&mut self, plan: &Plan, start: &[f64], evaluator: &mut Evaluator) -> End {
        let mut descent = Descent::start(*plan, start, evaluator);
        let first = descent.loss();
        while descent.step(evaluator) {}
        let broke = matches!(descent.stop(), Some(StopReason::NotFinite { .. }));
        if broke || descent.loss().is_nan() || descent.loss() > first {
            return End::Away;
        }
        if let Some(found) = self.near(descent.at()) {
            return End::At(found);
        }
        if self.asked < ASKED && self.minima.len() < MOST {
            self.asked += 1;
            let found = minimum_near(descent.at(), evaluator);
            if let Some(found) = found.filter(|found| self.near(found).is_none()) {
                self.minima.push(found);
            }
        }
        self.near(descent.at()).map_or(End::UnderWay, End::At)
    }

    /// The minimum that is near to a point, seen in the plane.
    fn near(&self, at: &[f64]) -> Option<usize> {
        let here = self.plane.project(at);
        let apart = |a: f64, b: f64, range: Range| (a - b).abs() / range.span();
        let distance = |minimum: &Vec<f64>| {
            let there = self.plane.project(minimum);
            let x = apart(here.0, there.0, self.window.x);
            x.max(apart(here.1, there.1, self.window.y))
        };
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
        let share = |end: End| {
            let count = ends.iter().filter(|other| **other == end).count();
            count as f64 / ends.len() as f64
        };
        let mut order: Vec<usize> = (0..self.minima.len()).collect();
        order.retain(|index| share(End::At(*index)) > 0.0);
        order.sort_by(|a, b| share(End::At(*b)).total_cmp(&share(End::At(*a))));
        let value = |end: &End| match end {
            End::At(index) => order
                .iter()
                .position(|other| other == index)
                .unwrap_or(order.len()) as f64,
            End::UnderWay => order.len() as f64,
            End::Away => f64::NAN,
        };
        let values = ends.iter().map(value).collect();
        let basin = |index: &usize| Basin {
            at: self.minima[*index].clone(),
            loss: evaluator.value(&self.minima[*index]),
            share: share(End::At(*index)),
        };
        Basins {
            minima: order.iter().map(basin).collect(),
            map: Grid::from_values(self.window, resolution, values).of_classes(),
            rest: [share(End::UnderWay), share(End::Away)],
            steps: plan.stop.steps,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};
    use crate::optim::{Settings, Stop, find};

    fn map(text: &str, rate: f64, steps: u64) -> Basins {
        map_of(text, rate, steps, Resolution::new(10, 6))
    }

    fn map_of(text: &str, rate: f64, steps: u64, resolution: Resolution) -> Basins {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let settings = Settings::defaults(find("gd").expect("gd"));
        let mut plan = Plan::new(settings.with("learning_rate", rate).expect("a rate"));
        plan.stop = Stop {
            steps,
            ..Stop::default()
        };
        let plane = Plane::of_parameters(vec![0.0, 0.0], 0, Some(1));
        let window = Window::new(Range::new(-2.0, 2.0), Range::new(-1.0, 1.0));
        let over = (&plane, window, resolution);
        basins(&plan, over, &[], &mut evaluator, &|| false).expect("not called off")
    }

    #[test]
    fn two_wells_share_the_plane() {
        let found = map("(x^2 - 1)^2 + y^2", 0.05, 200);
        assert_eq!(found.minima.len(), 2, "{:?}", found.minima);
        assert!(
            found
                .minima
                .iter()
                .all(|basin| (basin.share - 0.5).abs() < 1e-9)
        );
        assert!(found.minima.iter().all(|basin| basin.loss.abs() < 1e-9));
        let left = found.map.nearest((-1.5, 0.5)).expect("inside");
        let right = found.map.nearest((1.5, 0.5)).expect("inside");
        assert!((left - right).abs() == 1.0);
        assert_eq!(found.rest, [0.0, 0.0]);
    }

    #[test]
    fn who_runs_away_and_who_is_slow_is_told_apart() {
        let away = map("x^2 + 30 y^2", 0.1, 50);
        assert!(away.rest[1] > 0.9, "{:?}", away.rest);
        let slow = map("x^2 + 30 y^2", 1e-5, 50);
        assert!(slow.rest[0] > 0.8 && slow.rest[1] == 0.0, "{:?}", slow.rest);
        let good = map("x^2 + 30 y^2", 0.03, 200);
        assert!(good.minima.len() == 1 && good.minima[0].share == 1.0);
    }

    /// The farthest starts are 0.45 of the window away, of which one step leaves 3 %, or 6 %.
    #[test]
    fn a_descent_has_arrived_within_a_fiftieth_of_the_window() {
        let under_way = |left: f64| map("x^2 + y^2", (1.0 - left) / 2.0, 1).rest[0];
        assert_eq!(under_way(0.03), 0.0);
        assert!(under_way(0.06) > 0.0);
    }

    #[test]
    fn twelve_minima_are_shown_apart() {
        let found = map_of("-cos(47 x) / 1000 + y^2", 0.1, 100, Resolution::new(30, 2));
        assert_eq!(found.minima.len(), 12);
        assert!(found.rest[0] > 0.5, "{:?}", found.rest);
    }
}
