//! Where the curvature jumps: losses that are pieced together of others have two second derivatives there.

use super::{Evaluator, Objective};

/// The curvatures along one parameter to the left and to the right, where they differ however near they are taken; none where
/// the loss has one curvature, or its slope jumps. Costs five gradients.
pub fn one_sided_curvatures(
    evaluator: &mut Evaluator,
    at: &[f64],
    index: usize,
) -> Option<[f64; 2]> {
    /// The spacing, for a parameter of length 1, and how many times narrower it is tried again.
    const SPACING: f64 = 1.0 / 16384.0;
    const NARROWER: f64 = 8.0;
    /// The gap between the curvatures on both sides is proportional to the spacing where there is none; where there is one, it is
    /// the same within this part.
    const SAME: f64 = 0.1;
    /// A gap is at least this part of the curvatures.
    const NOTABLE: f64 = 1e-3;
    let mut slope = |shift: f64| {
        let mut point = at.to_vec();
        let mut gradient = vec![0.0; at.len()];
        point[index] += shift;
        evaluator.gradient(&point, &mut gradient);
        gradient[index]
    };
    let here = slope(0.0);
    let mut sides = |spacing: f64| {
        let [left, right] = [-spacing, spacing].map(|shift| (slope(shift) - here) / shift);
        [left, right]
    };
    let wide = SPACING * at[index].abs().max(1.0);
    let (far, near) = (sides(wide), sides(wide / NARROWER));
    let gap = |[left, right]: [f64; 2]| right - left;
    let size = near[0].abs().max(near[1].abs());
    let is_same = (gap(near) - gap(far)).abs() <= SAME * gap(near).abs();
    (is_same && gap(near).abs() > NOTABLE * size).then_some(near)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_curvature_that_jumps_is_found_and_one_that_changes_is_none() {
        let of = |text: &str, at: f64| {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            one_sided_curvatures(&mut Evaluator::new(Arc::new(Program::new(loss))), &[at], 0)
        };
        for (text, at, wanted) in [
            ("huber(x, 0)", 1.0, [1.0, 0.0]),
            ("relu(x)^2 + x^2", 0.0, [2.0, 4.0]),
        ] {
            let found = of(text, at).expect(text);
            let off = (found[0] - wanted[0])
                .abs()
                .max((found[1] - wanted[1]).abs());
            assert!(off < 1e-6, "{text}: {found:?}");
        }
        for (text, at) in [
            ("huber(x, 0)", 0.9),
            ("x^3", 0.0),
            ("x^4", 0.0),
            ("exp(x)", 3.0),
            ("5x", 2.0),
            ("abs(x)", 0.0),
            ("abs(x) + x", 0.0),
        ] {
            assert_eq!(of(text, at), None, "{text}");
        }
    }
}
