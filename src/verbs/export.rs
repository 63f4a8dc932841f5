//! `gdplay export`: a scenario as a program for a library that trains networks.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use color_eyre::Result;

use super::error::wrong;
use super::failure::say;
use super::input::SceneArgs;
use super::output::stdout;
use crate::export::{ExportTarget, TARGETS, program_text, racer_named};
use crate::expr::visible;
use crate::scenario::write_atomically;

/// What is exported.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gdplay export rosenbrock --to pytorch             print a program
  gdplay export spirals --to jax -o spirals.py      write one; uv run spirals.py runs it
  gdplay export -e 'x^2 + 3y^2' --to jax --optimizer lion
  gdplay export rosenbrock --to pytorch --racer B   the second racer")]
#[command(group = clap::ArgGroup::new("exported").required(true).args(["scenario", "expression"]))]
pub(super) struct Args {
    #[command(flatten)]
    scene: SceneArgs,
    /// For this library
    #[arg(long, value_name = "NAME", value_parser = target_names())]
    to: String,
    /// This racer, by its letter or its name; the first unless it is said
    #[arg(long, value_name = "RACER")]
    racer: Option<String>,
    /// Write it to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn target_names() -> PossibleValuesParser {
    PossibleValuesParser::new(TARGETS.iter().map(|target| target.name))
}

/// Prints or writes the program.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let scenario = args.scene.read()?.expect("clap lets nobody name nothing");
    let target = ExportTarget::named(&args.to).expect("clap lets only targets through");
    let racer = match &args.racer {
        Some(name) => racer_named(&scenario, name).map_err(wrong)?,
        None => 0,
    };
    let text = program_text(&scenario, racer, target).map_err(wrong)?;
    let path = args.output.as_deref();
    if let Some(path) = path.filter(|path| path.as_os_str() != "-") {
        let name = path.display().to_string();
        write_atomically(path, &text)
            .map_err(|error| wrong(format!("{}: {error}", visible(&name))))?;
        say(format_args!("{}: written", visible(&name)));
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = stdout();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
