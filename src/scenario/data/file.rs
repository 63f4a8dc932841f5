//! CSV files beside a scenario.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::super::Origin;
use super::super::diagnostic::{Diagnostic, Quote, Report};
use super::super::name::{Refusal, spelled};
use crate::data::csv;

/// The longest file that is read, in bytes.
const LONGEST_FILE: u64 = 64 << 20;

/// The columns of a file that is named relative to the scenario's own; what is wrong with it is reported.
pub(super) fn read(
    path: &Spanned<String>,
    origin: &Origin,
    report: &mut Report,
) -> Option<Vec<(String, Vec<f64>)>> {
    let index = beside(path.get_ref(), origin);
    let text = match text_of(&index) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("{}: {error}", index.display());
            report.add(
                Diagnostic::new(message, path.span())
                    .hint("the path of a CSV file, relative to the scenario's own file"),
            );
            return None;
        }
    };
    let columns = match csv::read(&text) {
        Ok(columns) => columns,
        Err(error) => {
            let message = format!("{}:{error}", index.display());
            let diagnostic = Diagnostic::new(message, path.span());
            report.add(
                diagnostic
                    .quote(quoted(&index, &text, &error))
                    .hint(error.hint),
            );
            return None;
        }
    };
    let mut named = Vec::new();
    for (name, values) in columns {
        match spelled(&name) {
            Ok(name) => named.push((name, values)),
            Err(refusal) => {
                let what = match refusal {
                    Refusal::NoName => "no name".to_string(),
                    Refusal::Reserved(role) => format!("{role} of every loss"),
                };
                let message = format!("{}:1: the column `{name}` is {what}", index.display());
                report.add(
                    Diagnostic::new(message, path.span())
                        .hint("a name is letters, digits and `_`, and begins with a letter"),
                );
                return None;
            }
        }
    }
    Some(named)
}

/// The line of a data file with its fault, cut where it is long.
fn quoted(index: &Path, text: &str, error: &csv::CsvError) -> Quote {
    const LONGEST: usize = 200;
    let line = text.lines().nth(error.line - 1).unwrap_or_default();
    let line = line.trim_start_matches('\u{feff}').trim_end();
    let shown: String = line.chars().take(LONGEST).collect();
    let before = shown.chars().take(error.column - 1);
    let start: usize = before.map(char::len_utf8).sum();
    let width = shown[start..].find(',').unwrap_or(shown.len() - start);
    Quote {
        path: index.display().to_string(),
        line: error.line,
        span: start..start + width,
        text: shown,
    }
}

/// Where a path that a scenario names leads: relative ones start beside the scenario's own file.
pub(in crate::scenario) fn beside(path: &str, origin: &Origin) -> PathBuf {
    match origin {
        Origin::File(scenario) => scenario.parent().unwrap_or(Path::new("")).join(path),
        Origin::Library(_) | Origin::Typed => PathBuf::from(path),
    }
}

fn text_of(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let length = File::open(path)?
        .take(LONGEST_FILE + 1)
        .read_to_string(&mut text)?;
    if length as u64 > LONGEST_FILE {
        let message = "it is longer than a data file can be (64 MiB)";
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(text)
}
