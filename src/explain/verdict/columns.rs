//! Which columns multiply which parameters, and how large they are: columns of different size make a loss steep along the
//! weight of one and flat along that of the other.

use crate::data::Dataset;
use crate::expr::Loss;
use crate::expr::function::Binary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::Operator;

/// A column and a parameter that it multiplies.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ColumnFactor {
    pub(super) column: String,
    pub(super) parameter: String,
    /// The square root of the column's mean square.
    pub(super) size: f64,
}

/// Every product of a parameter and a column in a loss: written out, or in a layer over columns.
pub(super) fn factors(loss: &Loss, data: &Dataset) -> Vec<ColumnFactor> {
    let graph = &loss.graph;
    let mut found = Vec::new();
    let mut add = |variable: usize, column: usize| {
        let name = &graph.columns()[column];
        let values = data.column(name).unwrap_or_default();
        let squares: f64 = values.iter().map(|value| value * value).sum();
        found.push(ColumnFactor {
            column: name.clone(),
            parameter: graph.variables()[variable].clone(),
            size: (squares / values.len().max(1) as f64).sqrt(),
        });
    };
    for node in graph.nodes() {
        match *node {
            Node::Binary(Binary::Mul, a, b) => match (graph.node(a), graph.node(b)) {
                (Node::Variable(variable), Node::Column(column))
                | (Node::Column(column), Node::Variable(variable)) => add(variable, column),
                _ => {}
            },
            Node::Structured(Operator::Linear(layer), input, _) => {
                let first_unit = graph.layer_entries(layer).iter();
                for (id, weight) in entries(loss, input).into_iter().zip(first_unit) {
                    if let (Node::Column(column), Some(weight)) =
                        (graph.node(id), weight.variable())
                    {
                        add(weight, column);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The parts that a vector is stacked of, in order.
fn entries(loss: &Loss, vector: NodeId) -> Vec<NodeId> {
    let mut open = vec![vector];
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        match loss.graph.node(id) {
            Node::Structured(Operator::Stack, first, second) => {
                open.extend(second);
                open.push(first);
            }
            _ => found.push(id),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataSource;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn products_with_columns_are_found_written_out_and_in_layers() {
        let columns = [("size", vec![3.0, 4.0]), ("beds", vec![1.0, 1.0])];
        let names = KnownNames {
            columns: columns
                .iter()
                .map(|(name, _)| (*name).to_string())
                .collect(),
            ..KnownNames::default()
        };
        let data = columns.map(|(name, values)| (name.to_string(), values));
        let data = Dataset::new(DataSource::Columns, data.to_vec());
        let of = |text: &str| -> Vec<(String, String)> {
            let loss = parse(text, &names).expect("a loss");
            let found = factors(&loss, &data);
            assert!(
                found
                    .iter()
                    .all(|factor| factor.size == 12.5_f64.sqrt() || factor.size == 1.0)
            );
            found
                .into_iter()
                .map(|factor| (factor.parameter, factor.column))
                .collect()
        };
        let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
        assert_eq!(
            of("mean((w1 size + beds w2 + b)^2)"),
            [pair("w1", "size"), pair("w2", "beds")]
        );
        assert_eq!(
            of("mean(linear(stack(size, beds), 1)^2)"),
            [pair("W1[1,1]", "size"), pair("W1[1,2]", "beds")]
        );
        assert_eq!(of("mean((w (size + 1))^2)"), []);
    }
}
