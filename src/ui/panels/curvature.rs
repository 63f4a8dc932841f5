//! What else is known of a point: its loss, estimates, batches, curvature.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::diff::{Curvature, END_ERROR};
use crate::explain::format::estimated_ends;
use crate::explain::{Readout, Tone};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::Session;
use crate::ui::text::minus;
use crate::ui::theme::TerminalTheme;

/// The facts, in as many rows as they need.
pub(super) fn facts(
    readout: &Readout,
    session: &Session,
    theme: TerminalTheme,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut facts = value_facts(readout, session, theme);
    facts.extend(rows_facts(readout, theme));
    facts.extend(curvature_facts(readout, session, theme));
    // In the letters of the screen, which may take more room.
    for span in facts.iter_mut().flatten() {
        span.content = theme.text(&span.content).into_owned().into();
    }
    in_columns(facts, columns)
}

/// Something to know: its name and its value.
type Fact = Vec<Span<'static>>;

/// No column of facts is wider.
const WIDEST: usize = 26;

/// Facts in two columns, so that a number that grows moves no other one; one that is too long for a column has a row.
fn in_columns(facts: Vec<Fact>, width: usize) -> Vec<Line<'static>> {
    let second = (width / 2).min(WIDEST);
    let mut rows: Vec<Line<'static>> = Vec::new();
    let mut is_half = false;
    for fact in facts {
        let columns: usize = fact.iter().map(Span::width).sum();
        let row = rows.last_mut().filter(|_| is_half);
        match row {
            Some(row) if row.width() + 1 < second && second + columns <= width => {
                row.spans.push(Span::raw(" ".repeat(second - row.width())));
                row.spans.extend(fact);
                is_half = false;
            }
            _ => {
                rows.push(Line::from(fact));
                is_half = true;
            }
        }
    }
    rows
}

fn fact(name: &'static str, value: &str, name_style: Style, style: Style) -> Fact {
    vec![
        Span::styled(name, name_style),
        Span::styled(minus(value), style),
    ]
}

/// The value, and what an estimate of it says.
fn value_facts(readout: &Readout, session: &Session, theme: TerminalTheme) -> Vec<Fact> {
    let (muted, text) = (theme.style(Role::Muted), theme.style(Role::Text));
    let mut value = fact("loss ", &short(readout.value, 6), muted, text);
    let Some(estimate) = readout.estimate else {
        return vec![value];
    };
    let width = minus(&short(estimate.half_width(), 2));
    value.push(Span::styled(format!(" ± {width}"), text));
    let exact = session.exact(&readout.at);
    let exact = exact.map(|exact| fact("exact ", &short(exact, 6), muted, text));
    [value].into_iter().chain(exact).collect()
}

/// What comes from rows held back and from batches.
fn rows_facts(readout: &Readout, theme: TerminalTheme) -> Vec<Fact> {
    let (muted, text) = (theme.style(Role::Muted), theme.style(Role::Text));
    let mut facts = Vec::new();
    if let Some(test) = readout.test_loss {
        facts.push(fact("test ", &short(test, 5), muted, text));
    }
    if let Some(spread) = readout.spread {
        let [full, off] = [spread.full, spread.deviation].map(|x| short(x, 3));
        let [name, what] = match spread.batch {
            Some(_) => ["‖∇‖ all rows ", "batches off by "],
            None => ["‖∇‖ on average ", "samples off by "],
        };
        facts.push(fact(name, &full, muted, text));
        facts.push(fact(what, &off, muted, text));
    }
    facts
}

/// Curvatures, and the learning rate against them; of many parameters an estimate.
fn curvature_facts(readout: &Readout, session: &Session, theme: TerminalTheme) -> Vec<Fact> {
    let (muted, text) = (theme.style(Role::Muted), theme.style(Role::Text));
    let full = readout.curvature.as_ref();
    let several = readout.at.len() > 1;
    let ends = |curvature: &Curvature| {
        let (smallest, largest) = curvature.smallest().zip(curvature.largest())?;
        let [smallest, largest] = [smallest, largest].map(|end| short(end, 4));
        Some(if several && smallest != largest {
            format!("{smallest} … {largest}")
        } else {
            largest
        })
    };
    let lambda = match full {
        Some(curvature) => ends(curvature),
        None => readout.extremes.map(estimated_ends),
    };
    let Some(lambda) = lambda else {
        return vec![fact("λ ", "not finite", muted, muted)];
    };
    let mut facts = vec![fact("λ ", &lambda, muted, text)];
    let condition = full.and_then(Curvature::condition).filter(|_| several);
    if let Some(condition) = condition {
        facts.push(fact("κ ", &short(condition, 3), muted, text));
    }
    let diagnosis = session.diagnosis().filter(|_| !session.is_preview());
    let law = diagnosis.and_then(|diagnosis| diagnosis.rate_times_curvature);
    if let Some([product, limit]) = law {
        let is_estimated = diagnosis.is_some_and(|diagnosis| diagnosis.estimated);
        let is_fault = diagnosis.is_some_and(|diagnosis| diagnosis.tone == Tone::Fault);
        let (sign, role) = match product < limit {
            _ if is_estimated && (product - limit).abs() <= END_ERROR * limit => ("≈", Role::Warn),
            // It holds, and yet the run goes wrong: down a saddle, or for another reason.
            true if is_fault => ("<", Role::Text),
            true => ("<", Role::Good),
            false => ("≥", Role::Warn),
        };
        let about = if is_estimated { "≈ " } else { "" };
        let value = format!("{about}{} {sign} {}", short(product, 3), short(limit, 3));
        facts.push(fact("η·λmax ", &value, muted, theme.style(role)));
    }
    facts
}
