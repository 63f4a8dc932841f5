//! The forms in which figures are printed.

use std::borrow::Cow;
use std::io::{self, BufWriter, StdoutLock, Write};

use clap::ValueEnum;
use serde::Serialize;
use serde_json::ser::Formatter;

use crate::expr::{is_hidden, visible_lines};

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

/// Standard output for text, written in large pieces, in which every character that a terminal obeys is shown.
pub(super) fn stdout() -> BufWriter<VisibleText<StdoutLock<'static>>> {
    BufWriter::with_capacity(PIECE, VisibleText(io::stdout().lock()))
}

/// Standard output for pictures, whose bytes stay.
pub(super) fn stdout_of_bytes() -> StdoutLock<'static> {
    io::stdout().lock()
}

/// Makes visible what a terminal would obey: what a verb writes may hold the words of a file, or of who typed.
#[derive(Debug)]
pub(super) struct VisibleText<W>(W);

impl<W: Write> Write for VisibleText<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match visible_lines(&String::from_utf8_lossy(bytes)) {
            Cow::Borrowed(_) => self.0.write_all(bytes)?,
            Cow::Owned(shown) => self.0.write_all(shown.as_bytes())?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes one line of JSON, in which every character that a terminal obeys is an escape.
pub(super) fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping);
    value.serialize(&mut serializer)?;
    writeln!(out)
}

/// The same of each of some values.
pub(super) fn json_lines(
    out: &mut impl Write,
    values: impl IntoIterator<Item = impl Serialize>,
) -> io::Result<()> {
    let mut values = values.into_iter();
    values.try_for_each(|value| json_line(out, &value))
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
