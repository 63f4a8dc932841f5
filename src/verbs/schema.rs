//! `gdplay schema`: the format of scenario files as JSON Schema.

use std::io::{self, Write};
use std::process::ExitCode;

use color_eyre::Result;

use super::output::stdout;
use crate::scenario::json_schema;

/// Prints the schema.
pub(super) fn run() -> Result<ExitCode> {
    let mut out = stdout();
    serde_json::to_writer_pretty(&mut out, &json_schema()).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
