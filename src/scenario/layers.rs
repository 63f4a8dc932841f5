//! Parameters of layers that are given: `W1 = { value = [[…], […]] }` and `b1 = { value = […] }`.

use toml::de::DeValue;

use super::diagnostic::{Diagnostic, Report};
use super::item::Item;
use super::params::{DraftParameter, Parameter};
use crate::expr::graph::Layer;
use crate::expr::{Loss, Span};

/// Numbers of a layer as they are written.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    rows: Vec<Vec<f64>>,
    /// Whether it was one row without a row's brackets.
    is_vector: bool,
    span: Span,
}

impl Matrix {
    /// Reads an array of numbers, or of such arrays.
    pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Option<Self> {
        const WANTED: &str = "numbers such as [1, 2], or rows of them such as [[1, 2], [3, 4]]";
        let elements = item.array(WANTED, report)?;
        let nested = |element: &Item<'_>| matches!(element.value, DeValue::Array(_));
        let is_vector = !elements.iter().any(nested);
        let rows = if is_vector {
            vec![item.numbers(WANTED, report)?]
        } else {
            let rows = elements
                .iter()
                .map(|element| element.numbers(WANTED, report));
            rows.collect::<Option<Vec<_>>>()?
        };
        Some(Self {
            rows,
            is_vector,
            span: item.span.clone(),
        })
    }

    fn shape(&self) -> String {
        let lengths: Vec<usize> = self.rows.iter().map(Vec::len).collect();
        match (self.is_vector, lengths.as_slice()) {
            (true, [length]) => format!("{length} numbers"),
            (_, [first, rest @ ..]) if rest.iter().all(|length| length == first) => {
                format!("{} rows of {first}", lengths.len())
            }
            _ => "rows of different lengths".to_string(),
        }
    }
}

/// What a name says: the weights or the biases of a layer, counted from 1.
fn part(name: &str) -> Option<(char, usize)> {
    let kind = name
        .chars()
        .next()
        .filter(|kind| matches!(kind, 'W' | 'b'))?;
    let number = name[1..].parse().ok().filter(|number| *number > 0)?;
    Some((kind, number))
}

/// Moves the starts of layers' parameters to where they are given; what does not fit is reported.
pub(super) fn index(
    loss: &Loss,
    given: &[&DraftParameter],
    parameters: &mut [Parameter],
    report: &mut Report,
) {
    for draft in given {
        let Some(matrix) = &draft.value else {
            continue;
        };
        if let Some(span) = draft.start.as_ref().map(toml::Spanned::span) {
            let message = format!("`{}` has both a `value` and a `start`", draft.name);
            report.add(Diagnostic::new(message, span).hint("leave one of them out"));
            continue;
        }
        let layers = loss.graph.layers();
        let found =
            part(&draft.name).and_then(|(kind, number)| Some((kind, *layers.get(number - 1)?)));
        let Some((kind, layer)) = found else {
            let message = format!("`{}` is no layer's parameter of the loss", draft.name);
            let count = layers.len();
            report.add(Diagnostic::new(message, draft.span.clone()).hint(format!(
                "a `value` is for W1, b1, W2, … of `linear`; the loss has {count} layers"
            )));
            continue;
        };
        if let Some(wanted) = misfit(kind, layer, matrix) {
            let message = format!("`{}` is {wanted}, not {}", draft.name, matrix.shape());
            report.add(
                Diagnostic::new(message, matrix.span.clone())
                    .hint("a row for each unit of the layer, a number for each input"),
            );
            continue;
        }
        let first = if kind == 'W' {
            layer.first
        } else {
            layer.bias(0)
        };
        for (parameter, start) in parameters[first..]
            .iter_mut()
            .zip(matrix.rows.iter().flatten())
        {
            *parameter = Parameter::starting_at(&parameter.name, *start);
        }
    }
}

/// The shape that is wanted, if the matrix has another.
fn misfit(kind: char, layer: Layer, matrix: &Matrix) -> Option<String> {
    let Layer {
        inputs, outputs, ..
    } = layer;
    if kind == 'b' {
        let fits = matrix.is_vector && matrix.rows[0].len() == outputs;
        return (!fits).then(|| format!("{outputs} numbers"));
    }
    let rows_fit = matrix.rows.len() == outputs && !matrix.is_vector;
    let fits = rows_fit && matrix.rows.iter().all(|row| row.len() == inputs);
    (!fits).then(|| format!("{outputs} rows of {inputs}"))
}
