//! Losses and softmaxes that are given something else than they take.

use super::logistic::Bounded;
use super::range::{ValueRange, ranges};
use super::{Examined, Located};
use crate::explain::{Finding, FindingKind};
use crate::expr::function::Unary;
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::lower::Lowered;
use crate::expr::number::short;
use crate::expr::operator::{Meaning, Operator, OperatorRole};
use crate::tape::Tape;

/// Probabilities of classes add up to 1 up to this.
const ADDS_UP: f64 = 1e-3;

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let ranges = ranges(examined.graph());
    let mut found = Vec::new();
    for outer in examined.nodes() {
        found.extend(sigmoid_of_sigmoid(examined, outer));
        let Node::Structured(operator, inner, second) = examined.graph().node(outer) else {
            continue;
        };
        if !examined.is_active(inner) {
            continue;
        }
        let call = Call {
            examined,
            operator,
            outer,
            inner,
            second,
            range: ranges[inner.index()],
        };
        found.extend(
            call.finding()
                .map(|finding| Located::at_node(examined, outer, finding)),
        );
    }
    found
}

/// A sigmoid of a sigmoid, which lies between ½ and 0.731.
fn sigmoid_of_sigmoid(examined: &Examined<'_>, outer: NodeId) -> Option<Located> {
    let graph = examined.graph();
    let sigmoid = |node| Bounded::of(graph, node).filter(|known| known.is_sigmoid());
    let inner = sigmoid(outer)?.argument_node();
    let known = sigmoid(inner).filter(|_| examined.is_active(inner))?;
    let (of, argument) = (examined.quoted(inner), known.argument(examined));
    let text = format!(
        "{} is a sigmoid of {of}, which is one already: it stays between 0.5 and 0.731",
        examined.computed(outer)
    );
    let finding = Finding::new(FindingKind::SigmoidTwice, text)
        .with("low", 0.5)
        .with("high", Unary::Sigmoid.value(1.0))
        .remedy(format!("take one sigmoid away: sigmoid({argument})"));
    Some(Located::at_node(examined, outer, finding))
}

/// An operator and what it is given.
struct Call<'a> {
    examined: &'a Examined<'a>,
    operator: Operator,
    outer: NodeId,
    inner: NodeId,
    second: Option<NodeId>,
    range: ValueRange,
}

impl Call<'_> {
    fn finding(&self) -> Option<Finding> {
        match self.operator.role() {
            OperatorRole::Map(Meaning::Probabilities | Meaning::LogProbabilities) => {
                if self.width() == 1 {
                    return Some(self.one_unit());
                }
                let is_prediction = self.examined.readers(self.outer).any(|reader| {
                    matches!(self.examined.graph().node(reader), Node::Structured(f, ..) if f.takes_label())
                });
                self.twice(Meaning::Logits)
                    .filter(|finding| finding.kind == FindingKind::SoftmaxTwice || is_prediction)
            }
            OperatorRole::Loss(Meaning::Logit) => {
                self.logarithm().or_else(|| self.twice(Meaning::Logit))
            }
            OperatorRole::Loss(meaning @ Meaning::Logits)
            | OperatorRole::LabelLoss(meaning @ (Meaning::Logit | Meaning::Logits)) => {
                self.twice(meaning)
            }
            OperatorRole::LabelLoss(Meaning::Probabilities) => self.scores(),
            OperatorRole::Map(Meaning::Number | Meaning::Logit | Meaning::Logits)
            | OperatorRole::Loss(
                Meaning::Number | Meaning::Probabilities | Meaning::LogProbabilities,
            )
            | OperatorRole::LabelLoss(Meaning::Number | Meaning::LogProbabilities)
            | OperatorRole::Stack
            | OperatorRole::Layer
            | OperatorRole::Width
            | OperatorRole::Widths
            | OperatorRole::Rows
            | OperatorRole::Divergence
            | OperatorRole::Dropout
            | OperatorRole::Unit
            | OperatorRole::Count
            | OperatorRole::Entry => None,
        }
    }

    fn width(&self) -> usize {
        self.examined.graph().shape(self.inner).width
    }

    fn texts(&self) -> (String, String) {
        (
            self.examined.computed(self.outer),
            self.examined.quoted(self.inner),
        )
    }

    fn one_unit(&self) -> Finding {
        let (outer, inner) = self.texts();
        let text = format!("{outer} is 1 whatever {inner} is: a softmax of one unit");
        Finding::new(FindingKind::OneUnitSoftmax, text)
            .with("units", 1.0)
            .remedy("take sigmoid for one unit, or as many units as there are classes")
    }

    /// What takes logits is given probabilities.
    fn twice(&self, takes: Meaning) -> Option<Finding> {
        // A single number, as of a factor 0, is no probability.
        let is_one_number = self.range.low >= self.range.high;
        if !self.range.is_share() || is_one_number {
            return None;
        }
        let (outer, inner) = self.texts();
        let is_softmax = takes == Meaning::Logits && self.sums().is_some_and(adds_up);
        let (kind, what, one) = if is_softmax {
            (FindingKind::SoftmaxTwice, "a softmax", "logits")
        } else if takes == Meaning::Logits {
            (FindingKind::SigmoidTwice, "a probability", "logits")
        } else {
            (FindingKind::SigmoidTwice, "a probability", "a logit")
        };
        let mut text = format!("{outer} takes {one}, but {inner} is {what} already, from 0 to 1");
        let mut finding = Finding::new(kind, "");
        if let Some(floor) = self.floor() {
            text = format!("{text}: the loss cannot go below {} there", short(floor, 4));
            finding = finding.with("floor", floor);
        }
        finding.text = text;
        Some(finding.remedy(self.without(is_softmax)))
    }

    /// What takes a logit is given the logarithm of a probability, which is never above 0.
    fn logarithm(&self) -> Option<Finding> {
        let graph = self.examined.graph();
        let logit = match graph.node(self.inner) {
            Node::Unary(Unary::Ln | Unary::Log2 | Unary::Log10, p)
                if ranges(graph)[p.index()].is_share() =>
            {
                Bounded::of(graph, p).map(|known| known.argument(self.examined))
            }
            // ln σ(z) = -softplus(-z).
            Node::Unary(Unary::Neg, a) => match graph.node(a) {
                Node::Unary(Unary::Softplus, b) => Some(match graph.node(b) {
                    Node::Unary(Unary::Neg, z) => self.examined.quoted(z),
                    _ => format!("-({})", self.examined.quoted(b)),
                }),
                _ => return None,
            },
            _ => return None,
        };
        let (outer, inner) = self.texts();
        let target = &self.examined.trace.values[self.second?.index()];
        let floors = target.sum_of(least_of_logarithms);
        let floor = floors / target.count().max(1) as f64;
        let bound = if floor > 0.0 {
            format!(": the loss cannot go below {} there", short(floor, 4))
        } else {
            String::new()
        };
        let text = format!(
            "{outer} takes a logit, but {inner} is the logarithm of a probability already, never above 0{bound}"
        );
        let remedy = match (logit, self.second) {
            (Some(logit), Some(t)) => format!(
                "take the logarithm and the sigmoid away: {}({logit}, {})",
                self.operator.name(),
                self.examined.quoted(t)
            ),
            _ => String::from("give it what the probability is computed from"),
        };
        let finding = Finding::new(FindingKind::SigmoidTwice, text).with("floor", floor);
        Some(finding.remedy(remedy))
    }

    /// What to write instead of a function of a function.
    fn without(&self, is_softmax: bool) -> String {
        let graph = self.examined.graph();
        let logits = match graph.node(self.inner) {
            Node::Structured(f, a, _) if matches!(f.role(), OperatorRole::Map(_)) => {
                Some(self.examined.quoted(a))
            }
            _ => Bounded::of(graph, self.inner).map(|known| known.argument(self.examined)),
        };
        let what = if is_softmax { "softmax" } else { "sigmoid" };
        match logits {
            Some(logits) => {
                let name = self.operator.name();
                let second = self
                    .second
                    .map(|second| format!(", {}", self.examined.quoted(second)));
                format!(
                    "take the {what} away: {name}({logits}{})",
                    second.unwrap_or_default()
                )
            }
            None => format!("give it what the {what} is computed from"),
        }
    }

    /// The smallest value of a loss whose logits lie between 0 and 1.
    fn floor(&self) -> Option<f64> {
        let takes_shares = self.operator.predicted() == Some(Meaning::Logits);
        if takes_shares && !self.operator.takes_label() {
            return None;
        }
        let target = &self.examined.trace.values[self.second?.index()];
        let takes_label = self.operator.takes_label();
        let rows = (0..target.rows()).map(|row| {
            let units = target.row(row);
            let least = |t: &f64| {
                let candidates: Vec<Vec<f64>> = if takes_label {
                    let hot = |unit: usize| f64::from(u8::from(unit as f64 == *t));
                    vec![(0..self.width()).map(hot).collect()]
                } else {
                    vec![vec![0.0], vec![1.0]]
                };
                let values = candidates.iter().map(|a| evaluated(self.operator, a, *t));
                values.fold(f64::INFINITY, f64::min)
            };
            units.iter().map(least).sum::<f64>() / units.len() as f64
        });
        let count = rows.len();
        let floor = rows.sum::<f64>() / count as f64;
        floor.is_finite().then_some(floor)
    }

    /// The sum of the units in the row where it is farthest from 1.
    fn sums(&self) -> Option<f64> {
        let table = &self.examined.trace.values[self.inner.index()];
        let sums = (0..table.rows()).map(|row| table.row(row).iter().sum::<f64>());
        sums.max_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs()))
    }

    /// A loss of probabilities is given something else.
    fn scores(&self) -> Option<Finding> {
        let (outer, inner) = self.texts();
        let table = &self.examined.trace.values[self.inner.index()];
        let is_logarithm = self.range.high <= 0.0;
        let text = if is_logarithm {
            format!(
                "{outer} takes probabilities, but {inner} are logarithms of them: here nll takes the logarithm itself, unlike \
                 PyTorch's"
            )
        } else {
            let outside = table.numbers().find(|value| *value < 0.0 || *value > 1.0);
            let sum = self.sums()?;
            match outside {
                Some(value) if !self.range.is_share() => {
                    format!(
                        "{outer} takes probabilities, but {inner} has {}, which is none",
                        short(value, 4)
                    )
                }
                _ if adds_up(sum) || !sum.is_finite() => return None,
                _ => format!(
                    "{outer} takes probabilities, but those of {inner} add up to {}, not 1",
                    short(sum, 4)
                ),
            }
        };
        let scores = match self.examined.graph().node(self.inner) {
            Node::Structured(f, a, _)
                if f.role() == OperatorRole::Map(Meaning::LogProbabilities) =>
            {
                a
            }
            _ => self.inner,
        };
        let scores = self.examined.quoted(scores);
        let label = self
            .second
            .map(|label| self.examined.quoted(label))
            .unwrap_or_default();
        let finding = Finding::new(FindingKind::NllOfScores, text);
        let finding = match self.sums().filter(|sum| sum.is_finite()) {
            Some(sum) => finding.with("sum", sum),
            None => finding,
        };
        Some(finding.remedy(format!(
            "cross_entropy({scores}, {label}), or nll(softmax({scores}), {label})"
        )))
    }
}

/// The smallest value of `bce` with a logit that is not above 0: ln 2 for targets above ½, else the entropy of the target.
fn least_of_logarithms(t: f64) -> f64 {
    if t >= 0.5 {
        return std::f64::consts::LN_2;
    }
    let term = |p: f64| if p > 0.0 { -p * p.ln() } else { 0.0 };
    term(t) + term(1.0 - t)
}

fn adds_up(sum: f64) -> bool {
    (sum - 1.0).abs() <= ADDS_UP
}

/// The value of a loss of one row.
pub(super) fn evaluated(operator: Operator, a: &[f64], t: f64) -> f64 {
    let mut graph = Graph::default();
    let units: Vec<NodeId> = a.iter().map(|unit| graph.constant(*unit)).collect();
    let stack = |graph: &mut Graph, a, b| graph.add(Node::Structured(Operator::Stack, a, Some(b)));
    let Some(first) = units.into_iter().reduce(|a, b| stack(&mut graph, a, b)) else {
        return f64::NAN;
    };
    let second = graph.constant(t);
    let node = graph.add(Node::Structured(operator, first, Some(second)));
    let lowered = Lowered::of(&graph, &[node]);
    let tape = Tape::compile(&lowered.graph, &lowered.units[node.index()]);
    let mut primals = Vec::new();
    tape.evaluate(&[], 0.0, &mut primals);
    tape.outputs()
        .first()
        .map_or(f64::NAN, |output| primals[*output])
}
