//! The line search of L-BFGS: a step length that satisfies the strong Wolfe conditions.
//!
//! Nocedal and Wright, "Numerical Optimization" (2nd edition), algorithms 3.5 (bracket) and 3.6 (zoom) with the cubic
//! of equation 3.59. Where the loss falls by less than f64 can show, near a minimum, the conditions could never be
//! met; there the approximate conditions of Hager and Zhang, "A new conjugate gradient method with guaranteed
//! descent" (2005), section 4, decide by slopes alone.

/// The loss along a direction at one step length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trial {
    /// The step length.
    pub(super) length: f64,
    /// The loss there.
    pub(super) value: f64,
    /// Its derivative with respect to the length.
    pub(super) slope: f64,
}

impl Trial {
    fn is_finite(self) -> bool {
        self.value.is_finite() && self.slope.is_finite()
    }
}

/// What a search asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    /// c₁: the share of the decrease promised by the slope that is enough.
    pub(super) decrease: f64,
    /// c₂: the share of the first slope that may be left.
    pub(super) curvature: f64,
    /// How many lengths may be tried.
    pub(super) max_trials: u64,
}

/// By how much a step that is too short grows.
const GROWTH: f64 = 2.0;
/// The longest step, as a multiple of the first one tried.
const LONGEST: f64 = 1e10;
/// How near to an end of its bracket an interpolated length may lie, as a fraction of the bracket.
const MARGIN: f64 = 0.1;
/// How much the loss may seem to rise by rounding alone, relative to its size.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// A search along one direction. It does not evaluate: it names the length to evaluate next and takes the result, so that it
/// can be left between two evaluations.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineSearch {
    start: Trial,
    conditions: Conditions,
    first: f64,
    length: f64,
    trials: u64,
    phase: Phase,
}

/// Where a search is.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Going out until a good length is met or lies between two; the last length tried.
    Bracket(Trial),
    /// A good length lies between the best so far and another.
    Zoom { low: Trial, high: Trial },
}

/// What a search says to a trial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum SearchOutcome {
    /// [`Search::length`] is to be evaluated.
    Next,
    /// The trial is good.
    Found,
    /// No good length was found.
    GaveUp,
}

impl LineSearch {
    /// From `start` at length 0, where the slope is negative; `first` is the first length.
    pub(super) fn new(start: Trial, conditions: Conditions, first: f64) -> Self {
        Self {
            start,
            conditions,
            first,
            length: first,
            trials: 0,
            phase: Phase::Bracket(start),
        }
    }

    /// The length to evaluate next.
    pub(super) fn length(&self) -> f64 {
        self.length
    }

    /// The first length.
    pub(super) fn first(&self) -> f64 {
        self.first
    }

    /// How many lengths were tried.
    pub(super) fn trials(&self) -> u64 {
        self.trials
    }

    /// Takes value and slope at [`Search::length`].
    pub(super) fn take(&mut self, value: f64, slope: f64) -> SearchOutcome {
        self.trials += 1;
        let trial = Trial {
            length: self.length,
            value,
            slope,
        };
        if self.is_good(trial) {
            return SearchOutcome::Found;
        }
        let next = match self.phase {
            Phase::Bracket(last) => self.bracket(last, trial),
            Phase::Zoom { low, high } => self.zoom(low, high, trial),
        };
        match next {
            Some(length) if self.trials < self.conditions.max_trials => {
                self.length = length;
                SearchOutcome::Next
            }
            _ => SearchOutcome::GaveUp,
        }
    }

    /// Algorithm 3.5.
    fn bracket(&mut self, last: Trial, trial: Trial) -> Option<f64> {
        let rose = last.length > 0.0 && trial.value >= last.value;
        if !trial.is_finite() || !self.is_lower(trial) || rose {
            return self.enter(last, trial);
        }
        if trial.slope >= 0.0 {
            return self.enter(trial, last);
        }
        self.phase = Phase::Bracket(trial);
        (trial.length < self.first * LONGEST).then_some(trial.length * GROWTH)
    }

    /// Algorithm 3.6.
    fn zoom(&mut self, low: Trial, high: Trial, trial: Trial) -> Option<f64> {
        if !trial.is_finite() || !self.is_lower(trial) || trial.value >= low.value {
            return self.enter(low, trial);
        }
        let falls_to_high = trial.slope * (high.length - low.length) >= 0.0;
        self.enter(trial, if falls_to_high { low } else { high })
    }

    /// Zooms between two lengths; `None` where there is none between them.
    fn enter(&mut self, low: Trial, high: Trial) -> Option<f64> {
        self.phase = Phase::Zoom { low, high };
        let length = between(low, high);
        (length != low.length && length != high.length).then_some(length)
    }

    /// Whether the loss is low enough for so long a step.
    pub(super) fn is_lower(&self, trial: Trial) -> bool {
        let promised = self.conditions.decrease * trial.length * self.start.slope;
        trial.value <= self.start.value + promised
    }

    /// The strong Wolfe conditions, or the approximate ones where the loss does not change visibly.
    fn is_good(&self, trial: Trial) -> bool {
        let (start, wanted) = (self.start, self.conditions);
        let flat = trial.slope.abs() <= -wanted.curvature * start.slope;
        let blurred = (trial.value - start.value).abs() <= ROUNDING * start.value.abs();
        let falling = trial.slope <= (2.0 * wanted.decrease - 1.0) * start.slope;
        trial.is_finite() && flat && (self.is_lower(trial) || blurred && falling)
    }
}

/// The minimum of the cubic through both ends (equation 3.59), kept away from them; the middle where that is none, as beside what
/// is not finite.
fn between(low: Trial, high: Trial) -> f64 {
    let width = high.length - low.length;
    let middle = low.length + width / 2.0;
    let d1 = low.slope + high.slope - 3.0 * (low.value - high.value) / -width;
    let d2 = (d1 * d1 - low.slope * high.slope).sqrt() * width.signum();
    let cubic = high.length - width * (high.slope + d2 - d1) / (high.slope - low.slope + 2.0 * d2);
    let fraction = (cubic - low.length) / width;
    if fraction.is_finite() {
        low.length + width * fraction.clamp(MARGIN, 1.0 - MARGIN)
    } else {
        middle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Conditions = Conditions {
        decrease: 1e-4,
        curvature: 0.1,
        max_trials: 30,
    };

    fn search(loss: fn(f64) -> (f64, f64), first: f64) -> Result<(Trial, u64), u64> {
        let (value, slope) = loss(0.0);
        let start = Trial {
            length: 0.0,
            value,
            slope,
        };
        let mut search = LineSearch::new(start, WANTED, first);
        let found = loop {
            let length = search.length();
            let (value, slope) = loss(length);
            let trial = Trial {
                length,
                value,
                slope,
            };
            match search.take(value, slope) {
                SearchOutcome::Next => {}
                SearchOutcome::Found => break Ok((trial, search.trials())),
                SearchOutcome::GaveUp => break Err(search.trials()),
            }
        };
        if let Ok((trial, _)) = found {
            assert!(trial.value <= value + WANTED.decrease * trial.length * slope);
            assert!(trial.slope.abs() <= WANTED.curvature * slope.abs());
        }
        found
    }

    #[test]
    fn the_cubic_of_a_parabola_has_its_minimum() {
        let parabola = |t: f64| Trial {
            length: t,
            value: (t - 0.3) * (t - 0.3),
            slope: 2.0 * (t - 0.3),
        };
        assert!((between(parabola(0.0), parabola(1.0)) - 0.3).abs() < 1e-15);
        assert!((between(parabola(1.0), parabola(0.0)) - 0.3).abs() < 1e-15);
    }

    #[test]
    fn too_long_and_too_short_first_lengths_are_mended() {
        let parabola = |t: f64| ((t - 1.0) * (t - 1.0), 2.0 * (t - 1.0));
        for first in [1e-6, 0.01, 1.0, 30.0, 1e6] {
            let (trial, trials) = search(parabola, first).unwrap();
            assert!((trial.length - 1.0).abs() <= 0.1);
            assert!(trials <= 25);
        }
    }

    /// The first two functions on which Moré and Thuente (1994, section 5) test a line search.
    #[test]
    fn known_hard_functions() {
        let first: fn(f64) -> (f64, f64) = |t| {
            let b = 2.0;
            let d = t * t + b;
            (-t / d, (t * t - b) / (d * d))
        };
        let second: fn(f64) -> (f64, f64) = |t| {
            let b = t + 0.004;
            (
                b.powi(5) - 2.0 * b.powi(4),
                5.0 * b.powi(4) - 8.0 * b.powi(3),
            )
        };
        for length in [1e-3, 0.1, 10.0, 1e3] {
            assert!(search(first, length).is_ok());
            assert!(search(second, length).is_ok());
        }
    }

    #[test]
    fn walls_of_nan_are_backed_away_from() {
        let wall: fn(f64) -> (f64, f64) = |t| {
            let value = -10.0 * t - (1.0 - t).ln();
            (value, -10.0 + 1.0 / (1.0 - t))
        };
        assert!(search(wall, 8.0).is_ok());
    }

    #[test]
    fn without_a_minimum_it_gives_up() {
        assert_eq!(search(|t| (-t, -1.0), 1.0), Err(30));
    }

    const START: Trial = Trial {
        length: 0.0,
        value: 0.0,
        slope: -1.0,
    };

    /// The length to try after some trials, each with value and slope.
    fn next(start: Trial, conditions: Conditions, taken: &[(f64, f64)]) -> f64 {
        let mut search = LineSearch::new(start, conditions, 1.0);
        for (count, (value, slope)) in (1..).zip(taken) {
            assert_eq!(search.take(*value, *slope), SearchOutcome::Next);
            assert_eq!((search.trials(), search.first()), (count, 1.0));
        }
        search.length()
    }

    /// A ten-thousandth of the fall that the slope promises, a tenth of the slope: so much is enough, and less is not.
    #[test]
    fn what_just_satisfies_the_conditions_is_found() {
        let is_found = |value: f64, slope: f64| {
            let mut search = LineSearch::new(START, WANTED, 1.0);
            search.take(value, slope) == SearchOutcome::Found
        };
        assert!(is_found(-1e-4, -0.1) && is_found(-1e-4, 0.1));
        assert!(!is_found((-1e-4_f64).next_up(), 0.1));
        assert!(!is_found(-1e-4, 0.1_f64.next_up()));
        assert!(!is_found(-1e-4, (-0.1_f64).next_down()));
    }

    #[test]
    fn what_is_not_finite_is_halved() {
        for trial in [(f64::NAN, -1.0), (-1.0, f64::NAN), (f64::INFINITY, 1.0)] {
            assert_eq!(next(START, WANTED, &[trial]), 0.5);
        }
        let mut search = LineSearch::new(START, WANTED, 5e-324);
        assert_eq!(search.first(), 5e-324);
        assert_eq!(search.take(f64::NAN, 0.0), SearchOutcome::GaveUp);
    }

    #[test]
    fn a_bracket_closes_on_the_side_of_the_lower_end() {
        let lies_in = |taken: &[(f64, f64)], low: f64, high: f64| {
            let length = next(START, WANTED, taken);
            assert!(low < length && length < high, "{taken:?}: {length}");
        };
        // What rose again, though it lies below the start, has a minimum before it.
        assert_eq!(next(START, WANTED, &[(-0.5, -1.0)]), 2.0);
        lies_in(&[(-0.5, -1.0), (-0.4, -0.9)], 1.0, 2.0);
        // What is no lower than promised is an end, whatever its slope; so is what is as low as the lower end.
        let first = next(START, WANTED, &[(1.0, 2.0)]);
        lies_in(&[(1.0, 2.0), (-1e-6, -0.9)], 0.0, first);
        let first = next(START, WANTED, &[(-1.0, -1.0), (5.0, 1.0)]);
        lies_in(&[(-1.0, -1.0), (5.0, 1.0), (-1.0, -5.0)], 1.0, first);
    }

    /// Parabolas whose minima lie at 1/202 and at 0.99: a tenth of the bracket is kept at either end.
    #[test]
    fn a_length_keeps_away_from_the_ends() {
        assert_eq!(next(START, WANTED, &[(100.0, 201.0)]), 0.1);
        let start = Trial {
            value: 0.9801,
            slope: -1.98,
            ..START
        };
        let conditions = Conditions {
            decrease: 0.9,
            curvature: 1e-3,
            ..WANTED
        };
        assert_eq!(next(start, conditions, &[(1e-4, 0.02)]), 0.9);
    }

    #[test]
    fn no_step_is_longer_than_ten_billion_of_the_first() {
        let conditions = Conditions {
            max_trials: 100,
            ..WANTED
        };
        let mut search = LineSearch::new(START, conditions, 1.0);
        while search.take(-search.length(), -1.0) == SearchOutcome::Next {}
        // 2^33 is less than that, 2^34 is not.
        assert_eq!((search.length(), search.trials()), (f64::exp2(34.0), 35));
    }

    /// Of a fall that no f64 shows, slopes decide: they may be left by less than 1 - 2 c₁ of the first one.
    #[test]
    fn within_rounding_slopes_decide() {
        let start = Trial {
            value: 1.0,
            slope: -1e-8,
            ..START
        };
        let conditions = Conditions {
            decrease: 0.25,
            curvature: 0.9,
            ..WANTED
        };
        let is_found = |roundings: f64, slope: f64| {
            let mut search = LineSearch::new(start, conditions, 1.0);
            search.take(1.0 + roundings * f64::EPSILON, slope) == SearchOutcome::Found
        };
        assert!(is_found(4.0, 0.5e-8));
        assert!(is_found(0.0, -0.8e-8));
        assert!(!is_found(5.0, 0.1e-8));
        assert!(!is_found(3.0, 0.6e-8));
    }
}
