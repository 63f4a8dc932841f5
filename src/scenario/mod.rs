//! TOML as written becomes a validated scenario.
//!
//! A file is read into values with their places ([`ScenarioError`] shows them), each section by a table of its keys, and
//! then its parts are held against each other (`read`). What comes out, a [`Scenario`], is concrete: nothing in it is left to
//! defaults, and no part contradicts another. A typed loss becomes one as well ([`Scenario::of_loss`]).
//!
//! - The format: `sections`, the table of what a file may say. A row of it, and of the tables of keys below it, reads, writes
//!   and describes what it is about, so that nothing that is read can be forgotten in saving, or in [`json_schema`].
//! - The library: every file of `scenarios/`, embedded ([`library`]).
//! - The way back: [`to_toml`], and [`save`], which keeps the comments and the order of the file.
//!
//! To add a section, write its file and its row in `sections`.
//!
//! ```
//! use gdplay::scenario::{Origin, Scenario, library, to_toml};
//!
//! let text = "loss = \"(x - 3)^2\"\n[[racers]]\noptimizer = \"adam\"\n";
//! let scenario = Scenario::read(text, Origin::Typed)?;
//! assert_eq!(scenario.start(), [1.0]); // everything but the loss has a default
//! assert_eq!(scenario.racers[0].name, "adam");
//! assert_eq!(Scenario::read(&to_toml(&scenario), Origin::Typed)?, scenario);
//!
//! let error = Scenario::read("los = \"x^2\"", Origin::Typed).unwrap_err();
//! assert_eq!(error.diagnostics[0].span, 0..3); // an unknown key, and where it stands
//! assert!(library().iter().any(|entry| entry.name == "rosenbrock"));
//! # Ok::<(), gdplay::scenario::ScenarioError>(())
//! ```

mod altered;
mod artifact;
mod assign;
mod chart;
mod clip;
mod constants;
mod data;
mod diagnostic;
mod document;
mod draft_parameter;
mod foreign_data;
mod foreign_keys;
mod foreign_schedules;
mod head;
mod init;
mod item;
mod key;
mod layers;
mod lesson;
mod library;
mod loss;
mod matrix;
mod name;
mod noise;
mod origin;
mod parameter;
mod params;
mod racers;
mod read;
mod reseed;
mod sampling;
mod save;
mod schedule;
mod schema;
mod section;
mod sections;
mod setting;
mod shape;
mod spelling;
mod stop;
mod string;
mod toml_text;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

use crate::data::{DataSource, Dataset};
use crate::diff::Program;
use crate::expr::{KnownNames, Loss, SyntaxError, errors, parse};

pub use artifact::Artifact;
pub use assign::{read_assigned, typed_text};
pub use chart::{Chart, VIEWS};
pub use diagnostic::{Diagnostic, Quote, ScenarioError};
pub use document::to_toml;
pub use head::{MOST_LEVELS, TOPICS};
pub use init::{Init, InitKind};
pub use lesson::{
    Choice, Draw, Goal, GoalPart, Hint, Lesson, LessonStep, LessonText, Question, Reply, Turn, When,
};
pub use library::{
    DEFAULT, LibraryEntry, OpenError, course, find, library, read_table, source, text_from,
};
pub use name::is_layer_entry;
pub use origin::Origin;
pub use parameter::{Parameter, REACH, START};
pub use racers::{MOST_RACERS, RacerSpec, default_settings};
pub use sampling::Exact;
pub use save::{Overwrite, SaveError, file_name, save, write_atomically};
pub use schema::json_schema;
pub use toml_text::string as toml_string;
pub use view::{Axes, DirectionKind, ViewSpec};

/// The optimizer that a library means by a name such as `SGD`, if it is one.
pub fn optimizer_of(name: &str) -> Option<&'static crate::optim::OptimizerDefinition> {
    spelling::optimizer(name, |_| false)
}

/// A loss with everything that is needed to look at it and to descend it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub title: Option<String>,
    /// What to see in it, and what to try.
    pub about: Option<String>,
    /// What it is about: one of [`TOPICS`].
    pub topic: Option<&'static str>,
    /// For whom it is: from 1, everybody, to [`MOST_LEVELS`].
    pub level: Option<u8>,
    /// The objective; its text is `loss.source`.
    pub loss: Loss,
    /// What is descended, in the order of the loss's free names: at least one.
    pub parameters: Vec<Parameter>,
    /// Parameters that were declared and that the loss does not have.
    pub unused: Vec<Parameter>,
    /// What is held, by name and value: it is no parameter of the loss.
    pub held: Vec<(String, f64)>,
    /// Fixed numbers by name; the loss has their values.
    pub constants: Vec<(String, f64)>,
    /// The rows that the loss runs over, if it has any.
    pub data: Option<Arc<Dataset>>,
    /// What the loss estimates, if it is sampled and that is known.
    pub exact: Option<Exact>,
    /// Where the parameters of layers start unless they are given.
    pub init: Init,
    /// Who descends, from 1 to [`MOST_RACERS`]; all plans end under the same conditions.
    pub racers: Vec<RacerSpec>,
    /// What is drawn.
    pub view: ViewSpec,
    /// The lesson on it, if it is one's scene.
    pub lesson: Option<Lesson>,
    /// Where it came from.
    pub origin: Origin,
    /// Its loss, compiled once it is asked for.
    pub artifact: Artifact,
    /// The text that it was read from, whose comments and order saving keeps.
    pub source: Option<Arc<str>>,
}

impl Scenario {
    /// What to call it: its title, or the name that it came by.
    pub fn heading(&self) -> String {
        self.title.clone().unwrap_or_else(|| self.origin.heading())
    }

    /// The CSV file that its data come from, if they come from one.
    pub fn data_file(&self) -> Option<PathBuf> {
        match self.data.as_ref()?.source() {
            DataSource::File(file) => Some(data::beside(&file.path, &self.origin)),
            DataSource::Columns | DataSource::Generated(_) | DataSource::Sampled { .. } => None,
        }
    }

    /// The loss with its data, compiled when it is first asked for, and then the same for everybody.
    pub fn compiled(&self) -> Arc<Program> {
        self.artifact.of(self)
    }

    /// The loss with its data, compiled anew.
    pub fn program(&self) -> Program {
        match &self.data {
            Some(data) => Program::with_data(self.loss.clone(), Arc::clone(data)),
            None => Program::new(self.loss.clone()),
        }
    }

    /// The names that a text of its loss may use.
    pub fn names(&self) -> KnownNames {
        let columns = self.data.as_ref().map_or(&[][..], |data| data.names());
        let numbers = self.constants.iter().chain(&self.held).cloned();
        let (held, constants) = numbers.partition(|(name, _)| name::is_layer_entry(name));
        KnownNames {
            constants,
            columns: columns.to_vec(),
            held,
            ..KnownNames::default()
        }
    }

    /// The data for another loss over the same columns.
    ///
    /// # Errors
    /// It uses a column that has no numbers.
    pub fn data_for(&self, loss: &Loss) -> Result<Option<Arc<Dataset>>, SyntaxError> {
        let Some(data) = &self.data else {
            return Ok(None);
        };
        let used = loss.graph.columns();
        if used == self.loss.graph.columns() {
            return Ok(Some(Arc::clone(data)));
        }
        let data = data
            .used_by(used)
            .map_err(|fault| data::syntax_error(&fault, loss))?;
        Ok(Some(Arc::new(data)))
    }

    /// What a text means instead of its loss, over the same data.
    ///
    /// # Errors
    /// The text is no loss, uses a column without numbers, or a label in the data is no class of it.
    pub fn parse(&self, text: &str) -> Result<Loss, SyntaxError> {
        let loss = parse(text, &self.names())?;
        let data = self.data_for(&loss)?;
        match data.and_then(|data| data::fault_of_labels(&loss, &data)) {
            Some(error) => Err(error),
            None => Ok(loss),
        }
    }

    /// Everything that is wrong with the text of another loss, in its order; nothing if it is one.
    pub fn errors(&self, text: &str) -> Vec<SyntaxError> {
        errors(text, &self.names())
    }

    /// Where the parameters start, in order.
    pub fn start(&self) -> Vec<f64> {
        self.parameters
            .iter()
            .map(|parameter| parameter.start)
            .collect()
    }
}

/// Two scenarios are equal if a file of the one is a file of the other: the texts of their losses are compared, and
/// where they came from does not count.
impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        sections::SECTIONS
            .iter()
            .all(|section| (section.same)(self, other))
    }
}
