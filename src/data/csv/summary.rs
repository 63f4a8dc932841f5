//! Lines around the rows that are no rows: units and second headings above them; below them totals, means, and notes. They are
//! left out, and that is said. So are subtotals between them.

use std::cell::LazyCell;

use super::kind::cut;
use super::second::{joined, second_headings};
use super::{figures, missing, remarks, sniff, totals};

/// How many lines above and below the rows may be none.
const MOST: usize = 4;

/// How many lines at the end of a text are looked at.
const TAIL: usize = 12;

/// The lines of a text that are no rows, by their index from 0.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Surroundings {
    /// Between the headings and the rows.
    pub(super) above: Vec<usize>,
    /// The first of these as it is written.
    pub(super) unit: String,
    /// The line of the headings, and what it is with those below it.
    pub(super) headings: Option<(usize, String)>,
    /// Below the rows.
    pub(super) below: Vec<usize>,
    /// How the first of those below begins.
    pub(super) word: String,
    /// Sums between the rows.
    pub(super) between: Vec<usize>,
    /// Rows that have the name of a sum and are none: they are kept.
    pub(super) named: Vec<(usize, String)>,
}

impl Surroundings {
    /// What surrounds the rows of a text with headings.
    pub(super) fn of(text: &str, separator: u8) -> Self {
        let sample = sniff::sample(text, separator);
        let mut found = Self::default();
        // Lines that end as those of old Macs are not counted.
        if sample.len() < 3 || !text.contains('\n') || !sniff::has_headings(&sample) {
            return found;
        }
        let lines = filled_lines(text);
        let above = second_headings(&sample).min(lines.len().saturating_sub(1));
        found.above = lines.iter().skip(1).take(above).copied().collect();
        let unit = found.above.first().and_then(|line| text.lines().nth(*line));
        found.unit = unit.unwrap_or_default().trim().to_string();
        let names = joined(&sample[0], &sample[1..=above]);
        let names = names.map(|names| csv_line(&names, separator));
        found.headings = lines.first().copied().zip(names);
        let rows = &sample[1 + above..];
        let tail = tail(text, separator, rows.len() - 1);
        let mut kept = tail.len();
        let count = LazyCell::new(|| text.lines().count());
        let totals = totals::of(text, rows, separator, &tail);
        let is_below = |kept: usize| {
            let Some(((back, last), _)) = tail[..kept].split_last() else {
                return false;
            };
            !totals.proved.is_empty() && totals.proved.contains(&(*count - 1 - back))
                || is_note(last, rows, rows.first().map_or(0, Vec::len))
                || remarks::is_remark(last, rows, MOST)
                || figures::is_figure(&tail, kept, (text, separator), &totals.proved)
        };
        while kept > 0 && tail.len() - kept < MOST && is_below(kept) {
            kept -= 1;
        }
        if let Some((_, first)) = tail.get(kept) {
            found.word = first
                .iter()
                .find(|cell| !cell.is_empty())
                .cloned()
                .unwrap_or_default();
        }
        let below = tail[kept..].iter();
        found.below = below.map(|(back, _)| *count - 1 - back).collect();
        let between = totals.proved.into_iter();
        found.between = between.filter(|line| !found.below.contains(line)).collect();
        let kept = totals.kept.into_iter();
        found.named = kept
            .filter(|(line, _)| !found.below.contains(line))
            .collect();
        found
    }

    /// The text with these lines empty.
    pub(super) fn emptied(&self, text: &str) -> String {
        let is_out = |line: usize| {
            self.above.contains(&line)
                || self.below.contains(&line)
                || self.between.binary_search(&line).is_ok()
        };
        let lines = text.split_inclusive('\n').enumerate();
        let line = |(index, line)| match &self.headings {
            Some((at, headings)) if *at == index => headings,
            _ if is_out(index) => "\n",
            _ => line,
        };
        lines.map(line).collect()
    }

    /// What is to be known of the rows that have the name of a sum and are none.
    pub(super) fn named_rows(&self) -> Option<String> {
        let (line, name) = self.named.first()?;
        let name = cut(name);
        Some(match self.named.len() {
            1 => format!(
                "the row `{name}` (line {}) is no figure of others, and is kept",
                line + 1
            ),
            count => format!(
                "{count} rows such as `{name}` (line {}) are no figures of others, and are kept",
                line + 1
            ),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.above.is_empty() && self.below.is_empty() && self.between.is_empty()
    }
}

/// Cells as a line, in quotes.
fn csv_line(cells: &[String], separator: u8) -> String {
    let cells = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    cells
        .collect::<Vec<_>>()
        .join(&char::from(separator).to_string())
        + "\n"
}

/// Whether nothing but separators stands in a line.
fn is_blank(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"'))
}

/// The indices of the lines that are neither blank nor comments, of the first ones.
fn filled_lines(text: &str) -> Vec<usize> {
    let lines = text.lines().enumerate();
    let filled =
        lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with(sniff::COMMENT));
    // A cell of several lines ends what can be counted.
    let whole = filled.take_while(|(_, line)| line.matches('"').count() % 2 == 0);
    whole.take(2 + MOST).map(|(index, _)| index).collect()
}

fn is_value_or_missing(cell: &str) -> bool {
    sniff::is_value(cell) || missing::is_missing(cell)
}

/// The last lines that hold one record each, with how many lines are behind each; at most so many.
fn tail(text: &str, separator: u8, most: usize) -> Vec<(usize, Vec<String>)> {
    let lines = text.lines().rev().enumerate();
    let filled = lines.filter(|(_, line)| !is_blank(line) && !line.starts_with(sniff::COMMENT));
    let whole = filled.take_while(|(_, line)| line.matches('"').count() % 2 == 0);
    let mut tail: Vec<(usize, Vec<String>)> = whole
        .take(TAIL.min(most))
        .map(|(back, line)| {
            let cells = sniff::sample(line, separator).into_iter().next();
            (back, cells.unwrap_or_default())
        })
        .collect();
    tail.reverse();
    tail
}

/// Whether a record has no value where the rows have some, and a text.
fn is_note(last: &[String], rows: &[Vec<String>], width: usize) -> bool {
    let values = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.get(index));
        cells.filter(|cell| sniff::is_value(cell)).count()
    };
    // Most rows, so that what is below them does not count.
    let columns: Vec<usize> = (0..width)
        .filter(|index| {
            values(*index) > 0 && 4 * values(*index) >= 3 * (rows.len() - rows.len().min(MOST) / 2)
        })
        .collect();
    let begins = last
        .first()
        .is_some_and(|cell| !cell.is_empty() && !is_value_or_missing(cell));
    let is_short = last.iter().skip(1).all(String::is_empty);
    let is_text = |index: &usize| {
        last.get(*index)
            .is_none_or(|cell| cell.is_empty() || !is_value_or_missing(cell))
    };
    let has_text = columns
        .iter()
        .any(|index| last.get(*index).is_some_and(|cell| !cell.is_empty()));
    width > 1
        && !columns.is_empty()
        && begins
        && columns.iter().all(is_text)
        && (is_short && (columns.contains(&0) || last.len() < width)
            || has_text && columns.len() == width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Vec<usize>, Vec<usize>) {
        let found = Surroundings::of(text, b',');
        (found.above, found.below)
    }

    #[test]
    fn what_is_below_the_rows_is_found() {
        for (text, below) in [
            ("item,q\na,3\nb,4\nTotal,7", vec![3]),
            ("item,q\na,3\nb,4\n\nGrand total:,7\n", vec![4]),
            ("x,y\n1,10\n2,20\n3,30\nSUM,60\nAVG,20", vec![4, 5]),
            (
                "name,q1,q2\na,90,80\nb,70,85\nAverage,80,82.5\nStd,10,2.5",
                vec![3, 4],
            ),
            (
                "x,y\n1,2\n2,4\n3,6\n\nSource: World Bank, retrieved 2024",
                vec![5],
            ),
            ("x,y\n1,2\n2,4\n3,6\n(3 rows)", vec![4]),
            ("x,y\n1,2\n2,4\n3,6\nend of file,\n", vec![4]),
            ("region,q\nN,3\nS,4\n,\nSumme,7", vec![4]),
            (
                "x,y\n1,2\n2,4\n3,6\nSource: WHO, 2020\nNote: see, text",
                vec![4, 5],
            ),
            ("day,q\na,1\nb,2\nc,6\nAverage,3\nMax,6", vec![4, 5]),
            ("day,q\na,1\nb,2\nc,6\nMax,6\nMedian,2", vec![4, 5]),
            ("day,q\na,1\nb,2\nc,6\nMinimum,1", vec![4]),
            ("name,q\na,1\nb,2\nc,6\nClass average:,3", vec![4]),
            ("id,a,b\n1,2,3\n2,4,5\nmean,3,4\nstd,1.4,1.4", vec![3, 4]),
        ] {
            assert_eq!(of(text), (Vec::new(), below), "{text}");
        }
    }

    #[test]
    fn what_is_above_the_rows_is_found() {
        for (text, above) in [
            ("t,v\ns,m/s\n0,1.5\n1,1.7\n2,2.0", vec![1]),
            ("name,l,w\n,cm,kg\na,1,2\nb,2,3", vec![1]),
            (
                "Price,Close\nTicker,AAPL\nDate,\n2024-01-02,185\n2024-01-03,184\n2024-01-04,181",
                vec![1, 2],
            ),
        ] {
            assert_eq!(of(text), (above, Vec::new()), "{text}");
        }
    }

    #[test]
    fn subtotals_between_the_rows_are_found() {
        let text = "region,q\nN,3\nS,4\nSubtotal,7\nE,2\nW,1\nSub-total West:,3\nTotal,10";
        let found = Surroundings::of(text, b',');
        assert_eq!((found.between, found.below), (vec![3], vec![6, 7]));
        for text in [
            "region,q\nSubtotal N,3\nSubtotal S,4\nSubtotal E,7\nx,1",
            "kind,q\nSubtotaler,3\nb,4\nc,7\nd,1",
            "q,subtotal\n1,3\n2,4\n3,7\n4,1",
        ] {
            assert!(Surroundings::of(text, b',').is_empty(), "{text}");
        }
    }

    #[test]
    fn rows_stay() {
        for text in [
            "name,age\nAnn,25\nBob,30\nMax,30",
            "name,age\nAnn,25\nBob,30\nMean,31",
            "name,q\na,3\nTotal,7\nb,4",
            "film,q\na,3\nb,4\nMission: Impossible,5",
            "film,q\na,3\nb,4\nSource Code,5",
            "id,a\n1,2\n2,4\nstd,1.3",
            "name,age\nMin,25\nBob,30\nMax Muster,30",
            ",height\ncount,100\nmean,170\nstd,10\nmin,150",
            "x,y\n1,2\n2,4\nabc,5",
            "x,y\n1,2\n2,4\n,5",
            "name,score\nann,absent\nbob,3\ncid,4",
            "name,kind\na,x\nb,y\nc,z",
            "x\n1\n2\nend",
            "x,y\n1,2\n2,NA",
            "a,b\nx,y\n1,2",
            "a,b\nnone,ND\n1,2\n3,4",
            "a,b\n-nan,NaN\n1,2\n3,4",
            "\"t\n(s)\",v\ns,m/s\n0,1\n1,2\n2,3",
            "name,q\nann,3\nbob,4\ncid,",
            "x,y\n1,2",
            "",
        ] {
            assert!(Surroundings::of(text, b',').is_empty(), "{text}");
        }
    }
}
