//! The headless verbs, one a file, and the command line that names them.
//!
//! To add a verb, write its file, its `mod` line, its variant of `Verb` and its arm where that is matched.

mod check;
mod completions;
mod config;
mod data;
mod diagnose;
mod drill;
mod error;
mod explain;
mod export;
mod failure;
mod finding;
mod grad;
mod input;
mod learn;
mod man;
mod new;
mod number;
mod output;
mod play;
mod point;
mod progress;
mod render;
mod run;
mod scenarios;
mod schema;
mod share;
mod state;
mod sweep;
mod typed_loss;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use color_eyre::Result;

use crate::scenario::Scenario;
use crate::session::Message;

pub use error::InputError;
pub use failure::main;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay                                   play a valley that several optimizers descend
  gdplay himmelblau                        play a scenario of the library
  gdplay my.toml                           play a file; it is read again when it changes
  gdplay -e \"x^2 + 3y^2\" --at x=2,y=1      play a loss
  gdplay learn                             the course, from the slope to backprop and beyond
  gdplay grad \"(3x+1)^2\" --at x=1.3        every derivative, by every method
  gdplay explain \"(3x+1)^2\" --at x=2       the chain rule, value by value, with the numbers
  gdplay run rosenbrock --steps 200        descend without a terminal
  gdplay render rosenbrock -o banana.svg   the same as a picture
  gdplay diagnose train.log                what went wrong in a real training run

In the playground ? explains everything on the screen, e edits the loss, q quits.
Exit codes: 0 done, 1 the input is wrong or a check failed, 2 wrong usage.";

/// A terminal playground for gradient descent and the calculus under it.
#[derive(Debug, Parser)]
#[command(name = "gdplay", version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    play: play::Args,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// The partial derivatives of a loss at a point, by every method, with their agreement
    Grad(grad::Args),
    /// Descend a scenario or a loss: iterates and what became of them
    Run(run::Args),
    /// The chain rule of a loss at a point, value by value, with the numbers
    Explain(explain::Args),
    /// Try many learning rates: what each leads to
    Sweep(sweep::Args),
    /// What the screen shows as a picture: .svg .png .apng .cast .txt .ansi
    Render(render::Args),
    /// Read the log of a real training run: what went wrong in it, where and when
    Diagnose(diagnose::Args),
    /// Check scenarios: diagnostics with file, line and caret
    Check(check::Args),
    /// The course: from the slope of a curve to a mended training run, where you left off
    Learn(learn::Args),
    /// Exercises without end: a slope is asked, its ledger shown, what was missed comes back sooner
    Drill(drill::Args),
    /// What a CSV file holds, and a scenario to start from
    Data(data::Args),
    /// A scenario as a program for PyTorch or JAX that proves itself against gdplay's iterate
    Export(export::Args),
    /// A whole state as one command line that opens the same screen
    Share(share::Args),
    /// List the scenarios of the library
    Scenarios(scenarios::Args),
    /// Print or write a scenario to start from
    New(new::Args),
    /// Print the format of scenario files as JSON Schema
    #[command(
        after_help = "Examples:\n  gdplay schema > gdplay.schema.json                    for an editor that checks while you type"
    )]
    Schema,
    /// Print the configuration's default or path, or check it
    Config(config::Args),
    /// Print completions for a shell
    Completions(completions::Args),
    /// Print the manual page
    #[command(
        after_help = "Examples:\n  gdplay man | man -l -                                 to read it"
    )]
    Man,
}

impl Cli {
    /// What the playground would open: the scenario and what is done with it first. `None` for a verb, or if nothing is named.
    ///
    /// # Errors
    /// [`InputError`] where the input is wrong.
    pub fn opened(&self) -> Result<Option<(Scenario, Vec<Message>)>> {
        if self.verb.is_some() {
            return Ok(None);
        }
        self.play.opened()
    }

    /// Does what the command line asks.
    ///
    /// # Errors
    /// [`InputError`] where the input is wrong, and what the system refuses.
    pub fn run(self) -> Result<ExitCode> {
        match self.verb {
            None => play::run(&self.play),
            Some(Verb::Grad(args)) => grad::run(&args),
            Some(Verb::Run(args)) => run::run(&args),
            Some(Verb::Explain(args)) => explain::run(&args),
            Some(Verb::Sweep(args)) => sweep::run(&args),
            Some(Verb::Render(args)) => render::run(&args),
            Some(Verb::Diagnose(args)) => diagnose::run(&args),
            Some(Verb::Check(args)) => check::run(&args),
            Some(Verb::Learn(args)) => learn::run(&args),
            Some(Verb::Drill(args)) => drill::run(&args),
            Some(Verb::Data(args)) => data::run(&args),
            Some(Verb::Export(args)) => export::run(&args),
            Some(Verb::Share(args)) => share::run(&args),
            Some(Verb::New(args)) => new::run(&args),
            Some(Verb::Schema) => schema::run(),
            Some(Verb::Scenarios(args)) => scenarios::run(&args),
            Some(Verb::Config(args)) => config::run(&args),
            Some(Verb::Completions(args)) => completions::run(&args, &Self::command()),
            Some(Verb::Man) => man::run(Self::command()),
        }
    }
}
