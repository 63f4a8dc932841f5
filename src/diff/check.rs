//! The comparison of all methods at a point: do they agree, and if not, why.

mod ladder;
mod line;

use super::rounding::Rounded;
use super::{Evaluator, Method, Spacing};
use crate::expr::Loss;
use crate::expr::function::Unary;
use crate::expr::graph::{Graph, Node, NodeId};

pub use ladder::Quotient;
use ladder::{Judgement, Kink, Ladder, Rung, nominal};
pub use line::Direction;
use line::{Line, Noise};

/// What the comparison found for one variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// All methods give the same derivative, within the finite difference's own error, which is small.
    Agree,
    /// The finite difference's own error is too large to confirm anything, or the spacing that was asked for is.
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

impl Verdict {
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

/// Why nothing can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The spacing that was asked for is so wide that the quotient is not the slope.
    TooCoarse,
    /// The spacing that was asked for is so narrow that rounding hides the slope.
    TooFine,
    /// Rounding of the loss hides its slope at every spacing.
    Rounding,
}

/// The comparison for one variable, or along one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What was found.
    pub verdict: Verdict,
    /// The finite difference, at the spacing that was asked for or else at the best one, with its error.
    pub finite: Quotient,
    /// The slopes from the left and to the right, at the narrowest spacing at which they are more than rounding.
    pub one_sided: [f64; 2],
    /// The derivative by the rules with every `detach` taken away.
    pub true_slope: f64,
    /// Where a rule gives no number, the slope that there is all the same.
    pub slope: Option<f64>,
    /// Why nothing can be told, if that is the verdict.
    pub doubt: Option<Doubt>,
}

/// Exact methods may differ by rounding: this much of the derivative where its own error is not bounded.
const ROUNDING: f64 = 1e-9;

/// How many times the bounds of their errors two exact methods may differ: their sums are in different orders.
const ORDERS: f64 = 4.0;

/// At a spacing that was asked for, a quotient that differs from the slope by more than this share of it confirms nothing.
const CLOSE: f64 = 1e-3;

/// A kink is at least this share of the slope.
const NOTABLE: f64 = 1e-7;

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
            comparison.along(Direction::Parameter(index), &slopes)
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
    noise: Noise,
    middle: Rounded,
    is_heavy: bool,
}

impl<'a> Comparison<'a> {
    /// Prepares comparisons at a point; finite differences have the spacing that is asked for, or the best.
    pub fn at(evaluator: &'a mut Evaluator, at: &'a [f64], spacing: Spacing) -> Self {
        let attached = attached(evaluator.program().loss()).map(|loss| {
            let mut evaluator = evaluator.with_loss(loss);
            let gradient = evaluator.gradient_by(Method::Reverse, at, Spacing::Balanced);
            (evaluator, gradient)
        });
        let noise = Noise::of(evaluator, at);
        let is_heavy = matches!(noise, Noise::Relative(..));
        let mut line = Line {
            evaluator,
            at,
            direction: Direction::Along(&[], &[]),
            noise,
            attached: None,
        };
        let middle = line.side(0.0).value;
        Self {
            evaluator: line.evaluator,
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
    pub fn along(&mut self, direction: Direction<'_>, exact: &[f64]) -> Check {
        let (true_slope, exact_error) = self.true_slope(direction, exact);
        let mut line = Line {
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
            Found::nothing()
        };
        let same =
            |slope: f64, error: f64| (slope - exact[0]).abs() <= ORDERS * exact_error + error;
        let allowed = if self.is_heavy {
            found.finite.error
        } else {
            0.0
        };
        let verdict = if !middle.value.is_finite() {
            Verdict::Undefined
        } else if found.jumps {
            Verdict::Jump
        } else if found.kink.is_some() {
            Verdict::Kink
        } else if !is_known {
            Verdict::Undefined
        } else if matches!(found.judgement, Judgement::Refuted(_))
            || !exact.iter().all(|slope| same(*slope, allowed))
        {
            Verdict::Disagree
        } else if !same(true_slope, 0.0) {
            Verdict::Cut
        } else if found.is_edge {
            Verdict::Undefined
        } else if found.judgement == Judgement::Confirmed {
            Verdict::Agree
        } else {
            Verdict::CannotTell
        };
        let slope = (verdict == Verdict::Undefined)
            .then_some(found.slope)
            .flatten();
        let check = Check {
            verdict,
            finite: found.finite,
            one_sided: found.kink.unwrap_or(found.one_sided),
            true_slope,
            slope,
            doubt: (verdict == Verdict::CannotTell).then_some(Doubt::Rounding),
        };
        match self.spacing {
            Spacing::Balanced => check,
            Spacing::Fixed(spacing) => at_spacing(check, &mut line, middle, spacing, found.scale),
        }
    }

    /// The derivative with every `detach` taken away, and a bound of how far rounding may have moved it.
    fn true_slope(&mut self, direction: Direction<'_>, exact: &[f64]) -> (f64, f64) {
        let along = |gradient: &[f64]| match direction {
            Direction::Parameter(index) => gradient[index],
            Direction::Along(entries, _) => super::dot(gradient, entries),
        };
        let bound = |evaluator: &mut Evaluator, slope: f64| {
            let bounded = match direction {
                Direction::Parameter(index) => evaluator.rounded_partial(self.at, index),
                Direction::Along(..) => None,
            };
            bounded.map_or(ROUNDING * slope.abs(), |bounded| bounded.error)
        };
        match &mut self.attached {
            None => {
                let slope = exact.first().copied().unwrap_or(f64::NAN);
                (slope, bound(self.evaluator, slope))
            }
            Some((evaluator, gradient)) => {
                let slope = along(gradient);
                (slope, bound(evaluator, slope))
            }
        }
    }
}

/// What finite differences found.
struct Found {
    judgement: Judgement,
    jumps: bool,
    kink: Option<[f64; 2]>,
    /// Whether the loss is defined on one side only.
    is_edge: bool,
    /// The slope, where there is one.
    slope: Option<f64>,
    finite: Quotient,
    one_sided: [f64; 2],
    /// The slopes around.
    scale: f64,
}

impl Found {
    fn nothing() -> Self {
        Self {
            judgement: Judgement::Unknown,
            jumps: false,
            kink: None,
            is_edge: false,
            slope: None,
            finite: Quotient {
                slope: f64::NAN,
                spacing: nominal(1.0),
                error: f64::NAN,
                beside: [f64::NAN; 2],
            },
            one_sided: [f64::NAN; 2],
            scale: 0.0,
        }
    }

    fn of(ladder: &Ladder, judgement: Judgement) -> Self {
        let finite = ladder.best();
        Self {
            judgement,
            finite: finite.unwrap_or(Self::nothing().finite),
            one_sided: ladder.one_sided(),
            scale: ladder.scale(),
            ..Self::nothing()
        }
    }
}

/// Tries two spacings first, near the best of a function whose length is that of x; and all of them, if these do not confirm the
/// slope on a smooth curve, or x is 0 and has no length.
fn climb(
    line: &mut Line<'_>,
    middle: Rounded,
    is_heavy: bool,
    claimed: Option<(f64, f64)>,
) -> Found {
    let x = line.middle().abs();
    let length = if x > 0.0 && !(is_heavy && x < 1.0) {
        x
    } else {
        1.0
    };
    if let Some((slope, error)) = claimed.filter(|_| is_heavy || x > 0.0) {
        let short = Ladder::short(line, middle, length);
        let is_told = is_heavy || !short.is_flat();
        if is_told && short.is_smooth(is_heavy) && short.judge(slope, error) == Judgement::Confirmed
        {
            return Found::of(&short, Judgement::Confirmed);
        }
    }
    let full = Ladder::full(line, middle, is_heavy);
    let judgement = match claimed {
        Some((slope, error)) => match full.judge(slope, error) {
            Judgement::Refuted(quotient) if !is_evident(line, slope, quotient) => {
                Judgement::Unknown
            }
            judgement => judgement,
        },
        None => Judgement::Unknown,
    };
    let mut found = Found::of(&full, judgement);
    found.jumps = full.jumps();
    if !found.jumps {
        let kink = full.kink().filter(|kink| is_bent(line, kink));
        found.kink = kink.map(|kink| kink.slopes);
    }
    found.is_edge = full.edge().is_some();
    found.slope = full.limit();
    found
}

/// Whether a quotient that is not the slope tells that the slope is wrong: only if the loss does not bend between its points.
/// By the rules it does not, if their slopes there are all about the same; or all are about the quotient, and that in the middle
/// is not. The points are at irrational shares of the spacing, so that no period fits them.
fn is_evident(line: &mut Line<'_>, claimed: f64, quotient: Quotient) -> bool {
    const SHARES: [f64; 3] = [1.0, 0.618_033_988_749_894_9, 0.367_879_441_171_442_33];
    let gap = (quotient.slope - claimed).abs();
    let middle = line.slope(0.0);
    let slopes =
        SHARES.map(|share| [-1.0, 1.0].map(|side| line.slope(side * share * quotient.spacing)));
    let all_near = |wanted: f64| {
        let slopes = slopes.as_flattened().iter();
        slopes
            .map(|slope| (slope - wanted).abs())
            .all(|off| off <= 0.25 * gap)
    };
    all_near(middle) || all_near(quotient.slope)
}

/// Whether the rules' slopes beside a kink differ as the quotients do, at two spacings: those of a curve that bends on a scale that
/// rounding hides differ by more at the wider.
fn is_bent(line: &mut Line<'_>, kink: &Kink) -> bool {
    let [left, right] = kink.slopes;
    let gap = right - left;
    let steep = line.slope(0.0).abs();
    // Values that differ by no more than the digits of the slope are no kink of it.
    if steep.is_finite() && gap.abs() <= NOTABLE * steep {
        return false;
    }
    let mut is_alike = |spacing: f64| {
        let difference = line.slope(spacing) - line.slope(-spacing);
        !difference.is_finite() || (difference - gap).abs() <= 0.5 * gap.abs()
    };
    kink.spacings.into_iter().all(&mut is_alike)
}

/// The comparison as it is at a spacing that was asked for: where the quotient there is no confirmation, nothing is told.
fn at_spacing(
    check: Check,
    line: &mut Line<'_>,
    middle: Rounded,
    spacing: f64,
    scale: f64,
) -> Check {
    let rung = Rung::at(line, spacing);
    let asked = rung.quotient(middle, check.true_slope);
    let off = (asked.slope - check.true_slope).abs();
    let is_zero = check.true_slope == 0.0 && asked.error <= CLOSE * CLOSE * scale;
    let enough = (CLOSE * check.true_slope.abs()).max(2.0 * check.finite.error);
    let told = if check.verdict == Verdict::Agree && !is_zero && asked.error > enough {
        let doubt = if off > 0.5 * asked.error {
            Doubt::TooCoarse
        } else if spacing < check.finite.spacing {
            Doubt::TooFine
        } else {
            Doubt::Rounding
        };
        (Verdict::CannotTell, Some(doubt))
    } else {
        (check.verdict, check.doubt)
    };
    Check {
        verdict: told.0,
        doubt: told.1,
        finite: asked,
        ..check
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
