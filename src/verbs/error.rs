//! What is wrong with the input of a verb.

use std::fmt;

use color_eyre::Report;

use crate::expr::visible_lines;

/// What is wrong with the input, rendered for people: shown without a backtrace, exit code 1.
#[derive(Debug)]
pub struct InputError(pub(super) String);

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InputError {}

/// An error in the input, which may quote what somebody else wrote.
pub(super) fn wrong(text: impl Into<String>) -> Report {
    Report::new(InputError(visible_lines(&text.into()).into_owned()))
}
