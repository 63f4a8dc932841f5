//! `[stop]`: when the descents end.

use super::diagnostic::{Diagnostic, Report};
use super::draft::Draft;
use super::item::Item;
use super::key::{Key, read_known};
use crate::optim::Stop;
use crate::optim::hyperparameter::Allowed;

const KEYS: &[Key<Stop>] = &[
    Key {
        name: "steps",
        read: read_steps,
    },
    Key {
        name: "gradient_norm",
        read: read_gradient_norm,
    },
];

/// Reads the section.
pub(super) fn read(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    if let Some(entries) = item.table("a table such as { steps = 500 }", report) {
        read_known("[stop]", &entries, KEYS, &mut draft.stop, report);
    }
}

fn read_steps(stop: &mut Stop, item: &Item<'_>, report: &mut Report) {
    let Some(steps) = item.whole(report) else {
        return;
    };
    if Allowed::STEPS.contains(steps as f64) {
        stop.steps = steps;
    } else {
        report.add(not_allowed(item, Allowed::STEPS));
    }
}

fn read_gradient_norm(stop: &mut Stop, item: &Item<'_>, report: &mut Report) {
    let Some(norm) = item.number(report) else {
        return;
    };
    if Allowed::NOT_NEGATIVE.contains(norm) {
        stop.gradient_norm = norm;
    } else {
        report.add(not_allowed(item, Allowed::NOT_NEGATIVE).hint("0 is: never for this reason"));
    }
}

fn not_allowed(item: &Item<'_>, allowed: Allowed) -> Diagnostic {
    let preposition = match allowed {
        Allowed::Real(..) => "in ",
        Allowed::Whole(..) | Allowed::Flag => "",
    };
    let message = format!("`{}` must be {preposition}{allowed}", item.key);
    Diagnostic::new(message, item.span.clone())
}
