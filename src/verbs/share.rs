//! `gdplay share`: a whole state as one command line.

use std::collections::VecDeque;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use color_eyre::Result;

use super::error::wrong;
use super::input::open;
use super::output::stdout;
use super::state::StateArgs;
use crate::scenario::{DEFAULT, Scenario};
use crate::session::{Effect, Message, Session, StatusMessage, run_effect, share_line};
use crate::ui::VIEWS;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay share rosenbrock --step 40 --view slice        one line that opens the same screen
  gdplay share -e \"x^2 + 3y^2\" --at x=2,y=1           of a loss that was typed";

/// What is shared.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    state: StateArgs,
}

/// Prints the line.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let scenario = match args.state.scenario()? {
        Some(scenario) => scenario,
        None => open(DEFAULT)?,
    };
    let session = reached(scenario, args.state.script()?)?;
    let mut out = stdout();
    writeln!(out, "{}", share_line(&session))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The session after a script, everything that it asks for done at once, but for its pictures: no part of a line is seen in them.
fn reached(scenario: Scenario, script: Vec<Message>) -> Result<Session> {
    let mut session = Session::new(Arc::new(scenario), VIEWS);
    for message in script {
        session.follow([message]);
        let mut waiting = VecDeque::from(session.update(Message::Tick(Duration::ZERO)));
        while let Some(effect) = waiting.pop_front() {
            if effect.is_picture() {
                continue;
            }
            let mut answers = Vec::new();
            run_effect(&effect, || false, |answer| answers.push(answer));
            for answer in answers {
                waiting.extend(session.update(Message::Answered(answer)));
            }
            if matches!(effect, Effect::Quit) {
                return Ok(session);
            }
        }
        if let Some(StatusMessage::Refused(why)) = session.status() {
            return Err(wrong(why));
        }
    }
    Ok(session)
}
