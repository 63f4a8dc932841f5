//! The forms in which figures are printed.

use std::io::{self, BufWriter, StdoutLock, Write};

use clap::ValueEnum;
use serde::Serialize;
use serde_json::ser::Formatter;

use crate::expr::is_hidden;

/// So much is written at once, in bytes.
const PIECE: usize = 64 << 10;

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
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
    BufWriter::with_capacity(PIECE, io::stdout().lock())
}

/// Writes one line of JSON, in which every character that a terminal obeys is an escape.
pub(super) fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping);
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// JSON itself asks for escapes of the first 32 control characters only.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for shown in fragment.split_inclusive(is_hidden) {
            let mut characters = shown.chars();
            match characters.next_back().filter(|c| is_hidden(*c)) {
                Some(hidden) => {
                    out.write_all(characters.as_str().as_bytes())?;
                    // All of them are of one unit of UTF-16.
                    write!(out, "\\u{:04x}", u32::from(hidden))?;
                }
                None => out.write_all(shown.as_bytes())?,
            }
        }
        Ok(())
    }
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
