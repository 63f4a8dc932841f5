//! One derivative several ways: by the chain rule, written out, expanded, and checked by every method.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::diff::Method;
use crate::explain::comparison::label;
use crate::explain::format::figure;
use crate::explain::{Equation, LABEL, derivation};
use crate::figure::Role;
use crate::session::{ChainDisplay, Session};
use crate::ui::decimals::entry;
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "several ways",
    rows,
    draw,
    help: &[(
        "two ways",
        "the same derivative by the chain rule and by multiplying the formula out, with what each costs",
    )],
    ..Panel::EMPTY
};

fn rows(session: &Session, _: TerminalTheme, width: u16) -> PanelRows {
    let rows = session.chain().map_or(0, |chain| {
        shown(session, chain, width, usize::MAX, true).len()
    });
    PanelRows {
        least: 4,
        wanted: 1 + rows.max(3) as u16,
        most: None,
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(chain) = session.chain() else {
        return;
    };
    let line = chain
        .parameter()
        .and_then(|index| chain.outline.parameters.get(index).copied().flatten());
    let name = line.map_or_else(String::new, |line| chain.outline.derivative_name(line));
    let several = chain.outline.parameters.len() > 1;
    let hint = if several {
        "select a parameter for its derivative"
    } else {
        ""
    };
    let inner = heading(&format!("{name} several ways"), hint, theme, area, buffer);
    let is_known = super::chain::is_whole(chain);
    let room = inner.height as usize;
    let rows = shown(session, chain, inner.width, room, is_known)
        .into_iter()
        .map(|row| {
            let at = row
                .char_indices()
                .nth(LABEL)
                .map_or(row.len(), |(at, _)| at);
            let (label, equation) = row.split_at(at);
            let role = if row.ends_with("same") || row.ends_with("agree") {
                Role::Good
            } else {
                Role::Text
            };
            let (equation, verdict) = match equation.rsplit_once("   ") {
                Some((equation, verdict)) if role == Role::Good => {
                    (equation, format!("   ✓ {verdict}"))
                }
                _ => (equation, String::new()),
            };
            Line::from(vec![
                Span::styled(label.to_string(), theme.chrome(Chrome::Hint)),
                Span::styled(text::minus(equation), theme.style(Role::Text)),
                Span::styled(verdict, theme.style(role)),
            ])
        });
    text::write(rows.collect(), theme, inner, buffer);
}

/// The rows: a label, then an equation. Where there is `room` for few, the steps between are left out; before the derivative is
/// known, its numbers.
fn shown(
    session: &Session,
    chain: &ChainDisplay,
    width: u16,
    room: usize,
    is_known: bool,
) -> Vec<String> {
    let Some(index) = chain.parameter() else {
        return Vec::new();
    };
    let width = (width as usize).saturating_sub(2);
    let (outline, ledger) = (&chain.outline, &chain.ledger);
    let mut equations = derivation(outline, ledger, &chain.forms, index, width);
    if !is_known {
        equations.iter_mut().for_each(without_numbers);
    }
    let flow = |equations: &[Equation]| -> Vec<String> {
        let rows = equations.iter().flat_map(|equation| equation.lines(width));
        rows.collect()
    };
    let mut rows = flow(&equations);
    let checked = checked(session, chain, index, width).map(|row| {
        if is_known {
            row
        } else {
            format!("{:LABEL$}·", "checked")
        }
    });
    if rows.len() + usize::from(checked.is_some()) > room {
        equations = brief(equations);
        rows = flow(&equations);
    }
    rows.extend(checked);
    rows.push(cost(chain));
    rows
}

/// An equation before its numbers are known: its symbols, and `·` for what they are equal to.
fn without_numbers(equation: &mut Equation) {
    let count = equation.parts.len();
    equation.parts.retain(|part| !is_of_numbers(part));
    if equation.parts.len() < count {
        equation.parts.push(String::from("·"));
        equation.remark = "";
    }
}

/// Whether a text consists of numbers and signs alone.
fn is_of_numbers(text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || "·×()+,…".contains(c));
    let mut words = words.filter(|word| !word.is_empty() && !["-", "−"].contains(word));
    words.all(|word| word.replace('−', "-").parse::<f64>().is_ok())
}

/// The equations without what lies between the name of a derivative and its last form.
fn brief(equations: Vec<Equation>) -> Vec<Equation> {
    let shorter = equations.into_iter().filter_map(|mut equation| {
        if equation.label == "expansion" && equation.remark.is_empty() {
            return None;
        }
        if equation.label.is_empty() {
            equation.label = "expansion";
        }
        let kept = equation.parts.len().saturating_sub(2);
        if kept > 1 {
            equation.parts.drain(1..kept);
        }
        Some(equation)
    });
    shorter.collect()
}

/// The derivative by every method, once it is computed for this point.
fn checked(session: &Session, chain: &ChainDisplay, index: usize, width: usize) -> Option<String> {
    let readout = session
        .readout()
        .filter(|readout| readout.at == chain.ledger.at)?;
    let by = |method: Method| figure(entry(readout.gradient(method), index), 6);
    let named = Method::ALL.map(|method| format!("{} {}", method.name(), by(method)));
    let verdict = readout.check(index).map(label).unwrap_or_default();
    let shown = format!("{:LABEL$}{}   {verdict}", "checked", named.join("  "));
    let equal = Method::ALL
        .iter()
        .all(|method| by(*method) == by(Method::Reverse));
    Some(if text::width(&shown) + 2 > width && equal {
        let value = by(Method::Reverse);
        let names = Method::ALL.map(Method::name).join(" = ");
        let full = format!("{:LABEL$}{names} = {value}   {verdict}", "checked");
        if text::width(&full) + 2 > width {
            format!(
                "{:LABEL$}all {} = {value}   {verdict}",
                "checked",
                Method::ALL.len()
            )
        } else {
            full
        }
    } else {
        shown
    })
}

/// What each way costs.
fn cost(chain: &ChainDisplay) -> String {
    let cost = chain.forms.cost;
    let mut shown = format!(
        "{:LABEL$}value {}  reverse mode {}  forward mode {}",
        "operations", cost.value, cost.reverse, cost.forward
    );
    if let Some(expanded) = cost.expanded.filter(|_| chain.forms.expansion.is_some()) {
        shown = format!("{shown}  expansion {expanded}");
    }
    shown
}
