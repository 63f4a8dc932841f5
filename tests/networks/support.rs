//! Losses with data, at a point.

use std::sync::Arc;

use gdplay::data::{Dataset, Source};
use gdplay::diff::{Evaluator, Program};
use gdplay::expr::{Loss, Names, SyntaxError, parse};

/// Columns by name.
pub(crate) type Columns = Vec<(&'static str, Vec<f64>)>;

pub(crate) fn read(text: &str, columns: &[&str]) -> Result<Loss, SyntaxError> {
    let names = Names {
        columns: columns.iter().map(ToString::to_string).collect(),
        ..Names::default()
    };
    parse(text, &names)
}

pub(crate) fn evaluator(text: &str, columns: &Columns) -> Evaluator {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let loss = read(text, &names).unwrap_or_else(|error| panic!("{text}: {error}"));
    let columns = columns
        .iter()
        .map(|(name, values)| ((*name).to_string(), values.clone()));
    let data = Dataset::new(Source::Columns, columns.collect());
    Evaluator::new(Arc::new(Program::with_data(loss, Arc::new(data))))
}
