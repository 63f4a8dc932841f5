//! Losses with data, at a point.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset};
use gdplay::diff::{Evaluator, Program};
use gdplay::expr::{KnownNames, Loss, SyntaxError, parse};

/// Columns by name.
pub(crate) type Columns = Vec<(&'static str, Vec<f64>)>;

pub(crate) fn read(text: &str, columns: &[&str]) -> Result<Loss, SyntaxError> {
    let names = KnownNames {
        columns: columns.iter().map(ToString::to_string).collect(),
        ..KnownNames::default()
    };
    parse(text, &names)
}

pub(crate) fn evaluator(text: &str, columns: &Columns) -> Evaluator {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let loss = read(text, &names).unwrap_or_else(|error| panic!("{text}: {error}"));
    let columns = columns
        .iter()
        .map(|(name, values)| ((*name).to_string(), values.clone()));
    let data = Dataset::new(DataSource::Columns, columns.collect());
    Evaluator::new(Arc::new(Program::with_data(loss, Arc::new(data))))
}
