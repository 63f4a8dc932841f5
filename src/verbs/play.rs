//! No verb: the playground.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use color_eyre::Result;

use super::input::{SceneArgs, open};
use crate::play::play;
use crate::scenario::DEFAULT;

/// What is played.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scene: SceneArgs,
}

/// Plays, if there is a terminal.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let (scenario, runs) = match args.scene.read()? {
        Some(scenario) => (scenario, false),
        None => (open(DEFAULT)?, true),
    };
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        eprintln!(
            "gdplay: there is no terminal to play in; without one use gdplay grad, run, check or scenarios (see gdplay --help)"
        );
        return Ok(ExitCode::from(2));
    }
    play(scenario, runs)?;
    Ok(ExitCode::SUCCESS)
}
