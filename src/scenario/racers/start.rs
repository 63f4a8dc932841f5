//! `start` of a racer: its own coordinates.

use crate::expr::Span;
use crate::expr::nearest::suggestion;
use crate::scenario::Parameter;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::item::TomlItem;
use crate::scenario::name;

/// One coordinate of a racer's own start, as it is written.
#[derive(Debug)]
pub(super) struct Coordinate {
    pub(super) parameter: String,
    key_span: Span,
    pub(super) value: f64,
    pub(super) span: Span,
}

pub(super) fn read(start: &mut Vec<Coordinate>, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let items = item.table("a table such as { x = 1 }", report);
    for entry in items.into_iter().flatten() {
        let parameter = name::read(&entry, report);
        let value = entry.number(report);
        if let (Some(parameter), Some(value)) = (parameter, value) {
            start.push(Coordinate {
                parameter,
                key_span: entry.key_span,
                value,
                span: entry.span,
            });
        }
    }
}

impl Coordinate {
    pub(super) fn unknown(&self, parameters: &[Parameter], held: &[(String, f64)]) -> Diagnostic {
        if held.iter().any(|(name, _)| *name == self.parameter) {
            let message = format!(
                "`{}` is held, so no racer starts it elsewhere",
                self.parameter
            );
            let hint = "leave it out here, or take `fixed` away from it in [params]";
            return Diagnostic::new(message, self.key_span.clone()).hint(hint);
        }
        let known = parameters.iter().map(|parameter| parameter.name.as_str());
        let message = format!("`{}` is no parameter of the loss", self.parameter);
        Diagnostic::new(message, self.key_span.clone()).hint(suggestion(&self.parameter, known))
    }
}
