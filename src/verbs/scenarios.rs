//! `gdplay scenarios`: what the library has.

use std::io::Write;
use std::process::ExitCode;

use color_eyre::Result;
use serde::Serialize;

use super::output::{Format, csv_line, json_line, stdout};
use crate::scenario::library;

/// What `scenarios` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// One scenario of the list.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    title: String,
    about: String,
    parameters: Vec<String>,
    racers: Vec<String>,
}

/// Prints the list.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut rows = Vec::new();
    for entry in library() {
        let scenario = entry.read()?;
        rows.push(Row {
            name: entry.name,
            title: scenario.heading(),
            about: scenario.about.clone().unwrap_or_default(),
            parameters: scenario.parameters.iter().map(|p| p.name.clone()).collect(),
            racers: scenario
                .racers
                .iter()
                .map(|racer| racer.name.clone())
                .collect(),
        });
    }
    let mut out = stdout();
    match args.format {
        Format::Text => {
            let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
            for row in &rows {
                writeln!(out, "{:width$}  {}", row.name, row.title)?;
            }
            writeln!(
                out,
                "\nplay one: gdplay NAME · descend without a terminal: gdplay run NAME"
            )?;
        }
        Format::Csv => {
            csv_line(&mut out, &["name", "title", "about"].map(String::from))?;
            for row in rows {
                csv_line(&mut out, &[row.name.to_string(), row.title, row.about])?;
            }
        }
        Format::Json => json_line(&mut out, &rows)?,
        Format::Jsonl => {
            for row in &rows {
                json_line(&mut out, row)?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
