//! The comparison of all methods at a point: do they agree, and if not, why.

mod claim;
mod found;
mod ladder;
mod line;
mod rung;

use super::rounding::Rounded;
use super::{Evaluator, Method, Objective, Spacing};
use crate::expr::Loss;
use crate::expr::function::Unary;
use crate::expr::graph::{Graph, Node, NodeId};

use claim::Judgement;
use found::{DifferenceSlopes, climb};
pub use line::LineDirection;
use line::{LossOnLine, ValueNoise};
pub use rung::Quotient;
use rung::Rung;

/// What the comparison found for one variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// All methods give the same derivative, within the finite difference's own error, which is small.
    Agree,
    /// The finite difference's own error is too large to confirm anything, or the spacing that was asked for is; or the rules'
    /// own rounding explains how far they are from it.
    CannotTell,
    /// The slopes from the left and from the right settle on two values.
    Kink,
    /// The loss jumps: its one-sided slopes grow as the spacing shrinks.
    Jump,
    /// A `detach` makes the gradient differ from the true slope.
    Cut,
    /// The value or a derivative is not finite.
    Undefined,
    /// The methods differ, and no error explains it.
    Disagree,
}

impl Agreement {
    /// Every verdict.
    pub const ALL: [Self; 7] = [
        Self::Agree,
        Self::CannotTell,
        Self::Kink,
        Self::Jump,
        Self::Cut,
        Self::Undefined,
        Self::Disagree,
    ];

    /// The name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::CannotTell => "cannot_tell",
            Self::Kink => "kink",
            Self::Jump => "jump",
            Self::Cut => "cut",
            Self::Undefined => "undefined",
            Self::Disagree => "disagree",
        }
    }
}

/// Why nothing can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The spacing that was asked for is so wide that the quotient is not the slope.
    TooCoarse,
    /// The spacing that was asked for is so narrow that rounding hides the slope.
    TooFine,
    /// Rounding of the loss hides its slope at every spacing.
    Rounding,
    /// The loss jumps again and again within every spacing that could tell, as `1e50 % x` does between neighboring numbers.
    Jumps,
    /// Terms cancel in the rules and leave few digits of the slope, or none; the finite difference keeps more.
    Cancellation,
}

/// The comparison for one variable, or along one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What was found.
    pub verdict: Agreement,
    /// The finite difference, at the spacing that was asked for or else at the best one, with its error.
    pub finite: Quotient,
    /// The slopes from the left and to the right, at the narrowest spacing at which they are more than rounding.
    pub one_sided: [f64; 2],
    /// The derivative by the rules with every `detach` taken away.
    pub true_slope: f64,
    /// A bound of what rounding may have done to it; where there is none, a share of it.
    pub slope_error: f64,
    /// Where a rule gives no number, the slope that there is all the same.
    pub slope: Option<f64>,
    /// Why nothing can be shown, if that is the verdict.
    pub doubt: Option<Doubt>,
}

/// Exact methods may differ by rounding: this much of the derivative where its own error is not bounded.
const ROUNDING: f64 = 1e-9;

/// How many times the bounds of their errors two exact methods may differ: their sums are in different orders.
const ORDERS: f64 = 4.0;

/// Rules that are off by less than this share of the slopes beside have lost no digits that matter.
const LOST: f64 = 1e-6;

/// An error below this is none: its square is no number.
const NIL: f64 = 1.5e-154;

/// At a spacing that was asked for, a quotient that differs from the slope by more than this share of it confirms nothing.
const CLOSE: f64 = 1e-3;

/// Compares all methods at a point, variable by variable.
pub fn check(evaluator: &mut Evaluator, at: &[f64]) -> Vec<Check> {
    let exact: Vec<Vec<f64>> = exact_methods(evaluator)
        .into_iter()
        .map(|method| evaluator.gradient_by(method, at, Spacing::Balanced))
        .collect();
    let mut comparison = Comparison::at(evaluator, at, Spacing::Balanced);
    (0..at.len())
        .map(|index| {
            let slopes: Vec<f64> = exact.iter().map(|gradient| gradient[index]).collect();
            comparison.along(LineDirection::Parameter(index), &slopes)
        })
        .collect()
}

/// The methods that know the rules, those that the loss has; reverse mode first.
pub fn exact_methods(evaluator: &Evaluator) -> Vec<Method> {
    let exact = [Method::Reverse, Method::Dual, Method::Symbolic].into_iter();
    exact
        .filter(|method| evaluator.program().supports(*method))
        .collect()
}

/// What all comparisons at one point share.
pub struct Comparison<'a> {
    evaluator: &'a mut Evaluator,
    at: &'a [f64],
    spacing: Spacing,
    /// The gradient of the loss with every `detach` taken away, if it has any.
    attached: Option<(Evaluator, Vec<f64>)>,
    noise: ValueNoise,
    middle: Rounded,
    is_heavy: bool,
}

impl<'a> Comparison<'a> {
    /// Prepares comparisons at a point; finite differences have the spacing that is asked for, or the best.
    pub fn at(evaluator: &'a mut Evaluator, at: &'a [f64], spacing: Spacing) -> Self {
        let value = evaluator.value(at);
        Self::around(evaluator, at, value, spacing)
    }

    /// The same where the value at the point is known.
    pub(crate) fn around(
        evaluator: &'a mut Evaluator,
        at: &'a [f64],
        value: f64,
        spacing: Spacing,
    ) -> Self {
        let attached = attached(evaluator.program().loss()).map(|loss| {
            let mut evaluator = evaluator.with_loss(loss);
            let gradient = evaluator.gradient_by(Method::Reverse, at, Spacing::Balanced);
            (evaluator, gradient)
        });
        let noise = ValueNoise::of(evaluator, at, value);
        let is_heavy = matches!(noise, ValueNoise::Relative(..));
        let middle = noise.middle(evaluator, at);
        Self {
            evaluator,
            at,
            spacing,
            attached,
            noise,
            middle,
            is_heavy,
        }
    }

    /// Compares the derivatives along a line, by each exact method (reverse mode first), with each other and with finite
    /// differences.
    pub fn along(&mut self, direction: LineDirection<'_>, exact: &[f64]) -> Check {
        let (true_slope, bound) = self.true_slope(direction, exact);
        let is_bounded = bound.is_some() && !self.is_heavy;
        let exact_error = bound.unwrap_or(ROUNDING * true_slope.abs());
        let mut line = LossOnLine {
            evaluator: self.evaluator,
            at: self.at,
            direction,
            noise: self.noise,
            attached: self.attached.as_mut().map(|(evaluator, _)| evaluator),
        };
        let (middle, is_heavy) = (self.middle, self.is_heavy);
        let is_known = exact.iter().all(|slope| slope.is_finite()) && true_slope.is_finite();
        let found = if middle.value.is_finite() {
            climb(
                &mut line,
                middle,
                is_heavy,
                is_known.then_some((true_slope, exact_error)),
            )
        } else {
            DifferenceSlopes::nothing()
        };
        let same =
            |slope: f64, error: f64| (slope - exact[0]).abs() <= ORDERS * exact_error + error;
        // Where nothing bounds the rounding of sums over rows, exact methods may differ by what a difference may.
        let allowed = if is_bounded { 0.0 } else { found.finite.error };
        // The slopes beside it vanish as fast as the spacing does, down to where there are no numbers.
        let is_nil = true_slope == 0.0
            && exact_error == 0.0
            && found.finite.slope.abs() <= 2.0 * found.finite.error
            && found.finite.error <= NIL;
        let verdict = if !middle.value.is_finite() {
            Agreement::Undefined
        } else if found.jumps {
            Agreement::Jump
        } else if found.kink.is_some() {
            Agreement::Kink
        } else if !is_known {
            Agreement::Undefined
        } else if matches!(found.judgement, Judgement::Refuted(_))
            || !exact.iter().all(|slope| same(*slope, allowed))
        {
            Agreement::Disagree
        } else if !same(true_slope, 0.0) {
            Agreement::Cut
        } else if found.is_edge {
            Agreement::Undefined
        } else if is_nil
            || found.judgement == Judgement::Confirmed
                && !found.has_cancelled(true_slope, exact_error)
                && !found.is_vacuous(true_slope)
        {
            Agreement::Agree
        } else {
            Agreement::CannotTell
        };
        let doubt = if found.jumps_within {
            Doubt::Jumps
        } else if found.has_cancelled(true_slope, exact_error) {
            Doubt::Cancellation
        } else {
            Doubt::Rounding
        };
        let slope = (verdict == Agreement::Undefined)
            .then_some(found.slope)
            .flatten();
        let check = Check {
            verdict,
            finite: found.finite,
            one_sided: found.kink.unwrap_or(found.one_sided),
            true_slope,
            slope_error: exact_error,
            slope,
            doubt: (verdict == Agreement::CannotTell).then_some(doubt),
        };
        match self.spacing {
            Spacing::Balanced => check,
            Spacing::Fixed(spacing) => at_spacing(&check, &mut line, middle, spacing, found.scale),
        }
    }

    /// The derivative with every `detach` taken away, and a bound of how far rounding may have moved it, if there is one.
    fn true_slope(&mut self, direction: LineDirection<'_>, exact: &[f64]) -> (f64, Option<f64>) {
        let along = |gradient: &[f64]| match direction {
            LineDirection::Parameter(index) => gradient[index],
            LineDirection::Along(entries, _) => super::dot(gradient, entries),
        };
        let bound = |evaluator: &mut Evaluator| {
            let bounded = match direction {
                LineDirection::Parameter(index) => evaluator.rounded_partial(self.at, index),
                LineDirection::Along(..) => None,
            };
            bounded.map(|bounded| bounded.error)
        };
        match &mut self.attached {
            None => {
                let slope = exact.first().copied().unwrap_or(f64::NAN);
                (slope, bound(self.evaluator))
            }
            Some((evaluator, gradient)) => {
                let slope = along(gradient);
                (slope, bound(evaluator))
            }
        }
    }
}

/// The comparison as it is at a spacing that was asked for: where the quotient there is no confirmation, nothing is shown.
fn at_spacing(
    check: &Check,
    line: &mut LossOnLine<'_>,
    middle: Rounded,
    spacing: f64,
    scale: f64,
) -> Check {
    let rung = Rung::at(line, spacing);
    let asked = rung.quotient(middle, check.true_slope);
    let off = (asked.slope - check.true_slope).abs();
    let is_zero = check.true_slope == 0.0 && asked.error <= CLOSE * CLOSE * scale;
    let enough = (CLOSE * check.true_slope.abs()).max(2.0 * check.finite.error);
    let shown = if check.verdict == Agreement::Agree && !is_zero && asked.error > enough {
        let doubt = if off > 0.5 * asked.error {
            Doubt::TooCoarse
        } else if spacing < check.finite.spacing {
            Doubt::TooFine
        } else {
            Doubt::Rounding
        };
        (Agreement::CannotTell, Some(doubt))
    } else {
        (check.verdict, check.doubt)
    };
    Check {
        verdict: shown.0,
        doubt: shown.1,
        finite: asked,
        ..check.clone()
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
