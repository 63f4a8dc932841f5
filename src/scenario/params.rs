//! `[params]`: where the descent starts, and which part of each axis is looked at.

use toml::Spanned;
use toml::de::DeValue;

use super::diagnostic::{Diagnostic, Report};
use super::draft::Draft;
use super::item::Item;
use super::key::{Key, read_known};
use super::layers::Matrix;
use super::name;
use crate::expr::Span;
use crate::field::Range;

/// Where a parameter starts unless something is said.
pub const START: f64 = 1.0;

/// How far the range of a parameter reaches on both sides of its start unless something is said.
pub const REACH: f64 = 4.0;

/// What is descended along one coordinate.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, in ASCII spelling.
    pub name: String,
    /// Where the descent starts; finite and inside the range.
    pub start: f64,
    /// The part of its axis that is looked at.
    pub range: Range,
}

impl Parameter {
    /// The parameter with the range that belongs to its start.
    pub fn starting_at(name: impl Into<String>, start: f64) -> Self {
        Self {
            name: name.into(),
            start,
            range: range_around(start),
        }
    }

    /// The parameter with the default start and range.
    pub fn default_of(name: impl Into<String>) -> Self {
        Self::starting_at(name, START)
    }
}

/// The range of a parameter that says nothing of it.
pub(super) fn range_around(start: f64) -> Range {
    Range::new(start - REACH, start + REACH)
}

/// A parameter as it is written.
#[derive(Debug)]
pub(super) struct DraftParameter {
    /// Its name, in the spelling of the language.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) span: Span,
    /// `start`.
    pub(super) start: Option<Spanned<f64>>,
    /// `range`.
    pub(super) range: Option<Spanned<Range>>,
    /// `value`: all parameters of a layer's matrix or of its biases.
    pub(super) value: Option<Matrix>,
}

const KEYS: &[Key<DraftParameter>] = &[
    Key {
        name: "start",
        read: |parameter, item, report| parameter.start = item.placed_number(report),
    },
    Key {
        name: "range",
        read: read_range,
    },
    Key {
        name: "value",
        read: |parameter, item, report| parameter.value = Matrix::read(item, report),
    },
];

/// Reads the section.
pub(super) fn read(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    let entries = item.table("a table such as { x = 1 }", report);
    for entry in entries.into_iter().flatten() {
        let Some(name) = name::read(&entry, report) else {
            continue;
        };
        let mut parameter = DraftParameter {
            name,
            span: entry.key_span.clone(),
            start: None,
            range: None,
            value: None,
        };
        match entry.value {
            DeValue::Table(_) => {
                let keys = entry.table("a table", report).unwrap_or_default();
                let index = format!("the parameter `{}`", entry.key);
                read_known(&index, &keys, KEYS, &mut parameter, report);
            }
            DeValue::Integer(_) | DeValue::Float(_) => {
                parameter.start = entry.placed_number(report);
            }
            _ => report.add(
                entry
                    .wrong("a number, where it starts, or a table")
                    .hint("write `x = 1` or `x = { start = 1, range = [-2, 2] }`"),
            ),
        }
        draft.parameters.push(parameter);
    }
}

fn read_range(parameter: &mut DraftParameter, item: &Item<'_>, report: &mut Report) {
    const WANTED: &str = "two numbers such as [-2, 2]";
    let Some(bounds) = item.numbers(WANTED, report) else {
        return;
    };
    let fault = match *bounds.as_slice() {
        [low, high] if low < high => {
            let range = Range::new(low, high);
            if range.low() == low && range.high() == high {
                parameter.range = Some(Spanned::new(item.span.clone(), range));
                return;
            }
            Diagnostic::new("such a range cannot be drawn", item.span.clone())
                .hint("its bounds are too near or too far for 64-bit numbers")
        }
        [_, _] => Diagnostic::new("the range is empty", item.span.clone())
            .hint("write the lower bound first"),
        _ => Diagnostic::new(
            format!("a range is {WANTED}, not {}", bounds.len()),
            item.span.clone(),
        ),
    };
    report.add(fault);
}

impl DraftParameter {
    /// The parameter, with what it does not say filled in; a start outside its range is reported.
    pub(super) fn check(&self, report: &mut Report) -> Parameter {
        let start = self.start.as_ref().map_or(START, |start| *start.get_ref());
        let parameter = Parameter::starting_at(&self.name, start);
        let Some(range) = &self.range else {
            return parameter;
        };
        if !range.get_ref().contains(start) {
            report.add(self.outside(start, range));
        }
        Parameter {
            range: *range.get_ref(),
            ..parameter
        }
    }

    /// Where it is said where it starts.
    pub(super) fn start_span(&self) -> Span {
        let start = self.start.as_ref().map(Spanned::span);
        start.unwrap_or_else(|| self.span.clone())
    }

    fn outside(&self, start: f64, range: &Spanned<Range>) -> Diagnostic {
        if let Some(index) = &self.start {
            let message = format!("`{}` starts outside its range", self.name);
            return Diagnostic::new(message, index.span()).also(range.span(), "the range");
        }
        let message = format!(
            "the range of `{}` leaves out {start}, where it starts",
            self.name
        );
        Diagnostic::new(message, range.span()).hint("give it a `start`")
    }
}
