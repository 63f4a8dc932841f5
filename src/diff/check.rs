//! The comparison of all methods at a point: do they agree, and if not, why.

use super::finite;
use super::{Evaluator, Method, Objective, Spacing};
use crate::expr::Loss;
use crate::expr::function::Unary;
use crate::expr::graph::{Graph, Node, NodeId};

/// What the comparison found for one variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All methods give the same derivative, within the finite difference's own error.
    Agree,
    /// The slopes from the left and from the right differ, and stay different however near they are taken.
    Kink,
    /// A `detach` makes the gradient differ from the true slope.
    Cut,
    /// The value or a derivative is not finite.
    Undefined,
    /// The methods differ, and nothing explains it.
    Disagree,
}

impl Verdict {
    /// The name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Kink => "kink",
            Self::Cut => "cut",
            Self::Undefined => "undefined",
            Self::Disagree => "disagree",
        }
    }
}

/// The comparison for one variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What was found.
    pub verdict: Verdict,
    /// The slopes from the left and from the right, at the smallest spacing that was tried.
    pub one_sided: [f64; 2],
    /// |finite difference − reverse mode|.
    pub difference: f64,
    /// The finite difference's own error, estimated from its values at several spacings and from rounding.
    pub tolerance: f64,
    /// The slope with every `detach` taken away.
    pub true_slope: f64,
}

/// Exact methods may differ by rounding: this much, relative to the derivative, or by the finite difference's own error where
/// the terms of a derivative cancel.
const ROUNDING: f64 = 1e-9;

/// Compares all methods at a point, variable by variable.
pub fn check(evaluator: &mut Evaluator, at: &[f64]) -> Vec<Check> {
    let gradients = Method::ALL.map(|method| match method {
        Method::Finite => Vec::new(),
        exact => evaluator.gradient_by(exact, at, Spacing::Balanced),
    });
    compare(evaluator, at, &gradients)
}

/// The same where the gradients are known: one for each of [`Method::ALL`], of which the finite difference is not read,
/// because the comparison takes its own.
pub fn compare(evaluator: &mut Evaluator, at: &[f64], gradients: &[Vec<f64>]) -> Vec<Check> {
    let known = |wanted: Method| {
        let index = Method::ALL.iter().position(|method| *method == wanted);
        &gradients[index.expect("ALL holds every method")]
    };
    let exact: Vec<&Vec<f64>> = [Method::Reverse, Method::Dual, Method::Symbolic]
        .into_iter()
        .filter(|method| evaluator.program().supports(*method))
        .map(known)
        .collect();
    let attached = attached(evaluator.program().loss()).map(|loss| {
        let mut evaluator = evaluator.with_loss(loss);
        evaluator.gradient_by(Method::Reverse, at, Spacing::Balanced)
    });
    let value = evaluator.value(at);
    (0..at.len())
        .map(|variable| {
            let slopes: Vec<f64> = exact.iter().map(|gradient| gradient[variable]).collect();
            let true_slope = attached
                .as_ref()
                .map_or(slopes[0], |gradient| gradient[variable]);
            let mut f = |x: &[f64]| evaluator.value(x);
            of_variable(&mut f, at, variable, value, &slopes, true_slope)
        })
        .collect()
}

fn of_variable(
    f: &mut impl FnMut(&[f64]) -> f64,
    at: &[f64],
    variable: usize,
    value: f64,
    exact: &[f64],
    true_slope: f64,
) -> Check {
    let (finite, tolerance) = estimate(f, at, variable);
    let sides = Sides::of(f, at, variable, value);
    let scale = exact
        .iter()
        .fold(1e-6_f64, |scale, slope| scale.max(slope.abs()));
    let exact_agree = exact
        .iter()
        .all(|slope| (slope - exact[0]).abs() <= ROUNDING * scale + tolerance);
    let difference = (finite - true_slope).abs();
    let verdict = if !value.is_finite() {
        Verdict::Undefined
    } else if sides.kinked {
        Verdict::Kink
    } else if exact.iter().any(|slope| !slope.is_finite()) || !finite.is_finite() {
        Verdict::Undefined
    } else if !exact_agree || difference > 10.0 * tolerance {
        Verdict::Disagree
    } else if (true_slope - exact[0]).abs() > ROUNDING * scale {
        Verdict::Cut
    } else {
        Verdict::Agree
    };
    Check {
        verdict,
        one_sided: sides.nearest,
        difference: (finite - exact[0]).abs(),
        tolerance,
        true_slope,
    }
}

/// The central difference at the balanced spacing h, and its error: the spread over h, h/2 and h/4, or what rounding of the
/// value allows, whichever is more.
fn estimate(f: &mut impl FnMut(&[f64]) -> f64, at: &[f64], variable: usize) -> (f64, f64) {
    let h = Spacing::Balanced.at(at[variable]);
    let slopes = [1.0, 0.5, 0.25].map(|part| finite::central(&mut *f, at, variable, part * h));
    let low = slopes.iter().copied().fold(f64::INFINITY, f64::min);
    let high = slopes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let rounding = 8.0 * f64::EPSILON * f(at).abs() / h + ROUNDING * slopes[0].abs();
    (slopes[0], (high - low).max(rounding))
}

/// One-sided slopes at three spacings.
struct Sides {
    kinked: bool,
    nearest: [f64; 2],
}

impl Sides {
    /// A kink's gap between the slopes does not shrink with the spacing; a smooth function's does, tenfold for a tenth. At a
    /// cusp such as √|x| it grows by √10; where it grows tenfold, the spacings are wider than what the function does. The
    /// spacings are so wide that the noise of rounding, which grows as they shrink, stays below what counts as a gap.
    fn of(f: &mut impl FnMut(&[f64]) -> f64, at: &[f64], variable: usize, value: f64) -> Self {
        const SHRINKS: f64 = 0.5;
        const GROWS: f64 = 5.0;
        const NOTABLE: f64 = 1e-3;
        let size = at[variable].abs().max(1.0);
        let slopes = [1e-4, 1e-5, 1e-6].map(|h| finite::one_sided(&mut *f, at, variable, h * size));
        let gaps = slopes.map(|[left, right]| (right - left).abs());
        let nearest = slopes[2];
        let scale = nearest[0].abs().max(nearest[1].abs());
        let noise = 64.0 * f64::EPSILON * value.abs() / (1e-6 * size);
        let kinked = gaps[1] > SHRINKS * gaps[0]
            && gaps[2] > SHRINKS * gaps[1]
            && gaps[1] < GROWS * gaps[0]
            && gaps[2] < GROWS * gaps[1]
            && gaps[2] > NOTABLE * scale + noise;
        Self { kinked, nearest }
    }
}

/// The loss with every `detach` taken away, if it has any.
fn attached(loss: &Loss) -> Option<Loss> {
    let nodes = loss.graph.nodes();
    let detaches = |node: &Node| matches!(node, Node::Unary(Unary::Detach, _));
    if !nodes.iter().any(detaches) {
        return None;
    }
    let mut graph = Graph::with_variables_of(&loss.graph);
    let mut indices: Vec<NodeId> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let index = |input: NodeId| indices[input.index()];
        indices.push(match *node {
            Node::Unary(Unary::Detach, a) => index(a),
            node => graph.add(node.on(index)),
        });
    }
    Some(Loss {
        objective: indices[loss.objective.index()],
        graph,
        ..loss.clone()
    })
}
