//! The forms in which figures are printed.

use std::io::{self, BufWriter, StdoutLock, Write};

use clap::ValueEnum;
use serde::Serialize;

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Text,
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
}

/// Standard output, written in large pieces.
pub(super) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Writes one line of JSON.
pub(super) fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

/// Writes one line of comma-separated values; a cell with a comma, a quote or a line break is quoted.
pub(super) fn csv_line(out: &mut impl Write, cells: &[String]) -> io::Result<()> {
    let quoted = cells.iter().map(|cell| {
        if cell.contains([',', '"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    });
    writeln!(out, "{}", quoted.collect::<Vec<_>>().join(","))
}
