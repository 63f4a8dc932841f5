//! Which columns multiply which parameters, and how large they are: columns of different size make a loss steep along the
//! weight of one and flat along that of the other. What is computed from columns alone, as x², counts as one.

use crate::data::Dataset;
use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use crate::expr::function::Binary;
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::Operator;

/// The text of what is computed from columns is cut here, in characters.
const LONGEST: usize = 24;

/// A column and a parameter that it multiplies.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ColumnFactor {
    /// Its name, or how it is computed from columns.
    pub(super) text: String,
    /// Whether it is a column of the data itself.
    pub(super) is_column: bool,
    pub(super) parameter: String,
    /// The square root of its mean square.
    pub(super) size: f64,
}

/// A parameter times what does not depend on any.
#[derive(Clone, Debug)]
struct Term {
    variable: usize,
    parts: Vec<NodeId>,
}

/// Every product of a parameter and a column in a loss: written out, or in a layer over columns.
pub(super) fn factors(loss: &Loss, data: &Dataset) -> Vec<ColumnFactor> {
    let graph = &loss.graph;
    let fixed = fixed(graph);
    let mut layers = Vec::new();
    for node in graph.nodes() {
        if let Node::Structured(Operator::Linear(layer), input, _) = *node {
            let first_unit = graph.layer_entries(layer).iter();
            for (id, weight) in entries(loss, input).into_iter().zip(first_unit) {
                if let Some(variable) = weight.variable().filter(|_| fixed[id.index()]) {
                    layers.push(Term {
                        variable,
                        parts: vec![id],
                    });
                }
            }
        }
    }
    let terms = products(graph, &fixed).into_iter().chain(layers);
    terms.filter_map(|term| factor(loss, data, &term)).collect()
}

/// Which nodes depend on no parameter, and are of a kind that is computed row by row.
fn fixed(graph: &Graph) -> Vec<bool> {
    let mut fixed: Vec<bool> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let is_fixed = match node {
            Node::Constant(_) | Node::Column(_) => true,
            Node::Variable(_) | Node::Structured(..) => false,
            Node::Unary(..) | Node::Binary(..) | Node::Where(..) => {
                node.inputs().all(|input| fixed[input.index()])
            }
        };
        fixed.push(is_fixed);
    }
    fixed
}

/// The longest products of one parameter and what is fixed.
fn products(graph: &Graph, fixed: &[bool]) -> Vec<Term> {
    let mut terms: Vec<Option<Term>> = Vec::with_capacity(graph.nodes().len());
    let mut is_part = vec![false; graph.nodes().len()];
    for node in graph.nodes() {
        let term = match *node {
            Node::Variable(variable) => Some(Term {
                variable,
                parts: Vec::new(),
            }),
            Node::Binary(Binary::Mul, a, b) => {
                let pair = [(a, b), (b, a)].into_iter();
                let mut pair = pair.filter(|(_, other)| fixed[other.index()]);
                pair.find_map(|(a, other)| {
                    let mut term = terms[a.index()].clone()?;
                    is_part[a.index()] = true;
                    term.parts.push(other);
                    Some(term)
                })
            }
            _ => None,
        };
        terms.push(term);
    }
    let longest = terms.into_iter().zip(is_part);
    longest
        .filter_map(|(term, is_part)| term.filter(|_| !is_part))
        .collect()
}

/// What multiplies the parameter of a term, if there is a column in it.
fn factor(loss: &Loss, data: &Dataset, term: &Term) -> Option<ColumnFactor> {
    let graph = &loss.graph;
    let below = graph.reachable(&term.parts);
    let order: Vec<NodeId> = graph.ids().filter(|id| below[id.index()]).collect();
    let mut columns = order
        .iter()
        .filter(|id| matches!(graph.node(**id), Node::Column(_)));
    columns.next()?;
    let printer = Printer::with_names(graph, Style::Unicode, &loss.definitions).longest(LONGEST);
    let texts: Vec<String> = term.parts.iter().map(|part| printer.text(*part)).collect();
    let is_column = matches!(term.parts[..], [id] if matches!(graph.node(id), Node::Column(_)));
    let size = root_mean_square(graph, data, &order, &term.parts);
    size.is_finite().then(|| ColumnFactor {
        text: texts.join(" "),
        is_column,
        parameter: graph.variables()[term.variable].clone(),
        size,
    })
}

/// Of the product of some nodes, over the rows; `order` holds them and all that they are computed from.
fn root_mean_square(graph: &Graph, data: &Dataset, order: &[NodeId], parts: &[NodeId]) -> f64 {
    let column = |index: usize| data.column(&graph.columns()[index]).unwrap_or_default();
    let mut values = vec![f64::NAN; graph.nodes().len()];
    let mut squares = 0.0;
    for row in 0..data.rows() {
        for id in order {
            let of = |id: NodeId| values[id.index()];
            values[id.index()] = match graph.node(*id) {
                Node::Constant(value) => value,
                Node::Column(index) => column(index).get(row).copied().unwrap_or(f64::NAN),
                Node::Unary(f, a) => f.value(of(a)),
                Node::Binary(f, a, b) => f.value(of(a), of(b)),
                Node::Where(condition, a, b) => of(if of(condition) == 0.0 { b } else { a }),
                Node::Variable(_) | Node::Structured(..) => f64::NAN,
            };
        }
        let product: f64 = parts.iter().map(|part| values[part.index()]).product();
        squares += product * product;
    }
    (squares / data.rows().max(1) as f64).sqrt()
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
            let found = factors(&loss, &data).into_iter();
            found
                .map(|factor| (factor.parameter, factor.text))
                .collect()
        };
        let sizes = |text: &str| -> Vec<f64> {
            let loss = parse(text, &names).expect("a loss");
            let found = factors(&loss, &data).into_iter();
            found.map(|factor| factor.size).collect()
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
        assert_eq!(of("mean((w (size + 1))^2)"), [pair("w", "size + 1")]);
        assert_eq!(
            of("mean((a size^2 + b beds size + w)^2)"),
            [pair("a", "size²"), pair("b", "beds size")]
        );
        // A text is cut after 24 characters.
        assert_eq!(
            of("mean((w (size beds + size + beds)))"),
            [pair("w", "size beds + size + beds")]
        );
        assert_eq!(
            of("mean((w (size beds + size + beds + 2)))"),
            [pair("w", "size beds + size + beds …")]
        );
        assert_eq!(of("mean((w^2 size + sin(w))^2)"), []);
        assert_eq!(
            sizes("mean((w1 size + 2 w2 beds + w3 (size - beds))^2)"),
            [12.5_f64.sqrt(), 2.0, 6.5_f64.sqrt()]
        );
    }
}
