//! Rows below a table that are figures of those above them: means, deviations, extremes, how many there are.

use super::figure_words::{self, Named};
use super::number::{self, Comma};
use super::sniff;

/// How many rows of figures stand one below another.
const NEAR: usize = 8;

/// The name of a record: its first text, which is in one of the first two cells and has a value behind it.
fn name(record: &[String]) -> Option<(usize, String)> {
    let first = record.iter().position(|cell| !cell.is_empty())?;
    let mut behind = record.iter().skip(first + 1);
    let name = record[first].trim_end_matches([':', '.']).trim();
    (first <= 1 && behind.any(|cell| sniff::is_value(cell))).then(|| (first, name.to_lowercase()))
}

fn named(record: &[String]) -> Option<Named> {
    figure_words::named(&name(record)?.1)
}

/// Whether a record is named as a figure that is no sum, and by nothing else.
fn is_statistic(record: &[String]) -> bool {
    named(record) == Some(Named::FigureAlone)
}

/// Whether the last of the first `kept` records at the end of a text is named as a figure of those above it, and is one by its
/// numbers; `totals` are the lines of sums.
pub(super) fn is_figure(
    tail: &[(usize, Vec<String>)],
    kept: usize,
    (text, separator): (&str, u8),
    totals: &[usize],
) -> bool {
    let Some(((back, last), before)) = tail[..kept].split_last() else {
        return false;
    };
    let Some((first, _)) = name(last) else {
        return false;
    };
    let is_named = |record: &&(usize, Vec<String>)| named(&record.1).is_some();
    match named(last) {
        Some(Named::Balance) => return true,
        Some(Named::Figure | Named::FigureAlone) => {}
        // Below figures a name that is not known is one too.
        None if before
            .last()
            .is_some_and(|(_, record)| is_statistic(record)) => {}
        Some(Named::Sum | Named::SumBefore) | None => return false,
        Some(Named::Either) => {
            if !before.last().iter().chain(&tail.get(kept)).any(is_named) {
                return false;
            }
        }
    }
    // A figure is of the rows, not of the figures above it; but the row above may only have a name like one.
    let block = before.iter().rev().take(NEAR).filter(is_named);
    let mut backs = std::iter::once(*back).chain(block.map(|(back, _)| *back));
    backs.any(|back| {
        let columns = columns_above(text, back, last.len(), separator, totals);
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

/// The numbers above a line, counted from the end of a text, column by column, without sums.
fn columns_above(
    text: &str,
    back: usize,
    width: usize,
    separator: u8,
    totals: &[usize],
) -> Vec<Vec<f64>> {
    let line = text.lines().count() - 1 - back;
    let above = text.split_inclusive('\n').take(line).collect::<String>();
    let mut reader = sniff::reader(&above, separator);
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); width];
    let mut record = csv::StringRecord::new();
    let mut is_heading = true;
    while reader.read_record(&mut record).unwrap_or(false) {
        let lines = sniff::lines(&above, &reader, &record);
        let is_sum = totals.iter().any(|line| lines.contains(line));
        if std::mem::take(&mut is_heading) || is_sum {
            continue;
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
    let variances = [squares / count, squares / (count - 1.0)];
    let deviations = variances.map(f64::sqrt);
    let others = [
        numbers.iter().sum(),
        count,
        deviations[1] / count.sqrt(),
        extremes[1] - extremes[0],
        deviations[1] / mean,
    ];
    let quartiles = [0.25, 0.75].map(|share| {
        let place = share * (count - 1.0);
        let (below, above) = (at(place.floor() as usize), at(place.ceil() as usize));
        below + (above - below) * place.fract()
    });
    [
        &[mean, median][..],
        &extremes,
        &variances,
        &deviations,
        &others,
        &quartiles,
    ]
    .concat()
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
