//! Level ground of a loss of one parameter, from edge to edge.

use crate::diff::{Evaluator, Objective};

use super::rounding;

/// How near and how far an edge is looked for, relative to the distance from 0 or to 1.
const NEAREST: f64 = 1e-6;
const FARTHEST: f64 = 1e3;

/// How often the interval in which an edge lies is halved: as often as a number has digits, and some more.
const HALVINGS: usize = 60;

/// The ends of the level ground about a point, if the loss rises at both.
pub(in super::super) fn floor_about(
    at: f64,
    loss: f64,
    evaluator: &mut Evaluator,
) -> Option<[f64; 2]> {
    let scale = at.abs().max(1.0);
    let mut edge = |side: f64| {
        let mut rise = |distance: f64| evaluator.value(&[at + side * distance]) - loss;
        let felt = 16.0 * rounding(loss);
        let distances = std::iter::successors(Some(NEAREST * scale), |before| Some(2.0 * before));
        let mut distances = distances.take_while(|distance| *distance <= FARTHEST * scale);
        let mut behind = distances.find(|distance| rise(*distance).abs() > felt)?;
        if rise(behind) < 0.0 {
            return None;
        }
        // The point may stand at the edge.
        if behind <= NEAREST * scale {
            return Some(at);
        }
        let mut before = behind / 2.0;
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(before, behind);
            if rise(middle).abs() > felt {
                behind = middle;
            } else {
                before = middle;
            }
        }
        Some(at + side * before)
    };
    let ends = [edge(-1.0)?, edge(1.0)?];
    (ends[0] < ends[1]).then_some(ends)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_floor_rises_at_both_ends() {
        let floor = |text: &str, at: f64| {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let loss = evaluator.value(&[at]);
            floor_about(at, loss, &mut evaluator)
        };
        let [low, high] = floor("|x - 1| + |x - 3|", 1.5).expect("a floor");
        // To the last digits: more halvings tell no more.
        assert!((low - 1.0).abs() < 1e-13 && (high - 3.0).abs() < 1e-13);
        assert_eq!(
            floor("|x - 1.5| + |x - 3|", 1.5).map(|[low, _]| low),
            Some(1.5)
        );
        assert!(floor("relu(x) + relu(-x - 2)", -0.5).is_some());
        // A step up on one side and down on the other, a plain, a minimum without a floor.
        for text in [
            "floor(x)",
            "relu(x)",
            "0 x",
            "(x - 1.5)^2",
            "-relu(|x| - 2)",
        ] {
            assert_eq!(floor(text, 1.5), None, "{text}");
        }
    }

    /// By doubling: from a millionth to 537.
    #[test]
    fn an_edge_is_looked_for_from_a_millionth_to_a_thousand() {
        let finds = |at: f64| {
            let text = format!("relu(x - {at:e}) + relu(-x - {at:e})");
            let loss = parse(&text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            floor_about(0.0, 0.0, &mut evaluator).is_some()
        };
        assert!(!finds(5e-7));
        assert!(finds(2e-6));
        assert!(finds(400.0));
        assert!(!finds(600.0));
    }
}
