//! Rows that are figures of those above them: totals, means, extremes; and subtotals between rows.

use super::number::{self, Comma};
use super::sniff;

/// Words for the sum of what stands above.
const TOTALS: [&str; 33] = [
    "saldo",
    "endsaldo",
    "kontostand",
    "closing balance",
    "ending balance",
    "total",
    "totals",
    "grand total",
    "total general",
    "sum",
    "subtotal",
    "sub-total",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "insgesamt",
    "zusammen",
    "somme",
    "total général",
    "ensemble",
    "suma",
    "suma total",
    "totale",
    "soma",
    "totaal",
    "razem",
    "ogółem",
    "итого",
    "всего",
    "сумма",
    "toplam",
    "合计",
];

/// Words for other figures of what stands above; their numbers have to be these.
const FIGURES: [&str; 24] = [
    "average",
    "avg",
    "mean",
    "median",
    "std",
    "std dev",
    "stdev",
    "std. dev",
    "sd",
    "mittelwert",
    "durchschnitt",
    "standardabweichung",
    "moyenne",
    "médiane",
    "écart-type",
    "promedio",
    "среднее",
    "minimum",
    "maximum",
    "mín",
    "máx",
    "mínimo",
    "máximo",
    "среднее значение",
];

/// Words for figures that are names of people too: they count beside another figure alone.
const NAMES: [&str; 2] = ["min", "max"];

/// Words for the sum of some of the rows above.
const SUBTOTALS: [&str; 9] = [
    "subtotal",
    "sub-total",
    "sub total",
    "zwischensumme",
    "teilsumme",
    "sous-total",
    "subtotale",
    "subtotaal",
    "小计",
];

/// What a row is by its name.
#[derive(Clone, Copy, PartialEq)]
enum Named {
    Sum,
    Figure,
    /// A figure or a person.
    Either,
}

/// The name of a record: its first text, which is in one of the first two cells and has a value behind it.
fn name(record: &[String]) -> Option<(usize, String)> {
    let first = record.iter().position(|cell| !cell.is_empty())?;
    let mut behind = record.iter().skip(first + 1);
    let name = record[first].trim_end_matches([':', '.']).trim();
    (first <= 1 && behind.any(|cell| sniff::is_value(cell))).then(|| (first, name.to_lowercase()))
}

fn named(record: &[String]) -> Option<Named> {
    let (_, name) = name(record)?;
    let name = name.as_str();
    if TOTALS.contains(&name) {
        return Some(Named::Sum);
    }
    let has = |words: &[&str]| {
        words.contains(&name) || name.split_whitespace().any(|word| words.contains(&word))
    };
    if has(&FIGURES) {
        return Some(Named::Figure);
    }
    has(&NAMES).then_some(Named::Either)
}

/// Whether the last of the first `kept` records at the end of a text is named as a figure of those above it: a sum by its name,
/// any other by its numbers.
pub(super) fn is_figure(
    tail: &[(usize, Vec<String>)],
    kept: usize,
    text: &str,
    separator: u8,
) -> bool {
    let Some(((back, last), before)) = tail[..kept].split_last() else {
        return false;
    };
    let Some((first, _)) = name(last) else {
        return false;
    };
    let is_named = |record: &&(usize, Vec<String>)| named(&record.1).is_some();
    match named(last) {
        None => return false,
        Some(Named::Sum) => return true,
        Some(Named::Figure) => {}
        Some(Named::Either) => {
            if !before.last().iter().chain(&tail.get(kept)).any(is_named) {
                return false;
            }
        }
    }
    // A figure is of the rows, not of the figures above it; but the row above may only have a name like one.
    let block = before.iter().rev().take_while(is_named).last();
    let backs = [Some(*back), block.map(|(back, _)| *back)];
    backs.into_iter().flatten().any(|back| {
        let columns = columns_above(text, back, (first, last.len()), separator);
        let is_own = |(column, cell): (&Vec<f64>, &String)| {
            value(cell).is_none_or(|figure| {
                figures(column)
                    .iter()
                    .any(|own| is_near(*own, figure, cell))
            })
        };
        columns.iter().zip(last).skip(first + 1).all(is_own)
    })
}

/// The numbers above a line, counted from the end of a text, column by column, up to the first total.
fn columns_above(
    text: &str,
    back: usize,
    (name, width): (usize, usize),
    separator: u8,
) -> Vec<Vec<f64>> {
    let line = text.lines().count() - 1 - back;
    let above = text.split_inclusive('\n').take(line).collect::<String>();
    let mut reader = sniff::reader(&above, separator);
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); width];
    for record in reader.records().map_while(Result::ok).skip(1) {
        let is_sum = record.get(name).is_some_and(|cell| {
            let cell = cell.trim().trim_end_matches([':', '.']).to_lowercase();
            TOTALS.contains(&cell.as_str())
        });
        if is_sum {
            break;
        }
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.extend(value(cell.trim()));
        }
    }
    columns
}

fn value(cell: &str) -> Option<f64> {
    number::parse(cell, Comma::Groups).or_else(|| number::parse(cell, Comma::Decimal))
}

/// What a figure may be of two or more numbers.
fn figures(numbers: &[f64]) -> Vec<f64> {
    if numbers.len() < 2 {
        return Vec::new();
    }
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    let middle = sorted.len() / 2;
    let median = if sorted.len().is_multiple_of(2) {
        f64::midpoint(at(middle.saturating_sub(1)), at(middle))
    } else {
        at(middle)
    };
    let extremes = [at(0), at(sorted.len() - 1)];
    let deviations = [squares / count, squares / (count - 1.0)].map(f64::sqrt);
    [&[mean, median], &extremes[..], &deviations[..]].concat()
}

/// Whether a cell is a number as it was rounded to be printed.
fn is_near(number: f64, figure: f64, cell: &str) -> bool {
    const SHARE: f64 = 5e-3;
    let decimals = cell
        .rsplit_once(['.', ','])
        .and_then(|(_, decimals)| i32::try_from(decimals.len()).ok());
    let rounded = decimals.map_or(0.0, |decimals| 0.5 * 0.1_f64.powi(decimals));
    (number - figure).abs() <= rounded.max(SHARE * number.abs())
}

/// The lines of subtotals, by their index from 0, where the column of their names has no values, and at most every other row is one.
pub(super) fn subtotals(text: &str, rows: &[Vec<String>], separator: u8) -> Vec<usize> {
    let is_text = |index: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(index));
        !cells.any(|cell| sniff::is_value(cell))
    };
    if !is_text(0) && !is_text(1) {
        return Vec::new();
    }
    let (mut found, mut count, mut in_quotes) = (Vec::new(), 0, false);
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with(sniff::COMMENT) {
            continue;
        }
        let was_in_quotes = in_quotes;
        in_quotes ^= line.matches('"').count() % 2 == 1;
        count += 1;
        if was_in_quotes || in_quotes || count == 1 || !has_subtotal(&line.to_lowercase()) {
            continue;
        }
        let record = sniff::sample(line, separator)
            .into_iter()
            .next()
            .unwrap_or_default();
        if name(&record).is_some_and(|(first, name)| is_text(first) && is_subtotal(&name)) {
            found.push(index);
        }
    }
    if 2 * found.len() < count {
        found
    } else {
        Vec::new()
    }
}

fn has_subtotal(line: &str) -> bool {
    SUBTOTALS.iter().any(|word| line.contains(word))
}

/// Whether a name is such a word, alone or before or behind what it is of.
fn is_subtotal(name: &str) -> bool {
    SUBTOTALS.iter().any(|word| {
        let of = name
            .strip_prefix(word)
            .map(|of| of.starts_with(' ') || of.is_empty());
        of.unwrap_or_else(|| name.strip_suffix(word).is_some_and(|of| of.ends_with(' ')))
    })
}
