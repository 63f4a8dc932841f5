//! The values that keys walk along in a menu.

use super::ladder;
use crate::optim::hyperparameter::{Allowed, Hyperparameter};

/// The next value of a hyperparameter: the other one of a flag; nearer to 1 or farther from it for the weight of a running
/// mean; a step on the ladder for the rest.
pub(super) fn neighbor(row: &Hyperparameter, value: f64, up: bool) -> f64 {
    const LEAST: f64 = 1e-3;
    let step = |value: f64, up: bool| {
        if up {
            ladder::above(value)
        } else {
            ladder::below(value)
        }
    };
    let next = match row.allowed {
        Allowed::Flag => 1.0 - value,
        Allowed::Whole(..) => step(value, up).round().max(1.0),
        Allowed::BELOW_ONE | Allowed::BETWEEN | Allowed::FRACTION => {
            let rest = step(1.0 - value, !up).min(1.0);
            let near = 1.0 - rest;
            // 1 − 0.1 as people write it.
            (near * 1e12).round() / 1e12
        }
        Allowed::Real(..) if value == 0.0 => {
            if up {
                LEAST
            } else {
                0.0
            }
        }
        Allowed::Real(..) => {
            let next = step(value, up);
            if !up && next < LEAST && row.allowed.contains(0.0) {
                0.0
            } else {
                next
            }
        }
    };
    if row.allowed.contains(next) {
        next
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::{adam, momentum};

    #[test]
    fn values_walk_inside_their_ranges() {
        for table in [
            adam::DEFINITION.hyperparameters,
            momentum::DEFINITION.hyperparameters,
        ] {
            for row in table {
                for up in [true, false] {
                    let mut value = row.default;
                    for _ in 0..5 {
                        value = neighbor(row, value, up);
                        assert!(row.allowed.contains(value), "{} = {value}", row.name);
                    }
                }
            }
        }
    }

    #[test]
    fn the_weight_of_the_past_comes_nearer_to_one() {
        let row = &adam::DEFINITION.hyperparameters[0];
        assert_eq!(row.name, "beta1");
        assert_eq!(neighbor(row, 0.9, true), 0.97);
        assert_eq!(neighbor(row, 0.97, true), 0.99);
        assert_eq!(neighbor(row, 0.9, false), 0.7);
    }
}
