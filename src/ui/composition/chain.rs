//! The chain rule as a picture: values forward and adjoints backward in a table, the derivative several ways below.

use super::{Blocks, text};
use crate::explain::format::{factor_figure, figure};
use crate::explain::{LABEL, Ledger, OutlineLine, derivation};
use crate::figure::{Alignment, CompositionBlock, Role, TableCell, TextTable};
use crate::session::{ChainDisplay, Session};
use crate::ui::decimals::entry;

/// The digits of values.
const DIGITS: usize = 6;

/// The width of equations in columns, where they are broken.
const WIDTH: usize = 90;

/// The table of the computation over the equations of each parameter.
pub(crate) fn blocks(session: &Session) -> Blocks {
    let Some(chain) = session.chain() else {
        return Err(String::from(
            "this loss runs over rows or layers: its values are tables, not numbers",
        ));
    };
    Ok(vec![vec![
        CompositionBlock::Table(table(chain)),
        CompositionBlock::Text(equations(chain)),
    ]])
}

fn table(chain: &ChainDisplay) -> TextTable {
    let columns = [
        ("value", Alignment::Left),
        ("computed as", Alignment::Left),
        ("number", Alignment::Right),
        ("adjoint", Alignment::Right),
        ("is", Alignment::Left),
    ];
    let lines = chain.outline.lines.iter().enumerate();
    TextTable {
        heading: String::from("values forward, adjoints backward"),
        columns: columns
            .map(|(name, how)| (String::from(name), how))
            .to_vec(),
        rows: lines.map(|(index, line)| row(chain, index, line)).collect(),
    }
}

fn row(chain: &ChainDisplay, index: usize, line: &OutlineLine) -> Vec<TableCell> {
    let ledger = &chain.ledger;
    let number = |value: f64| text::minus(&figure(value, DIGITS));
    let role = |value: f64, role: Role| if value.is_finite() { role } else { Role::Fault };
    let value = entry(&ledger.values, index);
    let adjoint = entry(&ledger.adjoints, index);
    let (name, formula) = match &line.name {
        Some(name) => (name.clone(), line.text.clone()),
        None => (line.text.clone(), String::new()),
    };
    let formula = if formula == name {
        String::new()
    } else {
        formula
    };
    vec![
        TableCell::new(name, Role::Text),
        TableCell::new(formula, Role::Muted),
        TableCell::new(number(value), role(value, Role::Value)),
        TableCell::new(number(adjoint), role(adjoint, Role::Gradient)),
        TableCell::new(products(&chain.ledger, line), Role::Muted),
    ]
}

/// The sum that an adjoint is: over its uses, the user's adjoint times the user's own slope.
fn products(ledger: &Ledger, line: &OutlineLine) -> String {
    let products = line.uses.iter().map(|user| {
        let upstream = figure(entry(&ledger.adjoints, user.line), 4);
        let locals = ledger.locals.get(user.line);
        let local = locals.map_or(f64::NAN, |locals| entry(locals, user.input));
        format!("{upstream} · {}", factor_figure(local, 4))
    });
    text::minus(&products.collect::<Vec<_>>().join(" + "))
}

/// The derivative by each parameter, by the chain rule, written out and expanded.
fn equations(chain: &ChainDisplay) -> Vec<(String, Role)> {
    let mut lines = Vec::new();
    for (index, line) in chain.outline.parameters.iter().enumerate() {
        let Some(line) = line else {
            continue;
        };
        lines.push((chain.outline.derivative_name(*line), Role::Gradient));
        let equations = derivation(&chain.outline, &chain.ledger, &chain.forms, index, WIDTH);
        for equation in equations {
            for row in equation.lines(WIDTH) {
                let at = row
                    .char_indices()
                    .nth(LABEL)
                    .map_or(row.len(), |(at, _)| at);
                let (label, rest) = row.split_at(at);
                let label = label.trim();
                let row = if label.is_empty() {
                    format!("    {}", rest.trim())
                } else {
                    format!("{label}:  {}", rest.trim())
                };
                lines.push((text::minus(&row), Role::Text));
            }
        }
    }
    lines
}
