//! A parameter as a scenario writes it, and what is written of it.

use toml::Spanned;
use toml::de::DeValue;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, inline, read_known};
use super::matrix::MatrixText;
use super::name;
use super::parameter::{Parameter, START, range_around};
use super::shape::{NUMBERS, ValueShape};
use super::toml_text::{TomlEntry, number, numbers};
use crate::expr::Span;
use crate::field::Range;

/// A parameter as it is written.
#[derive(Debug)]
pub(super) struct DraftParameter {
    /// Its name, in the spelling of the language.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) span: Span,
    /// `start`, or `value` of a single one.
    pub(super) start: Option<Spanned<f64>>,
    /// `value` of a single one.
    number: Option<Spanned<f64>>,
    /// `range`.
    pub(super) range: Option<Spanned<Range>>,
    /// `value`: all parameters of a layer's matrix or of its biases.
    pub(super) value: Option<MatrixText>,
    /// Where it says that it is held, if it does.
    pub(super) fixed: Option<Span>,
}

/// What a file says of a parameter.
#[derive(Clone, Debug, Default)]
pub(super) struct ParameterEntry {
    /// `start`.
    pub(super) start: Option<f64>,
    /// `range`.
    pub(super) range: Option<Range>,
    /// `value`, as TOML.
    pub(super) value: Option<String>,
    /// `fixed`.
    pub(super) fixed: bool,
}

impl ParameterEntry {
    /// A parameter whose racers start at `starts`: its start alone if its range belongs to that. A range that leaves out a
    /// start, which no file may say, is written wide enough for it.
    pub(super) fn of(parameter: &Parameter, starts: impl Iterator<Item = f64>) -> Self {
        let range = starts
            .chain([parameter.start])
            .fold(parameter.range, |range, start| {
                Range::new(range.low().min(start), range.high().max(start))
            });
        let own = range != range_around(parameter.start);
        Self {
            start: Some(parameter.start),
            range: own.then_some(range),
            ..Self::default()
        }
    }

    /// One that is held.
    pub(super) fn held(value: String) -> Self {
        Self {
            value: Some(value),
            fixed: true,
            ..Self::default()
        }
    }

    /// As TOML.
    pub(super) fn text(&self) -> String {
        match self {
            Self {
                start: Some(start),
                range: None,
                value: None,
                fixed: false,
            } => number(*start),
            _ => inline(KEYS, self),
        }
    }
}

pub(super) const KEYS: &[KnownKey<DraftParameter, ParameterEntry>] = &[
    KnownKey {
        name: "start",
        shape: ValueShape::Number,
        read: |parameter, item, report| parameter.start = item.placed_number(report),
        write: |entry| entry.start.map(|start| TomlEntry::new(number(start))),
    },
    KnownKey {
        name: "range",
        shape: NUMBERS,
        read: read_range,
        write: |entry| {
            let range = entry.range?;
            Some(TomlEntry::new(numbers(&[range.low(), range.high()])))
        },
    },
    KnownKey {
        name: "value",
        shape: ValueShape::OneOf(&[ValueShape::Number, NUMBERS, ValueShape::Array(&NUMBERS)]),
        read: read_value,
        write: |entry| entry.value.clone().map(TomlEntry::new),
    },
    KnownKey {
        name: "fixed",
        shape: ValueShape::Flag,
        read: |parameter, item, report| {
            let fixed = item.flag(report).unwrap_or_default();
            parameter.fixed = fixed.then(|| item.span.clone());
        },
        write: |entry| Some(TomlEntry::unless(!entry.fixed, entry.fixed.to_string())),
    },
];

/// Reads one parameter; what is wrong is reported.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<DraftParameter> {
    let mut parameter = DraftParameter {
        name: name::read(item, report)?,
        span: item.key_span.clone(),
        start: None,
        number: None,
        range: None,
        value: None,
        fixed: None,
    };
    match item.value {
        DeValue::Table(_) => {
            let keys = item.table("a table", report).unwrap_or_default();
            let table = format!("the parameter `{}`", item.key);
            read_known(&table, &keys, KEYS, &mut parameter, report);
            parameter.take_number(report);
        }
        DeValue::Integer(_) | DeValue::Float(_) => {
            parameter.start = item.placed_number(report);
        }
        DeValue::Array(_) => parameter.value = MatrixText::read(item, report),
        _ => {
            let wrong = item.wrong("a number, where it starts, or a table");
            report.add(match wrong.hint {
                Some(_) => wrong,
                None => wrong.hint("write `x = 1` or `x = { start = 1, range = [-2, 2] }`"),
            });
        }
    }
    Some(parameter)
}

fn read_value(parameter: &mut DraftParameter, item: &TomlItem<'_>, report: &mut Diagnostics) {
    if let DeValue::Array(_) = item.value {
        parameter.value = MatrixText::read(item, report);
        return;
    }
    parameter.number = item.placed_number(report);
}

fn read_range(parameter: &mut DraftParameter, item: &TomlItem<'_>, report: &mut Diagnostics) {
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
    /// The value of a single parameter is where it starts.
    fn take_number(&mut self, report: &mut Diagnostics) {
        let Some(number) = self.number.take() else {
            return;
        };
        if let Some(start) = &self.start {
            let message = format!("`{}` has both a `value` and a `start`", self.name);
            report.add(
                Diagnostic::new(message, number.span())
                    .also(start.span(), "the start")
                    .hint("leave one of them out"),
            );
        } else {
            self.start = Some(number);
        }
    }

    /// The parameter, with what it does not say filled in; a start outside its range is reported. `default` is where it
    /// starts if it does not say so.
    pub(super) fn check(&self, default: Option<f64>, report: &mut Diagnostics) -> Parameter {
        let given = self.start.as_ref().map(|start| *start.get_ref());
        let start = given.or(default).unwrap_or(START);
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

    /// The value at which it is held.
    pub(super) fn held_value(&self) -> f64 {
        self.start.as_ref().map_or(START, |start| *start.get_ref())
    }

    fn outside(&self, start: f64, range: &Spanned<Range>) -> Diagnostic {
        if let Some(given) = &self.start {
            let message = format!("`{}` starts outside its range", self.name);
            return Diagnostic::new(message, given.span()).also(range.span(), "the range");
        }
        let message = format!(
            "the range of `{}` leaves out {start}, where it starts",
            self.name
        );
        Diagnostic::new(message, range.span()).hint("give it a `start`")
    }
}
