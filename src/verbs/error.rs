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
pub(super) fn wrong(message: impl fmt::Display) -> Report {
    rendered(format!("error: {message}"))
}

/// The same with what helps.
pub(super) fn wrong_with_help(message: impl fmt::Display, help: impl fmt::Display) -> Report {
    wrong(format_args!("{message}\n  = help: {help}"))
}

/// Errors that say already that they are some, with lines and carets.
pub(super) fn rendered(text: impl AsRef<str>) -> Report {
    Report::new(InputError(visible_lines(text.as_ref()).into_owned()))
}
