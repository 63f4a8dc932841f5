//! Outputs that cannot give what they are compared with, whatever the parameters are.

use super::heads::{self, evaluated};
use super::range::{ValueRange, ranges};
use super::relu::is_relu;
use super::{Examined, Located, Location, SOLVED, TOLD};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::number::short;
use crate::expr::operator::{Meaning, Operator, OperatorRole};

/// A number that is compared with a target that holds no parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison {
    /// The loss, or the square of the difference.
    pub(super) loss: NodeId,
    pub(super) told: NodeId,
    pub(super) target: NodeId,
    /// Whether its mean is that of squares.
    is_squared: bool,
}

/// The comparisons of numbers, by an operator or written out as a square of a difference.
pub(super) fn comparisons(examined: &Examined<'_>) -> Vec<Comparison> {
    let graph = examined.graph();
    let of = |loss: NodeId| {
        let (a, b, is_squared) = match graph.node(loss) {
            // Of a loss of labels the output is a margin, no number like them.
            Node::Structured(f, a, Some(b))
                if f.role() == OperatorRole::Loss(Meaning::Number) && f.labels().is_none() =>
            {
                (a, b, evaluated(f, &[3.0], 0.0) == 9.0)
            }
            node => match graph.node(squared(graph, node)?) {
                Node::Binary(Binary::Sub, a, b) => (a, b, true),
                _ => return None,
            },
        };
        let (told, target) = if examined.is_active(a) {
            (a, b)
        } else {
            (b, a)
        };
        let is_data = graph.any_below(target, |node| matches!(node, Node::Column(_)));
        let reads = graph.any_below(told, |node| matches!(node, Node::Column(_)));
        let tables = [told, target].map(|node| &examined.trace.values[node.index()]);
        let fits = tables[0].width() == tables[1].width() && !tables[1].is_empty();
        let is_it = is_data && reads && fits;
        (is_it && examined.is_active(told) && !examined.is_active(target)).then_some(Comparison {
            loss,
            told,
            target,
            is_squared,
        })
    };
    examined.nodes().filter_map(of).collect()
}

/// What a node is the square of.
fn squared(graph: &Graph, node: Node) -> Option<NodeId> {
    match node {
        Node::Unary(Unary::Square, a) => Some(a),
        Node::Binary(Binary::Pow, a, exponent) => {
            (graph.node(exponent) == Node::Constant(2.0)).then_some(a)
        }
        _ => None,
    }
}

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    out_of_reach(examined)
        .into_iter()
        .map(|(_, located)| located)
        .collect()
}

/// The outputs of which it is told that they cannot reach their targets.
pub(super) fn outputs(examined: &Examined<'_>) -> Vec<NodeId> {
    out_of_reach(examined)
        .into_iter()
        .map(|(output, _)| output)
        .collect()
}

fn out_of_reach(examined: &Examined<'_>) -> Vec<(NodeId, Located)> {
    let ranges = ranges(examined.graph());
    let range = |node: NodeId| ranges[node.index()];
    let numbers = comparisons(examined).into_iter().filter_map(|compared| {
        let finding = of_numbers(examined, compared, range(compared.told))?;
        Some((compared.told, compared.loss, finding))
    });
    let scores = examined.nodes().filter_map(|loss| {
        let Node::Structured(operator, score, Some(label)) = examined.graph().node(loss) else {
            return None;
        };
        if !examined.is_active(score) || examined.is_active(label) {
            return None;
        }
        let call = (operator, loss, score, label);
        let finding = of_scores(examined, call, range(score))?;
        // What the score is was told already, with what to write instead.
        let told = heads::find(examined);
        let is_told = told
            .iter()
            .any(|told| told.location == Location::Node(loss));
        if is_told {
            return None;
        }
        Some((score, loss, finding))
    });
    numbers
        .chain(scores)
        .map(|(output, loss, finding)| (output, Located::at_node(examined, loss, finding)))
        .collect()
}

/// Numbers that lie where the output is never.
fn of_numbers(examined: &Examined<'_>, compared: Comparison, range: ValueRange) -> Option<Finding> {
    let target = &examined.trace.values[compared.target.index()];
    let beyond = |t: f64| (range.low - t).max(t - range.high).max(0.0);
    let squares = target.sum_of(|t| beyond(t).powi(2));
    let count = target.count() as f64;
    let mean = target.sum_of(|t| t) / count;
    let spread = target.sum_of(|t| (t - mean).powi(2));
    // As much of the variance as may be left of what is learned.
    if squares.is_nan() || squares <= SOLVED * spread {
        return None;
    }
    let out = target.numbers().filter(|t| beyond(*t) > 0.0).count();
    let least = target.numbers().fold(f64::INFINITY, f64::min);
    let most = target.numbers().fold(f64::NEG_INFINITY, f64::max);
    let [told, goal] = [compared.told, compared.target].map(|node| examined.quoted(node));
    let mut text = format!(
        "{told} is {}, but {out} of {} targets in {goal} lie beyond: they reach from {} to {}",
        said(range),
        target.count(),
        short(least, 3),
        short(most, 3)
    );
    let mut finding = Finding::new(FindingKind::OutOfReach, "")
        .with("beyond", out as f64)
        .with("least", least)
        .with("most", most);
    if compared.is_squared {
        let floor = squares / count;
        text = format!(
            "{text}; the mean square cannot go below {}",
            short(floor, 3)
        );
        finding = finding.with("floor", floor);
    }
    finding.text = text;
    let away = away(examined, compared.told);
    let is_bounded = range.low.is_finite() && range.high.is_finite();
    Some(finding.remedy(if is_bounded {
        format!("{away}, or scale the targets to what it can give")
    } else {
        away
    }))
}

type Call = (Operator, NodeId, NodeId, NodeId);

/// Scores of classes that cannot be as low, or as high, as a sure answer needs.
fn of_scores(
    examined: &Examined<'_>,
    (operator, loss, score, label): Call,
    range: ValueRange,
) -> Option<Finding> {
    // Of a probability in the place of a score another finding tells.
    if range.is_share() || range.low >= range.high {
        return None;
    }
    let labels = &examined.trace.values[label.index()];
    let units = examined.graph().shape(score).width;
    let (floor, guess) = match operator.role() {
        OperatorRole::Loss(Meaning::Logit) => {
            let above = |t: f64| least_bce(t, range) - least_bce(t, UNBOUNDED);
            let floor = labels.sum_of(above) / labels.count().max(1) as f64;
            (floor, std::f64::consts::LN_2)
        }
        OperatorRole::LabelLoss(Meaning::Logits) => {
            let others = (units.max(2) - 1) as f64;
            let floor = (others * (range.low - range.high).exp()).ln_1p();
            (floor, (others + 1.0).ln())
        }
        _ => return None,
    };
    let [call, told] = [loss, score].map(|node| examined.computed(node));
    let is_bound = floor >= TOLD * guess;
    if !is_bound && !is_relu(examined, score) {
        return None;
    }
    let text = if is_bound {
        format!(
            "{call} takes scores of any size, but {told} is {}: the loss cannot go below {}",
            said(range),
            short(floor, 4)
        )
    } else {
        format!(
            "{call} takes scores of any size, but {told} is {}: where a score is 0 no gradient passes, and a unit that is 0 in every row learns no more",
            said(range)
        )
    };
    let finding = Finding::new(FindingKind::OutOfReach, text).with("floor", floor);
    let level = if is_bound {
        Severity::Fault
    } else {
        Severity::Warning
    };
    Some(finding.at_level(level).remedy(away(examined, score)))
}

const UNBOUNDED: ValueRange = ValueRange {
    low: f64::NEG_INFINITY,
    high: f64::INFINITY,
};

/// The least of `bce(z, t)` with z in a range: ln(1 + exp(z)) − t z, least where z is the logit of t.
fn least_bce(t: f64, range: ValueRange) -> f64 {
    let best = (t / (1.0 - t)).ln().clamp(range.low, range.high);
    let product = if t == 0.0 { 0.0 } else { t * best };
    let at = |z: f64| Unary::Softplus.value(z) - product;
    if best == f64::INFINITY { 0.0 } else { at(best) }
}

/// A range in words.
fn said(range: ValueRange) -> String {
    let [low, high] = [range.low, range.high].map(|end| short(end, 3));
    match (range.low.is_finite(), range.high.is_finite()) {
        (true, true) => format!("never outside {low} to {high}"),
        (true, false) => format!("never below {low}"),
        _ => format!("never above {high}"),
    }
}

/// The function at the output is to go.
fn away(examined: &Examined<'_>, output: NodeId) -> String {
    let graph = examined.graph();
    match graph.node(output) {
        Node::Unary(f, inner) => format!(
            "no {} at the output: {} in place of {}",
            f.name(),
            examined.quoted(inner),
            examined.computed(output)
        ),
        _ => format!(
            "no function at the output that bounds it: {}",
            examined.computed(output)
        ),
    }
}
