//! TOML as written becomes a validated scenario.
//!
//! A file is read into values with their places ([`ScenarioError`] shows them), each section by a table of its keys, and
//! then its parts are held against each other. What comes out, a [`Scenario`], is concrete: nothing in it is left to
//! defaults, and no part contradicts another. A typed loss becomes one as well ([`Scenario::of_loss`]).
//!
//! - The format: `draft` (the table of sections), `head`, `params`, `constants`, `racers`, `stop`, `view`.
//! - The library: every file of `scenarios/`, embedded ([`library`]).
//! - The way back: [`to_toml`].
//!
//! To add a section, write its file and add its row to the table in `draft`.
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

mod artifact;
mod clip;
mod constants;
mod data;
mod diagnostic;
mod draft;
mod exact;
mod head;
mod init;
mod item;
mod key;
mod layers;
mod library;
mod name;
mod nearest;
mod noise;
mod origin;
mod params;
mod racers;
mod read;
mod reseed;
mod schedule;
mod setting;
mod stop;
mod string;
mod view;
mod write;

use std::path::PathBuf;
use std::sync::Arc;

use crate::data::{Dataset, Source};
use crate::diff::Program;
use crate::expr::{Loss, Names, SyntaxError, parse};

pub use artifact::Artifact;
pub use diagnostic::{Diagnostic, Quote, ScenarioError};
pub use exact::Exact;
pub use init::{Init, InitKind};
pub use library::{DEFAULT, Entry, OpenError, find, library};
pub use name::is_layer_entry;
pub use origin::Origin;
pub use params::{Parameter, REACH, START};
pub use racers::{MOST_RACERS, Racer, default_settings};
pub use view::{Axes, DerivativeForms, View};
pub use write::to_toml;

/// A loss with everything that is needed to look at it and to descend it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub title: Option<String>,
    /// What to see in it, and what to try.
    pub about: Option<String>,
    /// The objective; its text is `loss.source`.
    pub loss: Loss,
    /// What is descended, in the order of the loss's free names: at least one.
    pub parameters: Vec<Parameter>,
    /// Parameters that were declared and that the loss does not have.
    pub unused: Vec<Parameter>,
    /// Fixed numbers by name; the loss has their values.
    pub constants: Vec<(String, f64)>,
    /// The rows that the loss runs over, if it has any.
    pub data: Option<Arc<Dataset>>,
    /// What the loss estimates, if it is sampled and that is known.
    pub exact: Option<Exact>,
    /// Where the parameters of layers start unless they are given.
    pub init: Init,
    /// Who descends, from 1 to [`MOST_RACERS`]; all plans end under the same conditions.
    pub racers: Vec<Racer>,
    /// What is drawn.
    pub view: View,
    /// Where it came from.
    pub origin: Origin,
    /// Its loss, compiled once it is asked for.
    pub artifact: Artifact,
}

impl Scenario {
    /// What to call it: its title, or the name that it came by.
    pub fn heading(&self) -> String {
        self.title.clone().unwrap_or_else(|| self.origin.heading())
    }

    /// The CSV file that its data come from, if they come from one.
    pub fn data_file(&self) -> Option<PathBuf> {
        match self.data.as_ref()?.source() {
            Source::File(path) => Some(data::beside(path, &self.origin)),
            _ => None,
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
    pub fn names(&self) -> Names {
        let columns = self.data.as_ref().map_or(&[][..], |data| data.names());
        Names {
            constants: self.constants.clone(),
            columns: columns.to_vec(),
            ..Names::default()
        }
    }

    /// What a text means instead of its loss, over the same data.
    ///
    /// # Errors
    /// The text is no loss, or a label in the data is no class of it.
    pub fn parse(&self, text: &str) -> Result<Loss, SyntaxError> {
        let loss = parse(text, &self.names())?;
        let data = self.data.as_ref();
        match data.and_then(|data| data::fault_of_labels(&loss, data)) {
            Some(error) => Err(error),
            None => Ok(loss),
        }
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
        self.title == other.title
            && self.about == other.about
            && self.loss.source == other.loss.source
            && self.parameters == other.parameters
            && self.unused == other.unused
            && self.constants == other.constants
            && self.data == other.data
            && self.exact == other.exact
            && self.init == other.init
            && self.racers == other.racers
            && self.view == other.view
    }
}
