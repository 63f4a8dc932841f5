//! How racers stand against each other, fairly: by what they asked of the objective, not by their steps.

use std::borrow::Borrow;

use crate::optim::{Descent, Iterate};

/// One line of the table of a race.
#[derive(Clone, Debug, PartialEq)]
pub struct RaceStats {
    /// How often the objective was asked in all.
    pub evaluations: u64,
    /// How often it had been asked when the loss first came within the tolerance; none if it did not.
    pub to_tolerance: Option<u64>,
    /// The loss now.
    pub loss: f64,
    /// The sum of the lengths of all steps.
    pub path_length: f64,
    /// How many steps led to a higher loss.
    pub overshoots: u64,
    /// The learning rate of the next step.
    pub learning_rate: f64,
}

/// The part of the way from the start to the goal that may be left.
const TOLERANCE: f64 = 1e-3;

impl RaceStats {
    /// How a racer stands at the shown step, with its recorded iterates up to there.
    pub fn of(
        recorded: &[impl Borrow<Iterate>],
        descent: &Descent,
        tolerance: Option<f64>,
    ) -> Self {
        let reached = recorded
            .iter()
            .map(Borrow::borrow)
            .find(|iterate| tolerance.is_some_and(|tolerance| iterate.loss <= tolerance));
        let tally = descent.stats();
        Self {
            evaluations: descent.evaluations().total(),
            to_tolerance: reached.map(|iterate| iterate.evaluations),
            loss: descent.loss(),
            path_length: tally.path_length,
            overshoots: tally.overshoots,
            learning_rate: descent.rate(),
        }
    }
}

/// The loss that counts as arrived: a thousandth of the way down from the highest start to `least` is left. None where there is
/// no such way.
pub fn tolerance(starts: &[f64], least: f64) -> Option<f64> {
    let highest = starts
        .iter()
        .copied()
        .filter(|loss| loss.is_finite())
        .reduce(f64::max)?;
    (highest > least).then_some(least + TOLERANCE * (highest - least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tolerance_is_a_thousandth_of_the_way() {
        assert_eq!(tolerance(&[10.0, 8.0], 0.0), Some(0.01));
        assert_eq!(tolerance(&[1003.0], 3.0), Some(4.0));
        assert_eq!(tolerance(&[1.0], 1.0), None);
        assert_eq!(tolerance(&[f64::NAN], 1.0), None);
        assert_eq!(tolerance(&[1.0], f64::NAN), None);
    }
}
