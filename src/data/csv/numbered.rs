//! Numbers in the first line: a row as any other, or headings that count the columns or name years, as programs write them for
//! tables without names of their own. What stands below says which, and where it does not, that is said.

use super::value::{is_number, is_value};
use super::{missing, number};

/// What a first line with numbers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirstLine {
    Headings,
    /// The same, where a text beside them does not say it.
    Taken,
    /// It may be headings, and is read as a row.
    Unsure,
    Row,
}

/// What stands before the numbers of a line.
#[derive(Clone, Copy, PartialEq)]
enum Corner {
    /// Nothing: the first cell is a number too.
    None,
    Empty,
    Text,
}

/// What the numbers of a line are.
#[derive(Clone, Copy, PartialEq)]
enum Run {
    /// 0, 1, 2, … or 1, 2, 3, ….
    Counted,
    Years,
    /// Other numbers in equal steps, such as wavelengths.
    Even,
}

/// Years that a heading may be.
const YEARS: std::ops::RangeInclusive<f64> = 1800.0..=2100.0;

/// How many numbers in a row are no accident, where nothing else stands in the line or a text as in the lines below it: `0,1` may be
/// the first point of a curve, `Oslo,1,2` a row like the next.
const FEWEST: usize = 3;

/// What the first record is, of which every cell but the first is a number.
pub(super) fn of(first: &[String], rows: &[Vec<String>]) -> FirstLine {
    let last = first.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
    let first = first.get(..=last).unwrap_or(first);
    let skipped = first.iter().take_while(|cell| !is_value(cell)).count();
    let corner = match skipped {
        0 => Corner::None,
        _ if first.iter().take(skipped).all(String::is_empty) => Corner::Empty,
        _ => Corner::Text,
    };
    let numbers = |record: &[String]| -> Option<Vec<f64>> {
        let cells = record.iter().take(first.len()).skip(skipped);
        cells.map(|cell| number::plain(cell)).collect()
    };
    let Some(headings) = numbers(first) else {
        return FirstLine::Row;
    };
    let Some(kind) = run(&headings) else {
        return FirstLine::Row;
    };
    let has_own = |row: &&Vec<String>| {
        numbers(row).is_some_and(|found| match kind {
            Run::Years => found.iter().any(|year| YEARS.contains(year)),
            Run::Counted | Run::Even => found.len() > 1 && step(&found) == step(&headings),
        })
    };
    let own = rows.iter().filter(has_own).count();
    let is_alike = own > 0 && (kind == Run::Years || 2 * own >= rows.len());
    if rows.is_empty() || is_alike && corner != Corner::Empty {
        return FirstLine::Row;
    }
    let is_enough = headings.len() >= FEWEST && rows.len() > 1;
    let are_fractions = (skipped..first.len()).all(|index| is_fractional(rows, index));
    let is_sure = match (corner, kind) {
        (Corner::None, Run::Even) => false,
        (Corner::Text, _) if repeats(first, rows) => return FirstLine::Row,
        (_, Run::Even) => headings.len() > FEWEST && own == 0,
        (Corner::Empty, _) => headings.len() > 1 && are_filled(rows) || numbers_rows(rows),
        (Corner::Text, Run::Years) => headings.len() > 1 || are_fractions,
        (Corner::Text, Run::Counted) if headings.len() == 1 => return FirstLine::Row,
        (Corner::Text, Run::Counted) => is_enough || are_fractions,
        (Corner::None, Run::Years) => headings.len() > 1,
        (Corner::None, Run::Counted) => {
            is_enough && are_fractions && headings.first() == Some(&0.0)
        }
    };
    let may_be = first.len() > 1
        && match kind {
            // The first point of a curve is often (1, 2).
            Run::Counted => is_enough || corner != Corner::None || headings.first() == Some(&0.0),
            Run::Years => true,
            Run::Even => is_enough && corner != Corner::None,
        };
    match (is_sure, may_be) {
        (true, _) if kind == Run::Years && corner == Corner::Text => FirstLine::Headings,
        (true, _) => FirstLine::Taken,
        (false, true) => FirstLine::Unsure,
        (false, false) => FirstLine::Row,
    }
}

impl FirstLine {
    pub(super) fn is_headings(self) -> bool {
        matches!(self, Self::Headings | Self::Taken)
    }

    /// What is to be known of it, with the line as it is written.
    pub(super) fn told(self, first: &[String]) -> Option<String> {
        let line = super::kind::cut(&first.join(","));
        match self {
            Self::Taken => Some(format!(
                "the numbers of the first line (`{line}`) are headings"
            )),
            Self::Unsure => Some(format!(
                "the first line (`{line}`) is read as a row, though it may be headings"
            )),
            Self::Headings | Self::Row => None,
        }
    }
}

fn run(numbers: &[f64]) -> Option<Run> {
    let first = *numbers.first()?;
    if numbers.iter().all(|number| YEARS.contains(number))
        && (numbers.len() == 1 || step(numbers).is_some())
    {
        return Some(Run::Years);
    }
    if (first == 0.0 || first == 1.0) && (numbers.len() == 1 || step(numbers) == Some(1.0)) {
        return Some(Run::Counted);
    }
    step(numbers).map(|_| Run::Even)
}

/// The step in which numbers rise or fall, if it is the same between all of them.
fn step(numbers: &[f64]) -> Option<f64> {
    let mut steps = numbers.windows(2).map(|pair| pair[1] - pair[0]);
    let first = steps.next().filter(|step| *step != 0.0)?;
    // Tenths are not added up without an error.
    let is_same = |step: f64| (step - first).abs() <= 1e-6 * first.abs();
    steps.all(is_same).then_some(first)
}

/// Whether at least half of the numbers of a column are no whole ones.
fn is_fractional(rows: &[Vec<String>], index: usize) -> bool {
    let cells = || {
        rows.iter()
            .filter_map(|row| row.get(index))
            .filter(|cell| is_number(cell))
    };
    let fractions = cells().filter(|cell| cell.parse::<i64>().is_err()).count();
    fractions > 0 && 2 * fractions >= cells().count()
}

fn are_filled(rows: &[Vec<String>]) -> bool {
    let is_filled = |row: &Vec<String>| row.first().is_some_and(|cell| !cell.is_empty());
    rows.iter().all(is_filled)
}

/// Whether the first cells number the rows or name each of them.
fn numbers_rows(rows: &[Vec<String>]) -> bool {
    let first = || {
        rows.iter()
            .map(|row| row.first().map_or("", String::as_str))
    };
    let counted = |from: usize| {
        first()
            .zip(from..)
            .all(|(cell, number)| cell == number.to_string())
    };
    let is_name = |cell: &str| !is_value(cell) && !missing::is_missing(cell);
    let mut names: Vec<&str> = first().collect();
    names.sort_unstable();
    names.dedup();
    counted(0) || counted(1) || first().all(is_name) && names.len() == rows.len()
}

/// Whether the first cell stands below again, as names of kinds do.
fn repeats(first: &[String], rows: &[Vec<String>]) -> bool {
    rows.iter().any(|row| row.first() == first.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> FirstLine {
        let cells = |line: &str| line.split(',').map(String::from).collect();
        let records: Vec<Vec<String>> = text.lines().map(cells).collect();
        of(&records[0], &records[1..])
    }

    #[test]
    fn numbers_above_other_numbers_are_headings() {
        for text in [
            ",0,1,2\n0,5,6,7\n1,1,2,9",
            "name,2020,2021,\nAruba,1.5,2,\nChad,,3,",
            ",0\n0,1.5\n1,2.5",
            ",1\na,1.5\nb,2.5",
            "id,1,2,3\nA,5,6,7\nB,6,7,9\nC,1,7,2",
            "name,code,2019,2020\nAruba,ABW,1.5,2.5\nChad,TCD,,3.5",
            "id,0,1\nA,0.5,0.6\nB,0.1,0.25",
            "0,1,2\n0.5,0.6,0.7\n0.1,0.2,0.9",
            "2019,2020,2021\n1,5,3\n2,9,4",
            "2019,2020\n1.5,5\n2,9",
            "country,2018,2019,2020\nFrance,8,9,2\nSpain,1,2,3",
            "sample,400.5,401,401.5,402\nA,0.1,0.2,0.4,0.3\nB,0.2,0.1,0.1,0.4",
            "hour,0,6,12,18\nMon,1.5,2.5,3.5,4.5\nTue,1,2,3,5",
            "country,2020\nFrance,8.5\nSpain,1.25",
        ] {
            assert!(first(text).is_headings(), "{text}");
        }
    }

    #[test]
    fn rows_like_the_others_stay() {
        for text in [
            "Oslo,1,2,3\nBergen,2,3,4\nRome,3,5,6",
            "A,1,2,3\nA,5,6,7\nB,6,7,9",
            "Spain,2018,2019\nFrance,2016,2017",
            "Spain,2018,12,3\nFrance,2016,10,4",
            "1,2,3\n2,3,4\n5,6,7",
            "2019,5\n2020,7",
            "5.1,3.5,2\n4.9,3.0,1",
            "a,1\nb,2",
            "x,1,2,3\ny,2,3,4",
            "1\n2.5\n3",
            "1,2\n2,4\n1,4",
        ] {
            assert_eq!(first(text), FirstLine::Row, "{text}");
        }
        for text in [
            "0,1\n0.1,1.1052\n0.2,1.22",
            "1,2,3\n5,6,9\n7,1,1",
            "1,2,3\n0.5,0.6,0.7\n0.1,0.2,0.9",
            "x,1,2,3,4\ny,2,3,5,6",
            "Oslo,1,2\nBergen,2,5\nRome,3,9",
            "city,10,20,30\nA,5,6,9\nB,1,7,2",
        ] {
            assert_eq!(first(text), FirstLine::Unsure, "{text}");
        }
    }
}
