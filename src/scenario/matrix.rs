//! Numbers of a layer as a file writes them.

use toml::de::DeValue;

use super::diagnostic::Diagnostics;
use super::item::TomlItem;
use crate::expr::Span;

/// Numbers of a layer as they are written.
#[derive(Clone, Debug)]
pub(super) struct MatrixText {
    /// Its rows.
    pub(super) rows: Vec<Vec<f64>>,
    /// Whether it was one row without a row's brackets.
    pub(super) is_vector: bool,
    /// Where it stands.
    pub(super) span: Span,
}

impl MatrixText {
    /// Reads an array of numbers, or of such arrays.
    pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Self> {
        const WANTED: &str = "numbers such as [1, 2], or rows of them such as [[1, 2], [3, 4]]";
        let elements = item.array(WANTED, report)?;
        let nested = |element: &TomlItem<'_>| matches!(element.value, DeValue::Array(_));
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

    /// The shape in words.
    pub(super) fn shape(&self) -> String {
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
