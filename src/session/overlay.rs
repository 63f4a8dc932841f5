//! What lies over the screen and takes the keys.

/// An overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The explanation of everything on the screen, scrolled by so many lines.
    Help(usize),
    /// A list to choose from.
    List(List),
}

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Everything that can be done now.
    Actions,
    /// The scenarios of the library.
    Scenarios,
}

/// A list with a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Of what.
    pub choices: Choices,
    /// What was typed to narrow it.
    pub search: String,
    /// The chosen line among those that match.
    pub chosen: usize,
}

impl List {
    /// The whole list.
    pub fn new(choices: Choices) -> Self {
        Self {
            choices,
            search: String::new(),
            chosen: 0,
        }
    }

    /// Whether a text matches: it has all the words of the search, in whatever order and case.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let search = self.search.to_lowercase();
        search.split_whitespace().all(|word| text.contains(word))
    }
}
