//! What the verbs are given: a loss, where it is looked at, a scenario.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use clap::CommandFactory;
use clap::error::ErrorKind;
use color_eyre::{Report, Result};

use super::Cli;
use super::error::{rendered, wrong};
use super::failure::working_on;
use super::point::point;
use super::typed_loss::typed_loss;
use crate::diff::Program;
use crate::explain::likely_meant;
use crate::expr::nearest::nearest;
use crate::expr::number::short;
use crate::expr::{
    KnownNames, LONGEST_TEXT, Loss, SyntaxError, diagnostic, errors, parse, visible,
};
use crate::optim::{self, LEARNING_RATE};
use crate::scenario::optimizer_of;
use crate::scenario::{
    Exact, OpenError, Origin, Scenario, ScenarioError, default_settings, is_layer_entry, library,
    read_assigned, source, text_from, typed_text,
};

/// A loss with the point and the constants that its scenario gives it.
pub(super) struct GivenLoss {
    pub(super) loss: Loss,
    pub(super) starts: Vec<(String, f64)>,
    /// What the scenario holds at a value, which no point can change.
    held: Vec<(String, f64)>,
    exact: Option<Exact>,
    /// The loss, compiled, if it was compiled to be read.
    compiled: Option<Arc<Program>>,
}

impl GivenLoss {
    /// What a sampled loss estimates at a point, if that is known.
    pub(super) fn exact_at(&self, at: &[f64]) -> Option<f64> {
        self.exact.as_ref().map(|exact| exact.at(at))
    }

    /// The loss with its data, compiled.
    pub(super) fn program(&self) -> Arc<Program> {
        let compile = || Arc::new(Program::new(self.loss.clone()));
        self.compiled.clone().unwrap_or_else(compile)
    }
}

/// Where a loss comes from.
#[derive(Clone, Debug, clap::Args)]
#[group(multiple = false)]
pub(super) struct LossArgs {
    /// The loss: an expression such as "(3x+1)^2", or - for standard input
    #[arg(allow_hyphen_values = true, value_name = "LOSS")]
    loss: Option<String>,
    /// The loss and the start of a scenario instead: a name of the library or a file
    #[arg(short, long, value_name = "SCENARIO")]
    scenario: Option<OsString>,
}

impl LossArgs {
    /// Reads the loss.
    pub(super) fn read(&self) -> Result<GivenLoss> {
        if let Some(named) = &self.scenario {
            let scenario = open(named)?;
            let starts = scenario
                .parameters
                .iter()
                .map(|p| (p.name.clone(), p.start));
            return Ok(GivenLoss {
                compiled: Some(scenario.compiled()),
                starts: starts.collect(),
                held: [scenario.held, scenario.constants].concat(),
                exact: scenario.exact,
                loss: scenario.loss,
            });
        }
        let text = match self.loss.as_deref() {
            None => {
                return Err(wrong(
                    "a loss is wanted, as in \"x^2\", or a scenario after -s",
                ));
            }
            Some("-") => {
                // One byte more than a loss may have is enough to be refused for its length.
                let mut bytes = Vec::new();
                std::io::stdin()
                    .take(LONGEST_TEXT as u64 + 1)
                    .read_to_end(&mut bytes)?;
                match String::from_utf8(bytes) {
                    Ok(text) => text,
                    Err(error) if error.as_bytes().len() > LONGEST_TEXT => {
                        String::from_utf8_lossy(error.as_bytes()).into_owned()
                    }
                    Err(_) => return Err(wrong("standard input is no text in UTF-8")),
                }
            }
            Some(text) => text.to_string(),
        };
        let loss = parse(&text, &KnownNames::default())
            .map_err(|_| all_faults(&text, &KnownNames::default()))?;
        Ok(GivenLoss {
            loss,
            starts: Vec::new(),
            held: Vec::new(),
            exact: None,
            compiled: None,
        })
    }
}

/// A scenario, or a loss that is typed instead of one.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct SceneArgs {
    /// A scenario of the library, a file, - for standard input, or a loss; `gdplay scenarios` lists the library
    #[arg(value_name = "SCENARIO|FILE|LOSS")]
    scenario: Option<OsString>,
    /// This loss instead
    #[arg(
        short,
        long,
        value_name = "LOSS",
        allow_hyphen_values = true,
        conflicts_with = "scenario"
    )]
    expression: Option<String>,
    /// Where the loss starts: name=value, separated by commas; other parameters start at 1
    #[arg(long, value_name = "POINT")]
    at: Vec<String>,
    /// With this optimizer, instead of the scenario's racers
    #[arg(long, value_name = "NAME")]
    optimizer: Option<String>,
    /// With this learning rate
    #[arg(long, alias = "lr", value_name = "RATE", allow_hyphen_values = true)]
    learning_rate: Option<f64>,
    /// With this seed of whatever is random about the run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// With another value of a key of scenario files, as in --set 'stop.steps = 50'
    #[arg(long, value_name = "TOML")]
    set: Vec<String>,
}

impl SceneArgs {
    /// Reads it; `None` if nothing is named.
    pub(super) fn read(&self) -> Result<Option<Scenario>> {
        let named = self.scenario.as_ref();
        let typed = self.expression.as_deref().or_else(|| typed_loss(named?));
        let scenario = match (typed, named) {
            (Some(text), _) => self.typed(text)?,
            (None, _) if !self.at.is_empty() => {
                let message = "'--at <POINT>' is for a loss that is typed; a scenario has its starts in its file";
                let mut command = Cli::command();
                return Err(command.error(ErrorKind::ArgumentConflict, message).into());
            }
            (None, Some(named)) => open_with(named, &self.set)?,
            (None, None) => return Ok(None),
        };
        self.changed(scenario).map(Some)
    }

    fn typed(&self, text: &str) -> Result<Scenario> {
        working_on(text);
        let starts = point(&self.at)?;
        let scenario = if self.set.is_empty() {
            Scenario::of_loss(text, &starts)
        } else {
            read_assigned(&typed_text(text, &starts), &self.set, Origin::Typed)
        };
        scenario.map_err(|error| invalid(&error))
    }

    /// The scenario with the optimizer, the rate and the seed that are asked for.
    fn changed(&self, mut scenario: Scenario) -> Result<Scenario> {
        if let Some(name) = &self.optimizer {
            let definition = optim::find(name)
                .or_else(|error| optimizer_of(name).ok_or(error))
                .map_err(wrong)?;
            scenario.racers.truncate(1);
            for racer in &mut scenario.racers {
                racer.name = definition.name.to_string();
                racer.plan.settings = default_settings(definition);
            }
        }
        if let Some(rate) = self.learning_rate {
            for racer in &mut scenario.racers {
                let set = racer.plan.settings.set(LEARNING_RATE.name, rate);
                set.map_err(wrong)?;
            }
        }
        match self.seed {
            None => Ok(scenario),
            Some(seed) => scenario
                .seeded(seed)
                .ok_or_else(|| wrong("--seed: nothing is random in this run")),
        }
    }
}

/// Everything that is wrong with the text of a loss, each with its line and caret.
pub(super) fn all_faults(text: &str, names: &KnownNames) -> Report {
    let errors = errors(text, names).into_iter();
    let shown: Vec<String> = errors
        .map(|error| diagnostic::render(&error, text, "loss"))
        .collect();
    rendered(shown.join("\n\n"))
}

/// A mistake in a text, with its line and caret.
pub(super) fn syntax(error: &SyntaxError, text: &str, origin: &str) -> Report {
    rendered(diagnostic::render(error, text, origin))
}

/// Opens a scenario of the library or a file.
pub(super) fn open(named: impl AsRef<OsStr>) -> Result<Scenario> {
    working_on(&named.as_ref().to_string_lossy());
    open_any(named).map_err(|error| not_opened(&error))
}

/// The same, with why it cannot be opened.
pub(super) fn open_any(named: impl AsRef<OsStr>) -> Result<Scenario, OpenError> {
    let (text, origin) = source_of(named)?;
    Ok(Scenario::read(&text, origin)?)
}

/// The text of a scenario of the library, of a file, or of standard input if that is named `-`.
fn source_of(named: impl AsRef<OsStr>) -> Result<(String, Origin), OpenError> {
    if named.as_ref() != "-" {
        return source(named);
    }
    let path = PathBuf::from("standard input");
    match text_from(std::io::stdin().lock()) {
        Ok(text) => Ok((text, Origin::File(path))),
        Err(error) => Err(OpenError::File { path, error }),
    }
}

/// Opens it with assignments put in force. What is said otherwise may be what is wrong with it: only its text has to be there.
pub(super) fn open_with(named: impl AsRef<OsStr>, assignments: &[String]) -> Result<Scenario> {
    if assignments.is_empty() {
        return open(named);
    }
    let (text, origin) = text_of(named)?;
    read_assigned(&text, assignments, origin).map_err(|error| invalid(&error))
}

/// The text of a scenario of the library or of a file, and where it came from.
pub(super) fn text_of(named: impl AsRef<OsStr>) -> Result<(String, Origin)> {
    source_of(named).map_err(|error| not_opened(&error))
}

fn not_opened(error: &OpenError) -> Report {
    let verb = match error {
        OpenError::Invalid(error) => return invalid(error),
        OpenError::Unknown { name, nearest } => verb_like(name)
            .filter(|verb| nearest.is_none() || verb == name)
            .map(|verb| (visible(name), verb)),
        OpenError::File { .. } => None,
    };
    wrong(match verb {
        Some((name, verb)) if name == verb => format!(
            "there is no scenario `{name}`; of the command `gdplay {verb}` the options stand behind it"
        ),
        Some((name, verb)) => format!(
            "there is neither a scenario nor a command `{name}`; did you mean `gdplay {verb}`?"
        ),
        None => error.to_string(),
    })
}

/// The verb that somebody may have meant by a name.
fn verb_like(name: &str) -> Option<String> {
    let command = Cli::command();
    let verbs = command.get_subcommands().map(clap::Command::get_name);
    nearest(name, verbs).map(String::from)
}

/// What is wrong with a scenario, with lines and carets.
fn invalid(error: &ScenarioError) -> Report {
    rendered(error.to_string())
}

/// The value of every parameter: from `--at`, else from where the loss was read.
pub(super) fn placed(given: &GivenLoss, at: &[(String, f64)]) -> Result<Vec<f64>> {
    let is_given = |held: &&(String, f64)| at.iter().any(|(name, _)| *name == held.0);
    if let Some((name, value)) = given.held.iter().find(is_given) {
        return Err(wrong(format!(
            "`{name}` is held at {} by the scenario, so --at cannot change it; change it there",
            short(*value, 12)
        )));
    }
    let value = |name: &String| {
        let known = at
            .iter()
            .chain(&given.starts)
            .find(|(known, _)| known == name);
        known.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = at.iter().map(|(name, _)| name.as_str()).collect();
            wrong(without_value(&given.loss, name, &names))
        })
    };
    given.loss.parameters().iter().map(value).collect()
}

/// That a parameter has no value, and where it could get one.
fn without_value(loss: &Loss, name: &str, given: &[&str]) -> String {
    let text = loss.source.trim();
    let remedy = if library().iter().any(|entry| entry.name == text) {
        format!("for the scenario of that name use -s {text}")
    } else if is_layer_entry(name) {
        String::from(
            "layers start by themselves in a scenario, as in -s FILE, or with gdplay run -e",
        )
    } else {
        match likely_meant(loss, name, given) {
            Some(meant) => format!("{meant}, or for a parameter add --at {name}=1"),
            None => format!("add --at {name}=1"),
        }
    };
    format!("no value for the parameter `{name}`: {remedy}")
}
