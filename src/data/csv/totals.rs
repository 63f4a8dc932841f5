//! Sums and means of rows among the rows: they are known by their names and proved by their numbers. What has such a name and is none
//! is a row.

use super::figure_words::{Named, may_be_figure, named};
use super::number::{self, Comma};
use super::sniff;

/// What a text has of sums, by the index of their lines from 0.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Totals {
    /// Sums of other rows.
    pub(super) proved: Vec<usize>,
    /// Rows that only have the name of one, with it.
    pub(super) kept: Vec<(usize, String)>,
}

/// How many rows may have the name of a sum.
const MOST: usize = 10_000;

/// How far a sum of rounded numbers may be from the rounded sum, as a share of it.
const SHARE: f64 = 5e-3;

/// A row with the name of a sum.
struct Candidate {
    line: usize,
    name: String,
    named: Named,
    /// Its cells as numbers, by either meaning of commas.
    values: Vec<[Option<f64>; 2]>,
    /// How many decimals it is written with.
    decimals: i32,
}

/// What the rows between two candidates come to, column by column, by either meaning of commas.
#[derive(Clone, Default)]
struct Sums {
    rows: usize,
    columns: Vec<[f64; 2]>,
    /// How many numbers each is of.
    counts: Vec<usize>,
    has_fractions: bool,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.has_fractions |= other.has_fractions;
        self.widen(other.columns.len());
        for (sum, other) in self.columns.iter_mut().zip(&other.columns) {
            for (sum, other) in sum.iter_mut().zip(other) {
                *sum += other;
            }
        }
        for (count, other) in self.counts.iter_mut().zip(&other.counts) {
            *count += other;
        }
    }

    fn widen(&mut self, width: usize) {
        let width = self.columns.len().max(width);
        self.columns.resize(width, [0.0; 2]);
        self.counts.resize(width, 0);
    }
}

/// The sums in a text with headings whose first rows are these; `tail` are the records at its end with how many lines are behind each:
/// there a sum may also stand in a column of numbers.
pub(super) fn of(
    text: &str,
    rows: &[Vec<String>],
    separator: u8,
    tail: &[(usize, Vec<String>)],
) -> Totals {
    let is_text = |index: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(index));
        let is_known = |cell: &&String| sniff::is_value(cell);
        cells.clone().next().is_some() && !cells.any(|cell| is_known(&cell))
    };
    let texts = [is_text(0), is_text(1)];
    let is_named = |(_, record): &(usize, Vec<String>)| {
        let mut cells = record.iter().take(2);
        cells.any(|cell| may_be_figure(cell))
    };
    let named = tail.iter().filter(|record| is_named(record));
    let backs: Vec<usize> = named.map(|(back, _)| *back).collect();
    if texts == [false; 2] && backs.is_empty() {
        return Totals::default(); // The lines of a long file of numbers are not counted.
    }
    let lines = if backs.is_empty() {
        0
    } else {
        text.lines().count()
    };
    let tail: Vec<usize> = backs.iter().map(|back| lines - 1 - back).collect();
    let mut candidates = Vec::new();
    let (mut count, mut in_quotes) = (0, false);
    let from = if texts == [false; 2] {
        tail.first().copied().unwrap_or(usize::MAX)
    } else {
        0
    };
    for (index, line) in text.lines().enumerate().skip(from) {
        if line.trim().is_empty() || line.starts_with(sniff::COMMENT) {
            continue;
        }
        let was_in_quotes = in_quotes;
        in_quotes ^= line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        count += 1;
        if was_in_quotes || in_quotes || count == 1 && from == 0 {
            continue;
        }
        let mut cells = line.split(char::from(separator)).take(2).zip(texts);
        let may_be = |(cell, is_text): (&str, bool)| {
            (is_text || tail.contains(&index)) && may_be_figure(cell.trim().trim_matches('"'))
        };
        if cells.any(may_be) {
            candidates.extend(candidate(index, line, separator));
        }
        if candidates.len() > MOST {
            return Totals::default();
        }
    }
    if candidates.is_empty() {
        return Totals::default();
    }
    let between = between(text, separator, &candidates);
    prove(candidates, &between)
}

fn candidate(line: usize, text: &str, separator: u8) -> Option<Candidate> {
    let record = sniff::sample(text, separator).into_iter().next()?;
    let is_named = |cell: &&String| may_be_figure(cell);
    let name = record.iter().take(2).find(is_named)?.clone();
    let values: Vec<_> = record.iter().map(|cell| values(cell)).collect();
    let has_value = values.iter().flatten().any(Option::is_some);
    let decimals = record
        .iter()
        .filter_map(|cell| decimals(cell))
        .max()
        .unwrap_or(0);
    has_value.then(|| Candidate {
        line,
        named: named(&name).unwrap_or(Named::SumBefore),
        name,
        values,
        decimals,
    })
}

fn values(cell: &str) -> [Option<f64>; 2] {
    let of = |own, other| number::parse(cell, own).or_else(|| number::parse(cell, other));
    [
        of(Comma::Groups, Comma::Decimal),
        of(Comma::Decimal, Comma::Groups),
    ]
}

fn decimals(cell: &str) -> Option<i32> {
    let (_, decimals) = cell.rsplit_once(['.', ','])?;
    i32::try_from(decimals.chars().take_while(char::is_ascii_digit).count()).ok()
}

/// The sums of the rows before each candidate, up to the one before it, and behind the last.
fn between(text: &str, separator: u8, candidates: &[Candidate]) -> Vec<Sums> {
    let mut found = vec![Sums::default()];
    let mut candidates = candidates.iter().map(|candidate| candidate.line).peekable();
    let mut reader = sniff::reader(text, separator);
    let mut record = csv::StringRecord::new();
    let mut is_heading = true;
    while reader.read_record(&mut record).unwrap_or(false) {
        let lines = sniff::lines(text, &reader, &record);
        if std::mem::take(&mut is_heading) {
            continue;
        }
        if candidates.next_if(|line| lines.contains(line)).is_some() {
            found.push(Sums::default());
            continue;
        }
        let Some(sums) = found.last_mut() else { break };
        sums.rows += 1;
        sums.widen(record.len());
        let columns = sums.columns.iter_mut().zip(&mut sums.counts);
        for ((sum, count), cell) in columns.zip(&record) {
            let values = values(cell.trim());
            *count += usize::from(values[0].is_some());
            for (sum, value) in sum.iter_mut().zip(values) {
                *sum += value.unwrap_or(0.0);
                sums.has_fractions |= value.is_some_and(|value| value.fract() != 0.0);
            }
        }
    }
    found
}

fn prove(candidates: Vec<Candidate>, between: &[Sums]) -> Totals {
    /// How many rows make a sum that is no accident.
    const FEWEST: usize = 2;
    let proves = |index: usize, fewest: usize| {
        let candidate = &candidates[index];
        let above = between[..=index].iter().rev();
        let below = between[index + 1..].iter();
        // A sum above its rows, or at the head of the whole table.
        grows(candidate, above, fewest) || grows(candidate, below, fewest)
    };
    let mut is_proved: Vec<bool> = (0..candidates.len())
        .map(|index| proves(index, FEWEST))
        .collect();
    // Beside sums of several rows one of a single row is none by accident.
    if is_proved.contains(&true) {
        for (index, is_proved) in is_proved.iter_mut().enumerate() {
            *is_proved |= candidates[index].named == Named::Sum && proves(index, 1);
        }
    }
    let mut totals = Totals::default();
    for (candidate, is_proved) in candidates.into_iter().zip(is_proved) {
        if is_proved {
            totals.proved.push(candidate.line);
        } else if matches!(candidate.named, Named::Sum | Named::FigureAlone) {
            totals.kept.push((candidate.line, candidate.name));
        }
    }
    totals
}

/// Whether a row is the sum of the parts of a text that follow one another from it, of some of them.
fn grows<'a>(candidate: &Candidate, parts: impl Iterator<Item = &'a Sums>, fewest: usize) -> bool {
    let mut sums = Sums::default();
    parts.into_iter().any(|part| {
        sums.add(part);
        part.rows > 0 && sums.rows >= fewest && is_sum(candidate, &sums)
    })
}

/// Whether a row has the sum in one column at least, or the mean if it is named as another figure.
fn is_sum(candidate: &Candidate, sums: &Sums) -> bool {
    let is_mean = candidate.named == Named::FigureAlone;
    let is_near = |value: f64, sum: f64, rows: f64| {
        let rounded = if sums.has_fractions || sum.fract() != 0.0 {
            0.5 * 0.1_f64.powi(candidate.decimals) * (rows + 1.0)
        } else {
            0.0
        };
        (value - sum).abs() <= rounded.min(SHARE * sum.abs()).max(1e-9 * sum.abs())
    };
    let mut columns = candidate
        .values
        .iter()
        .zip(sums.columns.iter().zip(&sums.counts));
    columns.any(|(values, (sums, count))| {
        let count = *count as f64;
        let mut both = values.iter().zip(sums);
        both.any(|(value, sum)| {
            let value = value.filter(|value| *value != 0.0);
            value.is_some_and(|value| {
                if is_mean {
                    count > 0.0 && is_near(value, sum / count, 0.0)
                } else {
                    is_near(value, *sum, count)
                }
            })
        })
    })
}
