//! Columns of numbers without names, as `np.savetxt` and a first program write them: the first counts if it rises by whole numbers,
//! the one behind it is read as the loss.

use std::path::Path;

use super::csv_value::{UNNAMED, named};
use super::plain::WRAPPERS;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, whole_lines};
use crate::runlog::log::TimeUnit;
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "bare_columns",
    title: "columns of numbers without names: the step, then the loss",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::Named,
};

/// So many lines must be there, all of them of numbers.
const FEWEST: usize = 3;

/// Seconds since 1970 of 2001 to 2033: a column of such beside another is one of times.
const TIMES: std::ops::Range<f64> = 1e9..2e9;

fn recognizes(sample: FileHead) -> bool {
    let lines = whole_lines(sample.text).filter(|line| !is_comment(line));
    let rows: Option<Vec<Vec<f64>>> = lines.map(row).collect();
    let Some([first, rest @ ..]) = rows.as_deref() else {
        return false;
    };
    let is_even = rest.iter().all(|row| row.len() == first.len());
    let counts = first.len() > 1 && rises(rows.iter().flatten());
    // A single column is a table of anything, unless the file says what it is.
    let is_named = first.len() == 1 && named(sample.path).is_some();
    rest.len() + 1 >= FEWEST && is_even && (counts || is_named)
}

/// Whether the first column rises by whole numbers.
fn rises<'a>(rows: impl Iterator<Item = &'a Vec<f64>>) -> bool {
    let mut last = -1.0;
    let mut counts = rows.filter_map(|row| row.first());
    counts.all(|count| {
        let is_next = count.fract() == 0.0 && *count > last;
        last = *count;
        is_next
    })
}

fn open(path: &Path) -> Box<dyn LogReader> {
    let name = named(path);
    Box::new(ByLine::new(Rows {
        is_named: name.is_some(),
        name: name.unwrap_or_else(|| UNNAMED.to_string()),
    }))
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with(['#', '%'])
}

/// The numbers of a line that holds nothing else.
fn row(line: &str) -> Option<Vec<f64>> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']');
    // Programs print a number with its type: `tensor(2.5, grad_fn=<MeanBackward0>)`.
    let is_type = |cell: &str| WRAPPERS.contains(&cell) || cell.contains('=');
    let cells = line.split(is_between);
    let cells = cells.filter(|cell| !cell.is_empty() && !is_type(cell));
    let cells: Option<Vec<f64>> = cells.map(number).collect();
    cells.filter(|cells| !cells.is_empty())
}

struct Rows {
    name: String,
    is_named: bool,
}

impl LineReader for Rows {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let Some(row) = row(line) else {
            return Fed::Other;
        };
        let log = runs.log("");
        if !self.is_named {
            log.note(
                "the columns have no names: the first is read as the step, the second as the loss",
            );
        }
        let values = match row.as_slice() {
            [step, values @ ..] if !values.is_empty() => {
                log.value("step", *step);
                match values {
                    [time, values @ ..] if TIMES.contains(time) && !values.is_empty() => values,
                    values => values,
                }
            }
            values => {
                log.unit = TimeUnit::Record;
                values
            }
        };
        for (index, value) in values.iter().enumerate() {
            if index == 0 {
                log.value(&self.name, *value);
            } else {
                log.value(
                    &format!("column {}", row.len() - values.len() + index + 1),
                    *value,
                );
            }
        }
        log.end();
        Fed::Record
    }

    fn unfinished(&mut self, _: &str, _: &mut Runs) -> Fed {
        Fed::Damaged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_read(name: &str, text: &str) -> bool {
        recognizes(FileHead {
            head: text.as_bytes(),
            text,
            path: Path::new(name),
        })
    }

    #[test]
    fn a_first_column_that_counts_is_one_of_steps() {
        for (name, text, expected) in [
            ("out.txt", "0 2.5\n10 2.0\n20 1.5\n", true),
            (
                "out.csv",
                "# step, loss\n1,2.5,0.1\n2,2.0,0.1\n3,nan,0.1\n",
                true,
            ),
            (
                "out.txt",
                "0.0e+00 2.5e+00\n1.0e+00 2.0e+00\n2.0e+00 1.5e+00\n",
                true,
            ),
            ("out.txt", "(0, 2.5)\n(10, 2.0)\n(20, 1.5)\n", true),
            (
                "out.txt",
                "0 tensor(2.5, grad_fn=<A>)\n10 tensor(2.0, grad_fn=<A>)\n20 tensor(1.5, grad_fn=<A>)\n",
                true,
            ),
            ("train_loss.txt", "2.5\n2.0\n1.5\n", true),
            ("out.txt", "2.5\n2.0\n1.5\n", false),
            ("points.txt", "0.5 2.5\n0.1 2.0\n0.3 1.5\n", false),
            ("out.txt", "0 2.5\n10 2.0\n5 1.5\n", false),
            ("out.txt", "0 2.5\n10 2.0 3.0\n20 1.5\n", false),
            ("out.txt", "0 2.5\nten 2.0\n20 1.5\n", false),
            ("out.txt", "0 2.5\n10 2.0\n", false),
        ] {
            assert_eq!(is_read(name, text), expected, "{text}");
        }
    }
}
