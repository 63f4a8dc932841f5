//! A whole state on one command line: what is opened, and what is done before it is shown.

use clap::builder::PossibleValuesParser;
use color_eyre::Result;

use super::error::wrong;
use super::input::SceneArgs;
use crate::play::Opening;
use crate::scenario::Scenario;
use crate::session::{Message, Time, command};
use crate::ui::VIEWS;

/// A scenario or a loss, and what is done with it before anybody looks.
#[derive(Debug, clap::Args)]
pub(super) struct StateArgs {
    #[command(flatten)]
    scene: SceneArgs,
    /// In this view
    #[arg(long, value_name = "NAME", value_parser = view_names())]
    view: Option<String>,
    /// At this step
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    step: Option<u64>,
    /// Paused, also where it would play by itself
    #[arg(long)]
    paused: bool,
    /// After these commands of the palette, separated by ;
    #[arg(long = "do", value_name = "COMMANDS")]
    commands: Vec<String>,
}

fn view_names() -> PossibleValuesParser {
    PossibleValuesParser::new(VIEWS.iter().map(|view| view.name))
}

impl StateArgs {
    /// The scenario; `None` if nothing is named.
    pub(super) fn scenario(&self) -> Result<Option<Scenario>> {
        self.scene.read()
    }

    /// How the scenario opens that is played when nothing is named.
    pub(super) fn opening(&self) -> Opening {
        if self.paused || self.step.is_some() || !self.commands.is_empty() {
            Opening::Paused
        } else {
            Opening::Playing
        }
    }

    /// Whether a step is asked for.
    pub(super) fn has_step(&self) -> bool {
        self.step.is_some() || !self.commands.is_empty()
    }

    /// Why there is no such step as is asked for, once the script has been followed to `reached`, if there is none.
    pub(super) fn beyond(&self, reached: u64) -> Option<String> {
        // Commands may go elsewhere after it.
        let asked = self.step.filter(|_| self.commands.is_empty())?;
        (asked > reached)
            .then(|| format!("there is no step {asked}: every racer has stopped by step {reached}"))
    }

    /// What is done before it is shown, in order.
    pub(super) fn script(&self) -> Result<Vec<Message>> {
        let view = self.view.clone().map(Message::ViewNamed);
        let step = self.step.map(|step| Message::Time(Time::To(step)));
        let mut script: Vec<Message> = view.into_iter().chain(step).collect();
        for commands in &self.commands {
            let messages = command::parse_all(commands);
            script.extend(messages.map_err(|error| wrong(format!("--do: {error}")))?);
        }
        Ok(script)
    }
}
