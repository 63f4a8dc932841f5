//! What follows the first word of a command, as what it means.

use super::Command;
use crate::expr::parse_constant;
use crate::field::{Range, Window};
use crate::optim::Clip;
use crate::scenario::{Chart, InitKind};
use crate::session::ViewMove;
use crate::session::adjust::Adjust;
use crate::session::message::{CameraMove, Message};
use crate::session::saving::with_extension;

/// What follows the first word of a command.
pub(super) struct CommandWords<'a> {
    pub(super) command: &'static Command,
    pub(super) rest: &'a str,
}

impl CommandWords<'_> {
    pub(super) fn wrong<T>(&self, what: &str) -> Result<T, String> {
        let Command {
            name, arguments, ..
        } = self.command;
        let usage = format!("{name} {arguments}");
        Err(format!("{what}: it is `{}`", usage.trim_end()))
    }

    pub(super) fn none(&self, message: Message) -> Result<Message, String> {
        if self.rest.is_empty() {
            Ok(message)
        } else {
            self.wrong("nothing follows this command")
        }
    }

    /// Everything that follows, at least a word.
    pub(super) fn text(&self) -> Result<String, String> {
        if self.rest.is_empty() {
            return self.wrong("something is missing");
        }
        Ok(self.rest.to_string())
    }

    /// Where to save, if that follows.
    pub(super) fn file(&self) -> Message {
        if self.rest.is_empty() {
            Message::Save
        } else {
            Message::SaveTo(with_extension(self.rest))
        }
    }

    /// The one word that follows.
    pub(super) fn one(&self) -> Result<String, String> {
        let text = self.text()?;
        if text.contains(char::is_whitespace) {
            return self.wrong("one word follows this command");
        }
        Ok(text)
    }

    /// The numbers that follow, at least one; each may be a constant expression without spaces.
    pub(super) fn numbers(&self) -> Result<Vec<f64>, String> {
        let words = self.text()?;
        let separated =
            words.split(|character: char| character.is_whitespace() || character == ',');
        let mut numbers = Vec::new();
        for word in separated.filter(|word| !word.is_empty()) {
            match parse_constant(word) {
                Ok(number) if number.is_finite() => numbers.push(number),
                _ => return self.wrong(&format!("`{word}` is no number")),
            }
        }
        Ok(numbers)
    }

    pub(super) fn number(&self) -> Result<f64, String> {
        match self.numbers()?[..] {
            [number] => Ok(number),
            _ => self.wrong("one number follows this command"),
        }
    }

    pub(super) fn between(&self, least: f64, most: f64) -> Result<f64, String> {
        let number = self.number()?;
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            self.wrong(&format!(
                "a number from {least} to {most} follows this command"
            ))
        }
    }

    pub(super) fn whole(&self) -> Result<i64, String> {
        match self.rest.parse() {
            Ok(number) => Ok(number),
            Err(_) => self.wrong("a whole number follows this command"),
        }
    }

    pub(super) fn count(&self) -> Result<u64, String> {
        match self.rest.parse() {
            Ok(number) => Ok(number),
            Err(_) => self.wrong("a whole number from 0 on follows this command"),
        }
    }

    /// A number of columns, or none.
    pub(super) fn columns(&self) -> Result<Message, String> {
        if self.rest.is_empty() {
            return Ok(Message::Beside(None));
        }
        match self.rest.parse() {
            Ok(columns) => Ok(Message::Beside(Some(columns))),
            Err(_) => self.wrong("a whole number of columns follows this command, or nothing"),
        }
    }

    pub(super) fn window(&self) -> Result<Message, String> {
        let numbers = self.numbers()?;
        let (x, y) = match numbers[..] {
            [a, b] => (Range::new(a, b), Range::new(a, b)),
            [a, b, c, d] => (Range::new(a, b), Range::new(c, d)),
            _ => return self.wrong("two or four numbers follow this command"),
        };
        Ok(Message::Camera(CameraMove::To(Window::new(x, y))))
    }

    pub(super) fn point(&self) -> Result<(f64, f64), String> {
        match self.numbers()?[..] {
            [x] => Ok((x, 0.0)),
            [x, y] => Ok((x, y)),
            _ => self.wrong("one or two numbers follow this command"),
        }
    }

    /// How the relief is turned.
    pub(super) fn turn(&self) -> Result<Message, String> {
        let numbers = self.numbers()?;
        let is_whole = |number: &f64| number.fract() == 0.0 && number.abs() <= 60.0;
        match numbers[..] {
            [right, up] if numbers.iter().all(is_whole) => {
                Ok(Message::Move(ViewMove::Turn(right as i32, up as i32)))
            }
            _ => self.wrong("two whole numbers follow this command: steps to the right, and up"),
        }
    }

    /// The index of a racer, by its letter.
    pub(super) fn letter(&self) -> Result<usize, String> {
        let mut letters = self.rest.chars().map(|letter| letter.to_ascii_uppercase());
        match (letters.next(), letters.next()) {
            (Some(letter @ 'A'..='Z'), None) => Ok(usize::from(letter as u8 - b'A')),
            _ => self.wrong("a letter follows this command"),
        }
    }

    pub(super) fn setting(&self) -> Result<Message, String> {
        let Some((name, value)) = self.rest.split_once(char::is_whitespace) else {
            return self.wrong("a name and a value follow this command");
        };
        if name == "clip" {
            return self.clip(value.trim());
        }
        match parse_constant(value) {
            Ok(value) => Ok(Message::Set(name.to_string(), value)),
            Err(_) => self.wrong(&format!("`{}` is no number", value.trim())),
        }
    }

    /// `norm 1`, `value 0.5` or `off`.
    pub(super) fn clip(&self, limit: &str) -> Result<Message, String> {
        if limit == "off" {
            return Ok(Message::Adjust(Adjust::Clip(Clip::Off)));
        }
        let Some((name, limit)) = limit.split_once(char::is_whitespace) else {
            return self.wrong("a clip is `norm` or `value` with a limit, or `off`");
        };
        let Ok(limit) = parse_constant(limit) else {
            return self.wrong(&format!("`{}` is no number", limit.trim()));
        };
        match Clip::named(name, limit) {
            Ok(clip) => Ok(Message::Adjust(Adjust::Clip(clip))),
            Err(error) => self.wrong(&error.to_string()),
        }
    }

    pub(super) fn rows(&self) -> Result<usize, String> {
        match self.rest.parse() {
            Ok(rows) if rows > 0 => Ok(rows),
            _ => self.wrong("a whole number from 1 on follows this command"),
        }
    }

    pub(super) fn init(&self) -> Result<Message, String> {
        let (name, gain) = self
            .rest
            .split_once(char::is_whitespace)
            .map_or((self.rest, None), |(name, gain)| (name, Some(gain)));
        let known = InitKind::ALL.iter().find(|(known, _)| *known == name);
        let Some((_, kind)) = known else {
            return self.wrong(&format!("`{name}` is no way to start layers"));
        };
        let gain = match gain.map(parse_constant) {
            None => None,
            Some(Ok(gain)) if gain.is_finite() => Some(gain),
            Some(_) => return self.wrong("the gain is no number"),
        };
        Ok(Message::Adjust(Adjust::Init(*kind, gain)))
    }

    pub(super) fn chart(&self) -> Result<Message, String> {
        let chart = Chart::ALL
            .into_iter()
            .find(|chart| chart.name() == self.rest);
        match chart {
            Some(chart) => Ok(Message::ChartOf(chart)),
            None => self.wrong(&format!(
                "one of {} follows this command",
                Chart::ALL.map(Chart::name).join(", ")
            )),
        }
    }

    pub(super) fn zoom(&self) -> Result<Message, String> {
        match self.rest {
            "in" => Ok(Message::Camera(CameraMove::Zoom(true))),
            "out" => Ok(Message::Camera(CameraMove::Zoom(false))),
            "fit" => Ok(Message::Camera(CameraMove::Home)),
            _ => self.wrong("a direction follows this command"),
        }
    }
}
