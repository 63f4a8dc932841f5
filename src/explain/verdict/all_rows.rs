//! The loss over all rows along a run in mini-batches: what it does is not hidden by the chance of the batches.

use crate::data::{Dataset, Selection};
use crate::diff::{Evaluator, Objective};

use super::outlook::Outlook;

/// So many iterates are looked at, in order: a bound of the work.
const LOOKED_AT: usize = 48;

/// Over so many steps' choices of units the loss with a dropout is averaged: a bound of the work.
const MASKS: u64 = 8;

/// The losses are divided into so many parts, whose means are compared.
const PARTS: usize = 12;

/// A drift counts from this many standard errors: of eleven steps, seven walks in a thousand have one down by chance.
const BEYOND_CHANCE: f64 = 3.0;

/// It has come down if it did by this many times as much as it moves in the farther half.
const SETTLED: f64 = 3.0;

/// The course of the loss over all rows along the steps ahead.
pub(super) struct AllRows {
    now: f64,
    means: Vec<f64>,
}

impl AllRows {
    /// Evaluates it; `None` if no step leaves rows out, or if there are too few steps.
    pub(super) fn ahead(outlook: &Outlook, evaluator: &mut Evaluator) -> Option<Self> {
        Self::looked_at(outlook, [LOOKED_AT, MASKS as usize], evaluator)
    }

    fn looked_at(
        outlook: &Outlook,
        [most, choices]: [usize; 2],
        evaluator: &mut Evaluator,
    ) -> Option<Self> {
        let is_batched = |data: &&Dataset| data.batch().is_some() && !data.is_sampled();
        let data = evaluator.program().data().map(AsRef::as_ref)?;
        let masks = match data.batch() {
            None if data.has_masks() && !data.is_sampled() => choices as u64,
            _ => 1,
        };
        Some(data).filter(|data| masks > 1 || is_batched(data))?;
        let iterates = outlook.iterates_ahead();
        let count = most.min(iterates.len());
        if count < PARTS {
            return None;
        }
        let before = evaluator.selection();
        evaluator.select(Selection::Train);
        let looked_at = (0..count).filter_map(|i| iterates.get(i * iterates.len() / count));
        let mut value = |at: &[f64]| {
            // With the same units left out at every iterate, their chance does not hide what the iterates do.
            let masked = (0..masks).map(|step| {
                if masks > 1 {
                    evaluator.at_step(step);
                }
                evaluator.value(at)
            });
            masked.sum::<f64>() / masks as f64
        };
        let losses: Vec<f64> = looked_at.map(|at| value(at)).collect();
        if let Some(before) = before {
            evaluator.select(before);
        }
        let parts =
            (0..PARTS).map(|part| &losses[count * part / PARTS..count * (part + 1) / PARTS]);
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
        Some(Self {
            now: *losses.first()?,
            means: parts.map(mean).collect(),
        })
    }

    /// What it is and what it will be, if it falls by more than a walk without aim does, which is what the iterates do where
    /// there is nothing but noise.
    pub(super) fn falls(&self) -> Option<[f64; 2]> {
        let last = *self.means.last()?;
        let falls = drift(&self.means) < -BEYOND_CHANCE || self.comes_down();
        falls.then_some([self.now, last])
    }

    /// Whether it falls at first and then stays down: its first mean is far above all of the farther half.
    fn comes_down(&self) -> bool {
        let farther = &self.means[self.means.len() / 2..];
        let least = farther.iter().copied().fold(f64::INFINITY, f64::min);
        let most = farther.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.means[0] - most > SETTLED * (most - least)
    }
}

/// The mean difference of neighbors in its standard errors: Student's t of a walk's steps.
fn drift(numbers: &[f64]) -> f64 {
    let steps: Vec<f64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let count = steps.len() as f64;
    let mean = steps.iter().sum::<f64>() / count;
    let squares: f64 = steps.iter().map(|step| (step - mean) * (step - mean)).sum();
    mean / (squares / (count - 1.0) / count).sqrt()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::Random;
    use crate::optim::Descent;
    use crate::scenario::{Origin, Scenario};

    #[test]
    fn a_walk_without_aim_seldom_falls() {
        let mut by_chance = 0;
        for seed in 0..500 {
            let mut random = Random::new(seed, 11);
            let mut at = 0.0;
            let mut walk = |drift: f64| -> AllRows {
                let means = (0..PARTS).map(|_| {
                    at += random.normal() - drift;
                    at
                });
                let means: Vec<f64> = means.collect();
                AllRows {
                    now: means[0],
                    means,
                }
            };
            by_chance += u32::from(walk(0.0).falls().is_some());
            assert!(walk(4.0).falls().is_some());
            assert!(walk(-4.0).falls().is_none());
        }
        assert!(by_chance <= 10, "{by_chance} of 500");
    }

    /// Twelve means of a network's loss over all rows, as it begins to fall after a level stretch.
    #[test]
    fn a_fall_with_a_bend_is_seen() {
        let means = [
            0.669, 0.658, 0.656, 0.649, 0.645, 0.654, 0.645, 0.629, 0.617, 0.607, 0.593, 0.582,
        ];
        let course = AllRows {
            now: 0.67,
            means: means.to_vec(),
        };
        assert_eq!(course.falls(), Some([0.67, 0.582]));
    }

    #[test]
    fn what_comes_down_and_stays_there_falls() {
        let course = |first: f64| {
            let mut means = vec![0.086; PARTS];
            means[0] = first;
            means[PARTS - 1] = 0.085;
            AllRows { now: 0.26, means }.falls()
        };
        assert_eq!(course(0.09), Some([0.26, 0.085]));
        assert_eq!(course(0.088), None);
    }

    /// Networks whose batches or dropped units hide what their loss does, in the middle of a fall and after it.
    #[test]
    fn twice_as_many_iterates_and_choices_of_units_tell_the_same() {
        for (net, batch, step, falls) in [
            ("linear(x, 1)", "batch = { rows = 4, seed = 1 }", 3, true),
            ("linear(x, 1)", "batch = { rows = 4, seed = 1 }", 600, false),
            ("linear(dropout(linear(x, 6), 0.3), 1)", "", 3, true),
            ("linear(dropout(linear(x, 6), 0.3), 1)", "", 2000, false),
        ] {
            let text = format!(
                "loss = 'mse({net}, t)'\n[data]\ncolumns = {{ x = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2], t = [-3, -2.1, -1, 0.2, 1, 1.9, 3.2, 4] }}\n\
                 {batch}\n[init]\nkind = 'xavier'\nseed = 1\n[[racers]]\nlearning_rate = 0.01\n[stop]\nsteps = 9999"
            );
            let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
            let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
            let racer = &scenario.racers[0];
            let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
            while descent.steps() < step && descent.step(&mut evaluator) {}
            let outlook = Outlook::of(&descent, &mut evaluator);
            let mut tells = |most: [usize; 2]| {
                let course = AllRows::looked_at(&outlook, most, &mut evaluator).expect("a course");
                course.falls().is_some()
            };
            let once = [LOOKED_AT, MASKS as usize];
            assert_eq!(tells(once), falls, "{net} {step}");
            assert_eq!(tells(once.map(|most| 2 * most)), falls, "{net} {step}");
        }
    }
}
