//! What lies between two points: a place where the loss has no bound, or is not defined.

use crate::diff::{Evaluator, Objective};

use super::basin::moved;
use super::outlook::affordable_evaluations;
use super::points::difference;

/// So many points between the ends are looked at, and so many times about the highest and the lowest of them: to within 20⁻⁸ of
/// the step, where a place that is no larger than 1 is still told from its neighbors.
const POINTS: usize = 40;
const ZOOMS: usize = 8;

/// What grows by less than this part of the rise in the later half of the zooms is rounding.
const SEEN: f64 = 0.01;

/// A height without bound grows in the later half of the zooms by this part of what it did in the earlier half, that of ln x by as
/// much; that of a tip |x|^p by 20^(-4p), which is less from p = 0.06 on.
const GROWS_ON: f64 = 0.5;

/// What lies between the ends of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// The loss has no bound.
    Pole,
    /// The loss is not defined.
    Undefined,
}

/// What lies between two points on the straight line, and at which part of the way; as far as looking for it costs no more than
/// looking ahead.
pub(super) fn between(from: &[f64], to: &[f64], evaluator: &mut Evaluator) -> Option<(Gap, f64)> {
    if affordable_evaluations(evaluator, from.len()) < 4 * ZOOMS * POINTS {
        return None;
    }
    let way = difference(to, from);
    let [first, last] = [from, to].map(|end| evaluator.value(end));
    let least = SEEN * (last - first).abs();
    let mut value = |part: f64| evaluator.value(&moved(from, &way, part));
    // What lies beside the lower end is hidden by the higher one, and seen off the straight line between them; what lies between
    // ends that the line hides is seen without it.
    [[1.0, 0.0], [-1.0, 0.0], [1.0, 1.0], [-1.0, 1.0]]
        .into_iter()
        .find_map(|[side, line]| {
            let chord = |part: f64| line * (first + part * (last - first));
            gap(|part| side * (value(part) - chord(part)), least)
        })
}

/// A place between 0 and 1 where there is no number, or where numbers grow without bound.
fn gap(mut height: impl FnMut(f64) -> f64, least: f64) -> Option<(Gap, f64)> {
    let (mut center, mut width) = (0.5, 1.0);
    let mut tops = Vec::with_capacity(ZOOMS);
    for _ in 0..ZOOMS {
        let spacing = width / POINTS as f64;
        let first = center - 0.5 * width;
        let (mut best, mut top) = (center, f64::NEG_INFINITY);
        for point in 0..POINTS {
            let part = first + (point as f64 + 0.5) * spacing;
            if !(0.0..=1.0).contains(&part) {
                continue;
            }
            let here = height(part);
            if here.is_nan() {
                return Some((Gap::Undefined, part));
            }
            if here > top {
                (best, top) = (part, here);
            }
        }
        tops.push(top);
        (center, width) = (best, 2.0 * spacing);
    }
    let [first, middle, last] = [tops[0], tops[ZOOMS / 2], tops[ZOOMS - 1]];
    let grows_on = last - middle > (GROWS_ON * (middle - first)).max(least);
    (last == f64::INFINITY || grows_on && last > first).then_some((Gap::Pole, center))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_pole_is_told_from_what_is_only_steep() {
        for (text, gap) in [
            ("1/x", Some(Gap::Pole)),
            ("x^2 + 1/x", Some(Gap::Pole)),
            ("1/x^2", Some(Gap::Pole)),
            ("1000 + log(abs(x))", Some(Gap::Pole)),
            ("tan(x + pi/2)", Some(Gap::Pole)),
            ("x/sqrt(x^2 - 0.01)", Some(Gap::Undefined)),
            ("abs(x)", None),
            ("sqrt(abs(x))", None),
            ("abs(x)^0.1", None),
            ("x^4", None),
            ("1/(x^2 + 1e-6)", None),
            ("tanh(1000x)", None),
            ("floor(x)", None),
            ("3", None),
        ] {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let found = between(&[-0.7], &[1.1], &mut evaluator);
            assert_eq!(found.map(|(gap, _)| gap), gap, "{text}");
        }
        // Right beside one end, and far below the other.
        let mut evaluator = Evaluator::new(Arc::new(Program::new(
            parse("x + 1/x", &KnownNames::default()).expect("a loss"),
        )));
        let found = between(&[-3e-4], &[4e4], &mut evaluator);
        assert_eq!(found.map(|(gap, _)| gap), Some(Gap::Pole));
    }
}
