//! Whether a loss that falls and falls has a lower bound.

use crate::diff::Evaluator;
use crate::optim::norm;

use super::points::scale_of;
use super::valley::Valley;

/// So many half decades of distance are looked at.
const HALF_DECADES: i32 = 18;

/// A loss is bounded if each half decade takes off at most this part of what the one before took off.
const FADING: f64 = 0.95;

/// Where the loss overflows or is hidden farther out, so many values before that still tell.
const FEWEST: usize = 4;

/// Where a loss falls in a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// Ever more slowly, to the end of what was looked at.
    LevelsOut,
    /// It turns up again: there is something lower on the way, or beside it.
    TurnsUp,
    /// By as much with every half decade, or by more.
    Endless,
    /// So far out that rounding hides what it does.
    Hidden,
}

/// How a loss goes on far out along a direction, on the floor of the valley there.
pub(super) fn along(at: &[f64], direction: &[f64], evaluator: &mut Evaluator) -> Tail {
    let unit = scale_of(at) / norm(direction).max(f64::MIN_POSITIVE);
    let valley = Valley::along(at, direction.to_vec(), at, evaluator);
    let parts = (0..HALF_DECADES).map(|half| unit * 10.0_f64.powf(f64::from(half) / 2.0));
    let parts: Vec<f64> = parts.collect();
    let heights = parts.iter().map(|part| valley.height(*part, evaluator));
    let mut losses: Vec<f64> = heights.collect();
    let too_large = losses.iter().position(|loss| *loss == f64::INFINITY);
    if let Some(seen) = too_large.filter(|seen| *seen >= FEWEST) {
        losses.truncate(seen);
    }
    if losses.contains(&f64::INFINITY) {
        return Tail::TurnsUp;
    }
    // Far out the walls make heights of rounding.
    let drop = |(pair, part): (&[f64], &f64)| match pair[0] - pair[1] {
        drop if drop.abs() <= valley.hidden(*part, pair[1]) => 0.0,
        drop => drop,
    };
    let drops: Vec<f64> = losses.windows(2).zip(&parts[1..]).map(drop).collect();
    // A loss that is level to the last digit has no slope to hide.
    let mut pairs = losses.windows(2).zip(&drops);
    let is_hidden = pairs.any(|(pair, drop)| *drop == 0.0 && pair[0] != pair[1]);
    let told = drops.iter().take_while(|drop| **drop != 0.0).count();
    if is_hidden && told < FEWEST {
        return Tail::Hidden;
    }
    let goes_on = |pair: &[f64]| pair[1] > FADING * pair[0];
    let falls = drops.iter().all(|drop| *drop > 0.0) || losses.contains(&f64::NEG_INFINITY);
    let is_endless = |pair: &[f64]| pair[1].is_nan() || goes_on(pair);
    if falls && drops.windows(2).all(is_endless) {
        Tail::Endless
    } else if drops.iter().all(|drop| *drop >= 0.0) {
        Tail::LevelsOut
    } else {
        Tail::TurnsUp
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn tails_are_told_apart() {
        for (text, tail) in [
            ("-ln(x)", Tail::Endless),
            ("-x", Tail::Endless),
            ("-x^3", Tail::Endless),
            ("-sqrt(x)", Tail::Endless),
            ("1/x", Tail::LevelsOut),
            ("exp(-x)", Tail::LevelsOut),
            ("-tanh(x)", Tail::LevelsOut),
            // It overflows at x = 710 on the way.
            ("ln(1 + exp(x)) - 2x", Tail::Endless),
            ("exp(x)/1e9 - x", Tail::TurnsUp),
            // And here before it tells how it goes on.
            ("ln(1 + exp(20x)) - 40x", Tail::TurnsUp),
            // Four values before it overflows tell.
            ("ln(1 + exp(5x)) - 10x", Tail::Endless),
            // Each half decade takes off 0.7, 0.93, 0.96 of what the one before took off.
            ("x^(-0.3)", Tail::LevelsOut),
            ("x^(-0.06)", Tail::LevelsOut),
            ("x^(-0.035)", Tail::Endless),
            // Nine decades are looked at.
            ("(x - 1e7)^2", Tail::TurnsUp),
            ("(x - 1e12)^2", Tail::Endless),
            ("(x - 1e5)^2", Tail::TurnsUp),
        ] {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            assert_eq!(along(&[2.0], &[0.3], &mut evaluator), tail, "{text}");
        }
    }
}
