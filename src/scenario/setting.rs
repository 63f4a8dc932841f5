//! Named numbers of optimizers, schedules and clipping: how a file writes them, and what is said when one is refused.

use toml::de::DeValue;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::shape::ValueShape;
use super::toml_text::number;
use crate::optim::SettingError;
use crate::optim::hyperparameter::{Allowed, Hyperparameter};

/// The number that a file gives to a row: a number or, for what is on or off, `true` or `false`.
pub(super) fn read(
    row: &Hyperparameter,
    item: &TomlItem<'_>,
    report: &mut Diagnostics,
) -> Option<f64> {
    match (row.allowed, item.value) {
        (Allowed::Flag, DeValue::Boolean(on)) => Some(f64::from(u8::from(*on))),
        (Allowed::Flag, _) => {
            report.add(item.wrong("true or false"));
            None
        }
        _ => item.number(report),
    }
}

/// The number of a row as a file writes it.
pub(super) fn text(row: &Hyperparameter, value: f64) -> String {
    match row.allowed {
        Allowed::Flag => (value == 1.0).to_string(),
        Allowed::Real(..) | Allowed::Whole(..) => number(value),
    }
}

/// What may stand for a row.
pub(super) fn shape(row: &Hyperparameter) -> ValueShape {
    match row.allowed {
        Allowed::Flag => ValueShape::Flag,
        Allowed::Real(..) | Allowed::Whole(..) => ValueShape::Number,
    }
}

/// Whether `value` is allowed; if it is not, it is reported.
pub(super) fn allowed(
    row: &'static Hyperparameter,
    value: f64,
    item: &TomlItem<'_>,
    report: &mut Diagnostics,
) -> bool {
    let refusal = row.check(value).err();
    let is_allowed = refusal.is_none();
    if let Some(refusal) = refusal {
        report.add(refused(&refusal, item));
    }
    is_allowed
}

/// The fault of a value, or of a name that stands as a value, that the optimizers refuse.
pub(super) fn refused(error: &SettingError, item: &TomlItem<'_>) -> Diagnostic {
    Diagnostic::new(error.to_string(), item.span.clone())
}
