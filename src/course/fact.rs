//! What a lesson can speak of.

/// A fact: a number, or the words that are true of something.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A number.
    Number(f64),
    /// Words, such as the verdict or the kinds of findings.
    Words {
        /// Those that are true now.
        holds: Vec<String>,
        /// All that could be.
        known: Vec<&'static str>,
    },
}

/// Somebody who knows facts by name.
pub trait Facts {
    /// The fact of that name.
    ///
    /// # Errors
    /// Why there is none: an unknown name with the nearest known one, or something that is not there in this scenario.
    fn fact(&self, name: &str) -> Result<Fact, String>;
}
