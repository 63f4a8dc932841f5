//! What a loss compares: its prediction with its target.

use crate::data::Selection;
use crate::diff::{Program, RowValues};
use crate::expr::Loss;
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::{Meaning, Operator, Rows};
use crate::field::{Prediction, PredictionData, PredictionSampler, Resolution, UnitReading};

/// The prediction, the target, and the columns that the prediction is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionHead {
    /// The operator that compares.
    pub operator: Operator,
    /// What is predicted: logits, probabilities or numbers.
    pub prediction: NodeId,
    /// What it is compared with.
    pub target: NodeId,
    /// The names of the columns that the prediction reads.
    pub inputs: Vec<String>,
    /// Whether a part of the prediction is a mean or a sum over rows, so that other rows would change what is predicted for one.
    pub mixes_rows: bool,
}

impl PredictionHead {
    /// The head of a loss, if it has one: its outermost `mse`, `mae`, `bce`, `cross_entropy` or `nll` whose prediction reads
    /// columns, or else the outermost.
    pub fn of(loss: &Loss) -> Option<Self> {
        let graph = &loss.graph;
        let needed = graph.reachable(&[loss.objective]);
        let ids = graph.ids().rev().filter(|id| needed[id.index()]);
        let heads = ids.into_iter().filter_map(|id| match graph.node(id) {
            Node::Structured(operator, prediction, Some(target))
                if operator.predicted().is_some() =>
            {
                Some(Self {
                    operator,
                    prediction,
                    target,
                    inputs: columns(graph, prediction),
                    mixes_rows: mixes_rows(graph, prediction),
                })
            }
            _ => None,
        });
        // A regularizer is a comparison too, but of parameters.
        heads.reduce(|best, next| {
            if best.inputs.is_empty() && !next.inputs.is_empty() {
                next
            } else {
                best
            }
        })
    }

    /// Whether there is a picture of the prediction: it reads one column or two, and for each row the row's own.
    pub fn has_picture(&self) -> bool {
        matches!(self.inputs.len(), 1 | 2) && !self.mixes_rows
    }

    /// How many pixels there are on a side of the image that the prediction reads, if its inputs are one: columns of one name that are
    /// numbered from 1 in their order, row by row from the top, as many as a square has.
    pub fn image_side(&self) -> Option<usize> {
        // Fewer numbered columns are features more often than pixels.
        const SIDES: std::ops::RangeInclusive<usize> = 8..=64;
        let first = self.inputs.first()?.strip_suffix('1')?;
        let is_next = |(index, name): (usize, &String)| *name == format!("{first}{}", index + 1);
        let is_numbered = self.inputs.iter().enumerate().all(is_next);
        let side = SIDES
            .into_iter()
            .find(|side| side * side == self.inputs.len());
        side.filter(|_| is_numbered)
    }

    /// The prediction at a point over its inputs, with the rows to learn from; none where there is no picture of it, or if
    /// `cancelled` says yes.
    pub fn predict(
        &self,
        program: &Program,
        at: &[f64],
        resolution: Resolution,
        cancelled: &impl Fn() -> bool,
    ) -> Option<Prediction> {
        let graph = &program.loss().graph;
        let data = program.data().filter(|_| self.has_picture())?;
        let columns = data.select(Selection::Train, graph.columns());
        let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let targets = RowValues::of(graph, self.target).at(&slices, at);
        let index = |name: &String| graph.columns().iter().position(|known| known == name);
        let indices = self.inputs.iter().filter_map(index);
        let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
        let target = |row: usize| targets.get(row, 0);
        let data = PredictionData {
            inputs: indices
                .map(|index| (index, columns[index].clone()))
                .collect(),
            targets: (0..rows).filter_map(target).collect(),
        };
        let sampler = PredictionSampler {
            values: &RowValues::of(graph, self.prediction),
            at,
            data: &data,
            reading: self.reading(graph.shape(self.prediction).width),
        };
        sampler.sample(resolution, cancelled)
    }

    fn reading(&self, width: usize) -> UnitReading {
        match self.operator.predicted() {
            Some(Meaning::Logit) => UnitReading::Logistic,
            Some(Meaning::Logits) if width == 2 => UnitReading::Softmax,
            Some(Meaning::Probabilities) if width == 2 => UnitReading::Second,
            Some(Meaning::Logits | Meaning::Probabilities) => UnitReading::Argmax,
            Some(Meaning::Number | Meaning::LogProbabilities) | None => UnitReading::Value,
        }
    }

    /// About how many operations a sample of the prediction takes.
    pub fn work(&self, program: &Program) -> usize {
        RowValues::of(&program.loss().graph, self.prediction).work()
    }
}

/// The names of the columns that a node reads.
fn columns(graph: &Graph, node: NodeId) -> Vec<String> {
    let needed = graph.reachable(&[node]);
    let name = |id: NodeId| match graph.node(id) {
        Node::Column(index) if needed[id.index()] => Some(graph.columns()[index].clone()),
        _ => None,
    };
    graph.ids().filter_map(name).collect()
}

/// Whether a value per row is reduced to one on the way to a node.
fn mixes_rows(graph: &Graph, node: NodeId) -> bool {
    let needed = graph.reachable(&[node]);
    let mut ids = graph.ids().filter(|id| needed[id.index()]);
    ids.any(|id| {
        let mut inputs = graph.node(id).inputs();
        graph.shape(id).rows == Rows::Once
            && inputs.any(|input| graph.shape(input).rows == Rows::Each)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    fn head(text: &str) -> Option<PredictionHead> {
        let names = KnownNames {
            columns: ["x", "y", "t"].map(String::from).to_vec(),
            ..KnownNames::default()
        };
        PredictionHead::of(&parse(text, &names).expect("a loss"))
    }

    #[test]
    fn the_head_is_found_with_its_inputs() {
        let found = head("0.1 w^2 + mse(w x + b, t)").expect("a head");
        assert_eq!(
            (found.operator, found.inputs),
            (Operator::Mse, vec!["x".into()])
        );
        let found = head("bce(linear(tanh(linear(stack(y, x), 2)), 1), t)").expect("a head");
        assert_eq!(found.inputs.len(), 2);
        assert_eq!(head("mean(w x)"), None);
    }

    #[test]
    fn numbered_columns_are_an_image_if_they_fill_a_square() {
        let of = |inputs: Vec<String>| {
            let head = head("mse(w x, t)").expect("a head");
            PredictionHead { inputs, ..head }.image_side()
        };
        let numbered = |count: usize| (1..=count).map(|i| format!("p{i}")).collect::<Vec<_>>();
        assert_eq!(of(numbered(64)), Some(8));
        assert_eq!(of(numbered(81)), Some(9));
        assert_eq!(of(numbered(63)), None);
        assert_eq!(of(numbered(49)), None, "so few are features");
        let mut swapped = numbered(64);
        swapped.swap(3, 4);
        assert_eq!(of(swapped), None);
    }

    #[test]
    fn a_regularizer_is_no_head_while_something_is_predicted() {
        for text in [
            "mse(w x, t) + 0.01 mse(w, 0)",
            "0.01 mse(w, 0) + mse(w x, t)",
        ] {
            assert_eq!(head(text).expect("a head").inputs, ["x"], "{text}");
        }
        assert!(head("mse(w, 0)").expect("a head").inputs.is_empty());
    }

    #[test]
    fn a_prediction_that_depends_on_all_rows_has_no_picture() {
        for (text, drawn) in [
            ("p = w x + b; mse(p, t)", true),
            ("p = w (x - mean(x)) + b; mse(p, t)", false),
            ("p = w x + mean(y); mse(p, t)", false),
            ("mse(w mean(x), t)", false),
            ("p = w x + mse(x, y); mse(p, t)", false),
            // A mean of what is there once is that.
            ("p = w x + mean(b); mse(p, t)", true),
            ("p = softmax(stack(w x, y)); nll(p, t)", true),
        ] {
            assert_eq!(head(text).expect("a head").has_picture(), drawn, "{text}");
        }
    }
}
