//! Why a column cannot be used, and what to do about it.

use std::fmt;

/// How many different texts a column can have to be numbered.
pub(super) const MOST_CODES: usize = 1_000;

/// Why the cells of a column have no numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A text among numbers.
    TextAmongNumbers(String),
    /// Texts that are all different, the first of them.
    Names(String),
    /// Too many different texts.
    ManyTexts,
    /// Dates of which the day cannot be told from the month.
    AmbiguousDates,
    /// Amounts of two currencies.
    Currencies([&'static str; 2]),
    /// Numbers with two units.
    Units([String; 2]),
    /// A number without a sign of percent among some with one.
    Percent(String),
}

impl Obstacle {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::TextAmongNumbers(_) => {
                "empty that cell and its row is left out, or leave the column out of the loss"
            }
            Self::Names(_) => {
                "leave the column out of the loss, or number its texts by `codes` in [data]"
            }
            Self::ManyTexts => "leave the column out of the loss",
            Self::AmbiguousDates => "write them as 2024-01-31, or leave the column out of the loss",
            Self::Percent(_) => {
                "write all of them with % or none of them, or leave the column out of the loss"
            }
            Self::Units(_) => "write all of them in one unit, or leave the column out of the loss",
            Self::Currencies(_) => {
                "write all of them in one currency, or leave the column out of the loss"
            }
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TextAmongNumbers(text) => write!(f, "`{text}` in it is not a number"),
            Self::Names(text) => write!(f, "its texts all differ; the first is `{text}`"),
            Self::ManyTexts => write!(f, "it has more than {MOST_CODES} different texts"),
            Self::AmbiguousDates => {
                f.write_str("it has dates of which the day cannot be told from the month")
            }
            Self::Percent(text) => write!(f, "`{text}` in it has no %, others have one"),
            Self::Units([first, second]) => {
                write!(f, "it has numbers in {first} and in {second}")
            }
            Self::Currencies([first, second]) => {
                write!(f, "it has amounts in {first} and in {second}")
            }
        }
    }
}
