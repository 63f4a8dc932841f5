//! A value of a TOML file with its key and their places, and the questions that can be asked of it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Diagnostic, Diagnostics};
use super::toml_text::number;
use crate::expr::{Span, parse_constant};

/// A value under a key. An element of an array has the key of its array.
#[derive(Debug)]
pub(super) struct TomlItem<'a> {
    /// The key.
    pub(super) key: &'a str,
    /// Where the key stands.
    pub(super) key_span: Span,
    /// The value.
    pub(super) value: &'a DeValue<'a>,
    /// Where the value stands.
    pub(super) span: Span,
}

/// The entries of a table in the order of the file.
pub(super) fn entries<'a>(table: &'a DeTable<'a>) -> Vec<TomlItem<'a>> {
    let mut items: Vec<_> = table
        .iter()
        .map(|(key, value)| TomlItem {
            key: key.get_ref(),
            key_span: key.span(),
            value: value.get_ref(),
            span: value.span(),
        })
        .collect();
    items.sort_by_key(|item| item.key_span.start);
    items
}

impl<'a> TomlItem<'a> {
    /// A finite number; anything else is reported.
    pub(super) fn number(&self, report: &mut Diagnostics) -> Option<f64> {
        let (number, is_spelled_out) = match self.value {
            DeValue::Integer(integer) if integer.radix() == 10 => {
                (integer.as_str().parse::<f64>().ok(), true)
            }
            DeValue::Integer(integer) => {
                let whole = u64::from_str_radix(integer.as_str(), integer.radix());
                (whole.ok().map(|whole| whole as f64), true)
            }
            DeValue::Float(float) => {
                let number = float.as_str().parse::<f64>().ok();
                let digits = float.as_str().contains(|c: char| c.is_ascii_digit());
                (number, digits)
            }
            _ => {
                report.add(self.wrong("a number"));
                return None;
            }
        };
        let finite = number.filter(|number| number.is_finite());
        if finite == Some(0.0) && self.has_nonzero_digit() {
            let message = format!("`{}` is too small a number", self.key);
            report.add(
                Diagnostic::new(message, self.span.clone())
                    .hint("the smallest is about 5e-324; write 0 if that is meant"),
            );
            return None;
        }
        if finite.is_none() {
            let message = if is_spelled_out {
                format!("`{}` is too large a number", self.key)
            } else {
                format!("`{}` must be a finite number", self.key)
            };
            report.add(Diagnostic::new(message, self.span.clone()));
        }
        finite
    }

    /// Whether its digits before the exponent are not all 0.
    fn has_nonzero_digit(&self) -> bool {
        let DeValue::Float(float) = self.value else {
            return false;
        };
        let digits = float.as_str().split(['e', 'E']).next().unwrap_or_default();
        digits.contains(|c: char| c.is_ascii_digit() && c != '0')
    }

    /// `true` or `false`; anything else is reported.
    pub(super) fn flag(&self, report: &mut Diagnostics) -> Option<bool> {
        let DeValue::Boolean(flag) = self.value else {
            report.add(self.wrong("true or false"));
            return None;
        };
        Some(*flag)
    }

    /// A number with its place; anything else is reported.
    pub(super) fn placed_number(&self, report: &mut Diagnostics) -> Option<Spanned<f64>> {
        let number = self.number(report)?;
        Some(Spanned::new(self.span.clone(), number))
    }

    /// A whole number that is not negative; anything else is reported.
    pub(super) fn whole(&self, report: &mut Diagnostics) -> Option<u64> {
        let whole = match self.value {
            DeValue::Integer(integer) => {
                u64::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
            _ => None,
        };
        // The integers of TOML are those of 64 bits with a sign.
        if let Some(whole) = whole.filter(|whole| i64::try_from(*whole).is_ok()) {
            return Some(whole);
        }
        report.add(if whole.is_some() {
            let message = format!("`{}` is too large a number", self.key);
            Diagnostic::new(message, self.span.clone()).hint("the largest is 9223372036854775807")
        } else {
            self.wrong("a whole number, 0 or more")
        });
        None
    }

    /// A whole number with its place; anything else is reported.
    pub(super) fn placed_whole(&self, report: &mut Diagnostics) -> Option<Spanned<u64>> {
        let whole = self.whole(report)?;
        Some(Spanned::new(self.span.clone(), whole))
    }

    /// A string; anything else is reported.
    pub(super) fn text(&self, report: &mut Diagnostics) -> Option<&'a str> {
        let DeValue::String(text) = self.value else {
            report.add(self.wrong("a string"));
            return None;
        };
        Some(text)
    }

    /// A string with its place; anything else is reported.
    pub(super) fn placed_text(&self, report: &mut Diagnostics) -> Option<Spanned<String>> {
        let text = self.text(report)?;
        Some(Spanned::new(self.span.clone(), text.to_string()))
    }

    /// The entries of a table, in the order of the file; anything else is reported. `wanted` says what it should be,
    /// e.g. `a table such as { x = 1 }`.
    pub(super) fn table(&self, wanted: &str, report: &mut Diagnostics) -> Option<Vec<Self>> {
        let DeValue::Table(table) = self.value else {
            report.add(self.wrong(wanted));
            return None;
        };
        Some(entries(table))
    }

    /// The elements of an array; anything else is reported.
    pub(super) fn array(&self, wanted: &str, report: &mut Diagnostics) -> Option<Vec<Self>> {
        let DeValue::Array(array) = self.value else {
            report.add(self.wrong(wanted));
            return None;
        };
        let element = |value: &'a Spanned<DeValue<'a>>| Self {
            key: self.key,
            key_span: self.key_span.clone(),
            value: value.get_ref(),
            span: value.span(),
        };
        Some(array.iter().map(element).collect())
    }

    /// An array of finite numbers; anything else is reported.
    pub(super) fn numbers(&self, wanted: &str, report: &mut Diagnostics) -> Option<Vec<f64>> {
        let elements = self.array(wanted, report)?;
        let numbers: Vec<_> = elements
            .iter()
            .filter_map(|element| match element.value {
                DeValue::Integer(_) | DeValue::Float(_) => element.number(report),
                _ => {
                    let message = format!("`{}` holds numbers, not {}", self.key, element.kind());
                    report.add(Diagnostic::new(message, element.span.clone()));
                    None
                }
            })
            .collect();
        (numbers.len() == elements.len()).then_some(numbers)
    }

    /// The value itself if one is wanted, else the elements of an array of so many; anything else is reported.
    pub(super) fn one_or_more(&self, count: usize, report: &mut Diagnostics) -> Option<Vec<Self>> {
        if count == 1 {
            return Some(vec![Self {
                key: self.key,
                key_span: self.key_span.clone(),
                value: self.value,
                span: self.span.clone(),
            }]);
        }
        let wanted = format!("an array of {count} numbers");
        let elements = self.array(&wanted, report)?;
        if elements.len() == count {
            return Some(elements);
        }
        let message = format!("`{}` must be {wanted}, not {}", self.key, elements.len());
        report.add(Diagnostic::new(message, self.span.clone()));
        None
    }

    /// Whether it is `false` or 0.
    pub(super) fn is_false_or_zero(&self) -> bool {
        match self.value {
            DeValue::Boolean(flag) => !flag,
            DeValue::Integer(integer) => integer.as_str().parse() == Ok(0.0),
            DeValue::Float(float) => float.as_str().parse() == Ok(0.0),
            _ => false,
        }
    }

    pub(super) fn is_flag_or_number(&self) -> bool {
        matches!(
            self.value,
            DeValue::Boolean(_) | DeValue::Integer(_) | DeValue::Float(_)
        )
    }

    /// The fault of a value that is of another type than `wanted`.
    pub(super) fn wrong(&self, wanted: &str) -> Diagnostic {
        let message = format!("`{}` must be {wanted}, not {}", self.key, self.kind());
        let span = match self.value {
            // A table that is opened by a header is pointed at by its key.
            DeValue::Table(_) => self.key_span.clone(),
            _ => self.span.clone(),
        };
        let diagnostic = Diagnostic::new(message, span);
        match self.number_like(wanted) {
            Some(number) => diagnostic.hint(format!("write `{} = {number}`", self.key)),
            None => diagnostic,
        }
    }

    /// The number that is wanted, if the value is one in quotes, or a whole one that is written as a decimal.
    fn number_like(&self, wanted: &str) -> Option<String> {
        let text = match self.value {
            DeValue::String(text) => text.trim(),
            DeValue::Float(number) => number.as_str(),
            _ => return None,
        };
        let number = text.parse::<f64>().ok();
        let Some(number) = number.filter(|number| number.is_finite()) else {
            let is_wanted = wanted.starts_with("a number");
            return is_wanted.then(|| computed(text)).flatten();
        };
        if wanted.starts_with("a whole number") {
            let is_whole = number.fract() == 0.0 && (0.0..=1e15).contains(&number);
            return is_whole.then(|| format!("{number}"));
        }
        wanted.starts_with("a number").then(|| text.to_string())
    }

    fn kind(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) | DeValue::Float(_) => "this number",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        }
    }
}

/// The number that a text is in the language of losses, as a file has it: `pi/2`, `sqrt(2)`.
fn computed(text: &str) -> Option<String> {
    let value = parse_constant(text).ok()?;
    value.is_finite().then(|| number(value))
}
