//! No verb: the playground.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use color_eyre::Result;

use super::config;
use super::input::{SceneArgs, open};
use crate::figure::theme::{self, THEMES};
use crate::play::{Opening, play};
use crate::scenario::{DEFAULT, Scenario};
use crate::ui::theme::Theme;

/// What is played.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    scene: SceneArgs,
    /// The colors, instead of what the terminal is taken for
    #[arg(long, value_name = "NAME", value_parser = theme_names())]
    theme: Option<String>,
}

/// The themes by name.
fn theme_names() -> PossibleValuesParser {
    PossibleValuesParser::new(THEMES.iter().map(|theme| theme.name))
}

/// Plays, if there is a terminal.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut config = config::read()?;
    let (scenario, opening) = match (args.scene.read()?, &config.start) {
        (Some(scenario), _) => opened(scenario),
        (None, Some(start)) => opened(open(start)?),
        (None, None) => (open(DEFAULT)?, Opening::Playing),
    };
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        eprintln!(
            "gdplay: there is no terminal to play in; without one use gdplay grad, run, check or scenarios (see gdplay --help)"
        );
        return Ok(ExitCode::from(2));
    }
    if let Some(named) = args.theme.as_deref().and_then(theme::Theme::named) {
        config.theme = Some(named);
    }
    let theme = Theme::detect(|name| std::env::var(name).ok());
    play(scenario, theme, config, opening)?;
    Ok(ExitCode::SUCCESS)
}

/// What is named opens paused at its start, unless it says that it plays.
fn opened(scenario: Scenario) -> (Scenario, Opening) {
    let opening = if scenario.view.play {
        Opening::Playing
    } else {
        Opening::Paused
    };
    (scenario, opening)
}
