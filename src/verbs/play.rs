//! No verb: the playground.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use annotate_snippets::Renderer;
use color_eyre::Result;

use super::input::{open, point, wrong};
use crate::play::play;
use crate::scenario::{DEFAULT, Scenario};

/// What is played.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A scenario of the library, or a file; `gdplay scenarios` lists the library
    #[arg(value_name = "SCENARIO|FILE")]
    scenario: Option<String>,
    /// Play this loss instead
    #[arg(
        short,
        long,
        value_name = "LOSS",
        allow_hyphen_values = true,
        conflicts_with = "scenario"
    )]
    expression: Option<String>,
    /// Where the loss starts: name=value, separated by commas; other parameters start at 1
    #[arg(
        long,
        value_name = "POINT",
        requires = "expression",
        conflicts_with = "scenario"
    )]
    at: Vec<String>,
}

/// Plays, if there is a terminal.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let scenario = match &args.expression {
        Some(text) => Scenario::of_loss(text, &point(&args.at)?)
            .map_err(|error| wrong(error.render(&Renderer::plain())))?,
        None => open(args.scenario.as_deref().unwrap_or(DEFAULT))?,
    };
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        eprintln!(
            "gdplay: there is no terminal to play in; without one use gdplay grad, run, check or scenarios (see gdplay --help)"
        );
        return Ok(ExitCode::from(2));
    }
    play(scenario)?;
    Ok(ExitCode::SUCCESS)
}
