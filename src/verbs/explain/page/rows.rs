//! The tables: values on the way forward, adjoints on the way back.

use super::{DIGITS, FACTOR, WIDTH};
use crate::explain::format::{factor, factor_figure, figure};
use crate::explain::{AdjointTerm, Ledger, Outline, OutlineLine};

/// The most columns of an equation; longer ones end with `…`.
const EQUATION: usize = 44;

/// Longer computations are shown in part.
const MOST: usize = 200;

/// A chain: values downward on the left, adjoints upward on the right.
pub(super) fn side_by_side(outline: &Outline, ledger: &Ledger) -> Vec<String> {
    let count = outline.lines.len();
    let rows = 0..count.min(MOST);
    let equations: Vec<String> = rows
        .clone()
        .map(|line| equation(&outline.lines[line]))
        .collect();
    let values: Vec<String> = rows
        .clone()
        .map(|line| figure(ledger.values[line], DIGITS))
        .collect();
    let back: Vec<usize> = rows.map(|row| count - 1 - row).collect();
    let labels: Vec<String> = back
        .iter()
        .map(|line| cut(outline.lines[*line].label(), 16))
        .collect();
    let products: Vec<String> = back
        .iter()
        .map(|line| products(outline, ledger, *line).join(" + "))
        .collect();
    let adjoints: Vec<String> = back
        .iter()
        .map(|line| figure(ledger.adjoints[*line], DIGITS))
        .collect();
    let left = columns(&[(&equations, false), (&values, true)]);
    let right = columns(&[(&labels, false), (&products, false), (&adjoints, true)]);
    let gap = width(&left).max(20) + 6;
    let mut table = vec![format!(
        "{:gap$}backward: upstream · local",
        "forward: values"
    )];
    for (left, right) in left.iter().zip(right) {
        let spaces = " ".repeat(gap - left.chars().count());
        let together = format!("{left}{spaces}{right}");
        table.push(together.trim_end().to_string());
    }
    table.extend(more(count));
    if width(&table) > WIDTH {
        let mut stacked = forward(outline, ledger);
        stacked.push(String::new());
        stacked.extend(backward(outline, ledger));
        return stacked;
    }
    table
}

/// Every value, in the order in which they are computed.
pub(super) fn forward(outline: &Outline, ledger: &Ledger) -> Vec<String> {
    let rows = 0..outline.lines.len().min(MOST);
    let equations: Vec<String> = rows
        .clone()
        .map(|line| equation(&outline.lines[line]))
        .collect();
    let values: Vec<String> = rows
        .map(|line| figure(ledger.values[line], DIGITS))
        .collect();
    let mut table = vec![String::from(
        "forward: every value, from the ones before it",
    )];
    table.extend(columns(&[(&equations, false), (&values, true)]));
    table.extend(more(outline.lines.len()));
    table
}

/// Every adjoint, from the loss back; a row for each use.
pub(super) fn backward(outline: &Outline, ledger: &Ledger) -> Vec<String> {
    let count = outline.lines.len();
    let (mut labels, mut users, mut products_, mut shares, mut adjoints) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for line in (0..count).rev().take(MOST) {
        let label = cut(outline.lines[line].label(), 16);
        let terms: Vec<AdjointTerm> = ledger.terms(outline, line).collect();
        let shown = products(outline, ledger, line);
        let rows = terms.len().max(1);
        for row in 0..rows {
            let user = terms
                .get(row)
                .map(|term| cut(outline.lines[term.at.line].label(), 16));
            let share = terms
                .get(row)
                .filter(|_| rows > 1)
                .map(|term| figure(term.share, DIGITS));
            let sign = if rows > 1 { "= " } else { "" };
            let adjoint = (row + 1 == rows)
                .then(|| format!("{sign}{}", figure(ledger.adjoints[line], DIGITS)));
            labels.push(if row == 0 {
                label.clone()
            } else {
                String::new()
            });
            users.push(user.map(|user| format!("{user}:")).unwrap_or_default());
            products_.push(shown.get(row).cloned().unwrap_or_default());
            shares.push(share.unwrap_or_default());
            adjoints.push(adjoint.unwrap_or_default());
        }
    }
    let loss = outline.lines.last().map_or("L", OutlineLine::label);
    let mut table = vec![format!(
        "backward: ∂{loss}/∂v adds up, over the uses of v, upstream · local"
    )];
    table.extend(columns(&[
        (&labels, false),
        (&users, false),
        (&products_, false),
        (&shares, true),
        (&adjoints, true),
    ]));
    table.extend(more(count));
    table
}

/// `14 · 2u = 14 · 7` for each use of a line.
fn products(outline: &Outline, ledger: &Ledger, line: usize) -> Vec<String> {
    let shown = |term: AdjointTerm| {
        let input = &outline.lines[term.at.line].inputs[term.at.input];
        let upstream = figure(term.upstream, FACTOR);
        if term.cut {
            return format!("{upstream} · cut");
        }
        let numbers = format!("{upstream} · {}", factor_figure(term.local, FACTOR));
        let symbol = &input.symbol;
        if symbol.is_empty() || *symbol == figure(term.local, FACTOR) {
            numbers
        } else {
            format!("{upstream} · {} = {numbers}", factor(symbol))
        }
    };
    ledger.terms(outline, line).map(shown).collect()
}

fn equation(line: &OutlineLine) -> String {
    cut(&line.equation(), EQUATION)
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// What is not shown.
fn more(count: usize) -> Option<String> {
    (count > MOST).then(|| format!("  … and {} more; --format json has all", count - MOST))
}

fn width(rows: &[String]) -> usize {
    rows.iter()
        .map(|row| row.chars().count())
        .max()
        .unwrap_or(0)
}

/// Rows of columns, each as wide as its widest cell; those with `true` are set to the right.
fn columns(columns: &[(&[String], bool)]) -> Vec<String> {
    let count = columns.first().map_or(0, |(cells, _)| cells.len());
    let mut rows = vec![String::from(" "); count];
    for (cells, right) in columns {
        let wide = width(cells);
        if wide == 0 {
            continue;
        }
        for (row, cell) in rows.iter_mut().zip(cells.iter()) {
            let text = if *right {
                format!(" {cell:>wide$}  ")
            } else {
                format!(" {cell:<wide$}  ")
            };
            row.push_str(&text);
        }
    }
    rows.iter().map(|row| row.trim_end().to_string()).collect()
}
