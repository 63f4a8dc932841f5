//! What a lesson can say of a session, by name: the numbers that the session has, none computed here.
//!
//! `loss`, `step`, `rate` and the parameters are the focused racer's; slopes and curvature belong to the point that the panels
//! speak of: the probe, or the racer.

mod adjoint;
mod numbers;
mod source;
mod words;

use super::fact::{Fact, Facts};
use crate::expr::nearest::suggestion;
use crate::session::Session;

pub use numbers::{FAMILIES, Family, NUMBERS, NumberFact};
pub use source::FactSource;
pub use words::{WORDS, WordFact};

/// The work that finds out the fact of a name; none where it is part of the session's own state, or unknown.
pub fn sources(name: &str) -> &'static [FactSource] {
    if let Some(words) = WORDS.iter().find(|words| words.name == name) {
        return words.sources;
    }
    if let Some(number) = NUMBERS.iter().find(|number| number.name == name) {
        return number.sources;
    }
    let family = name.split_once('.').map_or(name, |(family, _)| family);
    let family = FAMILIES.iter().find(|known| known.name == family);
    family.map_or(&[], |family| family.sources)
}

/// The facts of a session.
#[derive(Clone, Copy, Debug)]
pub struct SessionFacts<'a> {
    session: &'a Session,
}

impl<'a> SessionFacts<'a> {
    /// The facts of a session as it is now.
    pub fn new(session: &'a Session) -> Self {
        Self { session }
    }

    /// Whether the fact of that name is as new as the session is.
    pub fn is_ready(self, name: &str) -> bool {
        let mut sources = sources(name).iter();
        sources.all(|source| source.is_ready(self.session))
    }

    /// Every name that would be known, to suggest one.
    fn names(self) -> Vec<String> {
        let numbers = NUMBERS.iter().map(|number| number.name.to_string());
        let words = WORDS.iter().map(|words| words.name.to_string());
        let parameters = self.session.scenario().parameters.iter();
        let families = FAMILIES.iter().map(|family| format!("{}.…", family.name));
        numbers
            .chain(words)
            .chain(families)
            .chain(parameters.map(|parameter| parameter.name.clone()))
            .collect()
    }
}

impl Facts for SessionFacts<'_> {
    fn fact(&self, name: &str) -> Result<Fact, String> {
        let session = self.session;
        let none = |about: &str| format!("there is no `{name}` here: {about}");
        if let Some(words) = WORDS.iter().find(|words| words.name == name) {
            return Ok(Fact::Words {
                holds: (words.holds)(session),
                known: (words.known)(),
            });
        }
        if let Some(number) = NUMBERS.iter().find(|number| number.name == name) {
            let value = (number.value)(session);
            return value.map(Fact::Number).ok_or_else(|| none(number.about));
        }
        if let Some((family, member)) = name.split_once('.')
            && let Some(family) = FAMILIES.iter().find(|known| known.name == family)
        {
            let value = (family.value)(session, member);
            return value.map(Fact::Number).ok_or_else(|| none(family.about));
        }
        let parameters = &session.scenario().parameters;
        if let Some(index) = parameters.iter().position(|known| known.name == name) {
            let at = session.focused().history.now().at();
            if let Some(value) = at.get(index) {
                return Ok(Fact::Number(*value));
            }
        }
        let names = self.names();
        let suggestion = suggestion(name, names.iter().map(String::as_str));
        Err(format!(
            "nothing is known by the name `{name}`: {suggestion}"
        ))
    }
}
