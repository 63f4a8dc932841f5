//! What the cells of a column are.

use std::collections::HashMap;

use super::candidates::flag;
use super::date::Dates;
use super::duration;
use super::marks;
use super::number::{self, Comma};
use super::obstacle::Obstacle;

/// What the cells of a column are.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnKind {
    /// Numbers.
    Number,
    /// Numbers that have more than a program writes.
    WrittenNumber {
        /// What commas are in them.
        comma: Comma,
        /// The first with a power of ten, or else with a sign of money, percent or a unit, and the number it is.
        example: Option<(String, f64)>,
        /// The unit behind every one of them.
        unit: Option<String>,
    },
    /// Numbers of which some have a mark behind them, as offices of statistics write `12.3 e` for an estimate, with one of them and
    /// its number.
    Marked(Comma, String, f64),
    /// Yes and no, or true and false: 1 and 0.
    Flag,
    /// Dates: days since 1970-01-01.
    Date(Dates),
    /// Durations: seconds, with the first of them and its number.
    Duration(String, f64),
    /// Texts, numbered 0, 1, … in this order.
    Text(Vec<String>),
    /// Nothing but missing cells.
    Empty,
    /// Something that has no numbers, and why.
    Unusable(Obstacle),
}

impl ColumnKind {
    /// In a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Number | Self::WrittenNumber { .. } | Self::Marked(..) => "number",
            Self::Flag => "yes/no",
            Self::Date(_) | Self::Unusable(Obstacle::AmbiguousDates) => "date",
            Self::Duration(..) => "duration",
            Self::Text(_) | Self::Unusable(Obstacle::Names(_) | Obstacle::ManyTexts) => "text",
            Self::Empty => "empty",
            Self::Unusable(
                Obstacle::TextAmongNumbers(_)
                | Obstacle::Currencies(_)
                | Obstacle::Units(_)
                | Obstacle::Percent(_),
            ) => "mixed",
        }
    }

    /// How numbers that have more than digits, durations, and years in two digits are read, by an example.
    pub fn reading(&self) -> Option<String> {
        if let Self::Duration(text, seconds) = self {
            return Some(format!("in seconds: `{text}` is {seconds}"));
        }
        if let Self::Marked(_, text, number) = self {
            return Some(format!("read without marks: `{text}` is {number}"));
        }
        if let Self::Date(dates) = self {
            let (text, date) = dates.example.as_ref()?;
            return Some(format!(
                "years in two digits from {:02} on are of the last century: `{text}` is {date}",
                dates.pivot
            ));
        }
        let Self::WrittenNumber { example, unit, .. } = self else {
            return None;
        };
        let (text, number) = example.as_ref()?;
        Some(match unit {
            Some(unit) => format!("in {unit}: `{text}` is {number}"),
            None => format!("read as numbers: `{text}` is {number}"),
        })
    }

    /// The number of a cell that is not missing.
    pub(super) fn number(&self, cell: &str, codes: &HashMap<&str, usize>) -> Option<f64> {
        match self {
            Self::Number => number::plain(cell),
            Self::WrittenNumber { comma, unit, .. } => match unit {
                Some(unit) => number::parse(cell.strip_suffix(unit.as_str())?.trim_end(), *comma),
                None => number::parse(cell, *comma),
            },
            Self::Marked(comma, ..) => marks::number(cell, *comma),
            Self::Flag => flag(cell).map(f64::from),
            Self::Date(dates) => dates.number(cell),
            Self::Duration(..) => duration::parse(cell),
            Self::Text(_) => codes.get(cell).map(|code| *code as f64),
            Self::Empty | Self::Unusable(_) => None,
        }
    }
}

/// Long texts are cut.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() > LONGEST {
        text.chars().take(LONGEST).chain(['…']).collect()
    } else {
        text.to_string()
    }
}
