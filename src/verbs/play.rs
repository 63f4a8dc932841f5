//! No verb: the playground.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use color_eyre::Result;

use super::config;
use super::failure::say;
use super::input::open;
use super::output::stdout;
use super::state::StateArgs;
use crate::figure::theme;
use crate::play::{Opening, Preferences, plain, play};
use crate::scenario::{DEFAULT, Scenario};
use crate::session::Message;
use crate::ui::theme::TerminalTheme;

/// What is played.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    state: StateArgs,
    #[command(flatten)]
    colors: Colors,
    /// In sentences, line by line, without a screen: takes the words of the palette; so it is on a terminal of TERM=dumb
    #[arg(long)]
    plain: bool,
}

/// The colors of a screen.
#[derive(Debug, clap::Args)]
pub(super) struct Colors {
    /// The colors, instead of what the terminal is taken for
    #[arg(long, value_name = "NAME", value_parser = config::theme_names())]
    theme: Option<String>,
}

impl Colors {
    /// What the environment says of the terminal, and what the person wants: by the configuration, and before that by what was
    /// asked for.
    pub(super) fn preferences(&self) -> Result<Preferences> {
        let mut config = config::preferred()?;
        if let Some(named) = self.theme.as_deref().and_then(theme::Theme::named) {
            config.theme = Some(named);
        }
        let theme = TerminalTheme::detect(|name| std::env::var(name).ok());
        Ok(Preferences { theme, config })
    }
}

/// Whether somebody sits at a terminal.
pub(super) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

impl Args {
    /// The scenario that is named, and what is done with it first.
    pub(super) fn opened(&self) -> Result<Option<(Scenario, Vec<Message>)>> {
        let Some(scenario) = self.state.scenario()? else {
            return Ok(None);
        };
        Ok(Some((scenario, self.state.script()?)))
    }
}

/// Plays, if there is a terminal.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let preferences = args.colors.preferences()?;
    let (scenario, opening) = match (args.state.scenario()?, &preferences.config.start) {
        (Some(scenario), _) => (scenario, Opening::Paused),
        (None, Some(start)) => (open(start)?, Opening::Paused),
        (None, None) => (open(DEFAULT)?, args.state.opening()),
    };
    let script = args.state.script()?;
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if args.plain || (is_dumb && has_terminal()) {
        plain(
            scenario,
            script,
            io::stdin().is_terminal(),
            io::stdin().lock(),
            stdout(),
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    if !has_terminal() {
        say(
            "gdplay: there is no terminal to play in; without one use gdplay grad, run, check or scenarios (see gdplay --help)",
        );
        return Ok(ExitCode::from(2));
    }
    play(scenario, preferences, opening, script)?;
    Ok(ExitCode::SUCCESS)
}
