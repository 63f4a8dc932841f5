//! A loss run forward and backward with every number kept.

use super::Program;
use crate::data::{Dataset, Selection};
use crate::diff::trace::Trace;

impl Trace {
    /// Runs a loss forward and backward at a point, over the rows that are asked for.
    pub fn of(program: &Program, selection: Selection, at: &[f64]) -> Self {
        Self::over(program, program.data().map(|data| &**data), selection, at)
    }

    /// The same over other data with the same columns.
    pub fn over(
        program: &Program,
        data: Option<&Dataset>,
        selection: Selection,
        at: &[f64],
    ) -> Self {
        program.traced().run(data, selection, at)
    }
}
