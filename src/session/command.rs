//! Commands: words that mean a message. The palette, lessons, `--plain` and tests speak this one language.

use std::ops;
use std::path::PathBuf;

use super::adjust::Adjust;
use super::message::{Edit, Look, Message, Nudge, ProbeMove, Time};
use super::view::ViewMove;
use crate::expr::parse_constant;
use crate::field::{Range, Window};
use crate::optim::Clip;
use crate::scenario::{Chart, InitKind};

/// One command.
#[derive(Debug)]
pub struct Command {
    /// Its first word.
    pub name: &'static str,
    /// What follows it, as in `steps N`; empty if nothing does.
    pub arguments: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    parse: fn(&Words<'_>) -> Result<Message, String>,
}

/// What follows the first word of a command.
struct Words<'a> {
    command: &'static Command,
    rest: &'a str,
}

macro_rules! commands {
    ($($name:literal $arguments:literal $about:literal => $parse:expr;)+) => {
        &[$(Command {
            name: $name,
            arguments: $arguments,
            about: $about,
            parse: $parse,
        },)+]
    };
}

/// Every command.
pub static COMMANDS: &[Command] = commands! {
    "play" "" "plays" => |words| words.none(Message::Time(Time::Play));
    "pause" "" "pauses" => |words| words.none(Message::Time(Time::Pause));
    "steps" "N" "takes N steps; back if N is negative" => |words| Ok(Message::Time(Time::Step(words.whole()?)));
    "step" "N" "goes to step N" => |words| Ok(Message::Time(Time::To(words.count()?)));
    "speed" "N" "plays N steps a second" => |words| Ok(Message::Time(Time::SpeedTo(words.between(1.0, 1e6)?)));
    "rate" "η" "sets the learning rate" => |words| Ok(Message::Rate(Nudge::To(words.number()?)));
    "set" "NAME VALUE" "sets a hyperparameter of the racer; `set clip norm 1` limits its gradient" => |words| words.setting();
    "init" "KIND [GAIN]" "starts layers another way: xavier, he, normal, zeros" => |words| words.init();
    "rows" "N" "draws samples of N rows" => |words| Ok(Message::Adjust(Adjust::Rows(words.rows()?)));
    "batch" "N" "takes mini-batches of N rows" => |words| Ok(Message::Adjust(Adjust::Batch(words.rows()?)));
    "adjoints" "N" "shows the values of a computation and its last N adjoints" => |words| Ok(Message::Move(ViewMove::Adjoints(words.count()? as usize)));
    "optimizer" "NAME" "gives the racer another optimizer" => |words| Ok(Message::Optimizer(words.one()?));
    "racer" "LETTER" "makes a racer the focused one" => |words| Ok(Message::Focus(words.letter()?));
    "probe" "X [Y]" "asks about a point of the picture" => |words| Ok(Message::Probe(ProbeMove::To(words.point()?)));
    "start" "X [Y …]" "starts from a point" => |words| Ok(Message::StartFrom(words.numbers()?));
    "restart" "" "starts again with these settings" => |words| words.none(Message::Restart);
    "seed" "N" "starts again with another seed" => |words| Ok(Message::Reseed(Some(words.count()?)));
    "fork" "" "makes the shown step the newest" => |words| words.none(Message::Fork);
    "undo" "" "takes the last change back" => |words| words.none(Message::Undo);
    "redo" "" "makes it again" => |words| words.none(Message::Redo);
    "edit" "LOSS" "takes another loss" => |words| Ok(Message::Edit(Edit::Replace(words.text()?)));
    "view" "NAME" "shows a view" => |words| Ok(Message::ViewNamed(words.one()?));
    "chart" "NAME" "shows the loss, or gradient, sharpness, step or layers, over the steps" => |words| words.chart();
    "spacing" "h" "sets the spacing of the finite differences" => |words| Ok(Message::SpacingTo(words.between(1e-15, 10.0)?));
    "window" "X0 X1 [Y0 Y1]" "shows a part of the picture" => |words| words.window();
    "zoom" "in|out|fit" "moves the window" => |words| words.zoom();
    "axes" "" "shows the next axes" => |words| words.none(Message::Look(Look::NextAxes));
    "all" "" "gives all racers the keys, or one again" => |words| words.none(Message::FocusAll);
    "methods" "" "shows the derivative methods one by one, or in one line" => |words| words.none(Message::ToggleMethods);
    "symbols" "" "shows the line of symbols, or not" => |words| words.none(Message::ToggleSymbols);
    "page" "" "shows what does not fit" => |words| words.none(Message::NextPage);
    "colors" "" "takes the next color map" => |words| words.none(Message::NextColors);
    "open" "NAME" "opens a scenario" => |words| Ok(Message::OpenNamed(words.text()?));
    "save" "[FILE]" "saves the scenario as it is shown; without a file it is asked for" => |words| Ok(words.file());
    "add" "NAME" "adds a racer with this optimizer" => |words| Ok(Message::AddRacer(Some(words.one()?)));
    "remove" "" "takes the focused racer out of the race" => |words| words.none(Message::RemoveRacer);
    "quit" "" "ends the program" => |words| words.none(Message::Quit);
};

/// What one command means.
///
/// # Errors
/// There is no such command, or what follows it is not what it takes: a sentence that says so.
pub fn parse(text: &str) -> Result<Message, String> {
    let text = text.trim();
    let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let command = COMMANDS.iter().find(|command| command.name == name);
    let Some(command) = command else {
        let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        return Err(format!(
            "there is no command `{name}`: there are {}",
            names.join(", ")
        ));
    };
    let rest = rest.trim();
    (command.parse)(&Words { command, rest })
}

/// A command in a text of several.
#[derive(Clone, Debug)]
pub struct Written {
    /// What it means, or why it means nothing.
    pub meaning: Result<Message, String>,
    /// Where it stands: a half-open range of bytes.
    pub span: ops::Range<usize>,
}

/// The commands of a text, line by line; on a line they are separated by `;`. `edit` takes the rest of its line, semicolons
/// included.
pub fn split(text: &str) -> Vec<Written> {
    let mut commands = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let is_edit = rest.split_whitespace().next() == Some("edit");
        let ends = |character: char| character == '\n' || (character == ';' && !is_edit);
        let length = rest.find(ends).unwrap_or(rest.len());
        let command = rest[..length].trim();
        if !command.is_empty() {
            let from = start + rest[..length].len() - rest[..length].trim_start().len();
            commands.push(Written {
                meaning: parse(command),
                span: from..from + command.len(),
            });
        }
        start += length + 1;
    }
    commands
}

/// What the commands of a text mean, in order, as [`split`] finds them.
///
/// # Errors
/// As [`parse`], for the first command that means nothing.
pub fn parse_all(text: &str) -> Result<Vec<Message>, String> {
    let commands = split(text).into_iter();
    commands.map(|command| command.meaning).collect()
}

impl Words<'_> {
    fn wrong<T>(&self, what: &str) -> Result<T, String> {
        let Command {
            name, arguments, ..
        } = self.command;
        let usage = format!("{name} {arguments}");
        Err(format!("{what}: it is `{}`", usage.trim_end()))
    }

    fn none(&self, message: Message) -> Result<Message, String> {
        if self.rest.is_empty() {
            Ok(message)
        } else {
            self.wrong("nothing follows this command")
        }
    }

    /// Everything that follows, at least a word.
    fn text(&self) -> Result<String, String> {
        if self.rest.is_empty() {
            return self.wrong("something is missing");
        }
        Ok(self.rest.to_string())
    }

    /// Where to save, if that follows.
    fn file(&self) -> Message {
        if self.rest.is_empty() {
            Message::Save
        } else {
            Message::SaveTo(PathBuf::from(self.rest))
        }
    }

    /// The one word that follows.
    fn one(&self) -> Result<String, String> {
        let text = self.text()?;
        if text.contains(char::is_whitespace) {
            return self.wrong("one word follows this command");
        }
        Ok(text)
    }

    /// The numbers that follow, at least one; each may be a constant expression without spaces.
    fn numbers(&self) -> Result<Vec<f64>, String> {
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

    fn number(&self) -> Result<f64, String> {
        match self.numbers()?[..] {
            [number] => Ok(number),
            _ => self.wrong("one number follows this command"),
        }
    }

    fn between(&self, least: f64, most: f64) -> Result<f64, String> {
        let number = self.number()?;
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            self.wrong(&format!(
                "a number from {least} to {most} follows this command"
            ))
        }
    }

    fn whole(&self) -> Result<i64, String> {
        match self.rest.parse() {
            Ok(number) => Ok(number),
            Err(_) => self.wrong("a whole number follows this command"),
        }
    }

    fn count(&self) -> Result<u64, String> {
        match self.rest.parse() {
            Ok(number) => Ok(number),
            Err(_) => self.wrong("a whole number from 0 on follows this command"),
        }
    }

    fn window(&self) -> Result<Message, String> {
        let numbers = self.numbers()?;
        let (x, y) = match numbers[..] {
            [a, b] => (Range::new(a, b), Range::new(a, b)),
            [a, b, c, d] => (Range::new(a, b), Range::new(c, d)),
            _ => return self.wrong("two or four numbers follow this command"),
        };
        Ok(Message::Look(Look::To(Window::new(x, y))))
    }

    fn point(&self) -> Result<(f64, f64), String> {
        match self.numbers()?[..] {
            [x] => Ok((x, 0.0)),
            [x, y] => Ok((x, y)),
            _ => self.wrong("one or two numbers follow this command"),
        }
    }

    /// The index of a racer, by its letter.
    fn letter(&self) -> Result<usize, String> {
        let mut letters = self.rest.chars().map(|letter| letter.to_ascii_uppercase());
        match (letters.next(), letters.next()) {
            (Some(letter @ 'A'..='Z'), None) => Ok(usize::from(letter as u8 - b'A')),
            _ => self.wrong("a letter follows this command"),
        }
    }

    fn setting(&self) -> Result<Message, String> {
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
    fn clip(&self, limit: &str) -> Result<Message, String> {
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

    fn rows(&self) -> Result<usize, String> {
        match self.rest.parse() {
            Ok(rows) if rows > 0 => Ok(rows),
            _ => self.wrong("a whole number from 1 on follows this command"),
        }
    }

    fn init(&self) -> Result<Message, String> {
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

    fn chart(&self) -> Result<Message, String> {
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

    fn zoom(&self) -> Result<Message, String> {
        match self.rest {
            "in" => Ok(Message::Look(Look::Zoom(true))),
            "out" => Ok(Message::Look(Look::Zoom(false))),
            "fit" => Ok(Message::Look(Look::Home)),
            _ => self.wrong("a direction follows this command"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_lessons_mean_messages() {
        let messages =
            parse_all("rate 0.11; steps 5 ;; probe 1 -2; edit u = x; u^2\n steps 7").unwrap();
        assert!(matches!(messages[0], Message::Rate(Nudge::To(rate)) if rate == 0.11));
        assert!(matches!(messages[1], Message::Time(Time::Step(5))));
        assert!(matches!(
            messages[2],
            Message::Probe(ProbeMove::To((1.0, -2.0)))
        ));
        assert!(
            matches!(&messages[3], Message::Edit(Edit::Replace(text)) if text == "u = x; u^2"),
            "{messages:?}"
        );
        assert!(matches!(messages[4], Message::Time(Time::Step(7))));
        assert_eq!(messages.len(), 5);
        let spans = split("steps 1;  rat 2\nedit a; b\n").into_iter();
        let spans: Vec<_> = spans.map(|command| command.span).collect();
        assert_eq!(spans, [0..7, 10..15, 16..25]);
        for (text, adjust) in [
            ("init he", Adjust::Init(InitKind::He, None)),
            ("init normal 0.5", Adjust::Init(InitKind::Normal, Some(0.5))),
            ("rows 256", Adjust::Rows(256)),
            ("batch 8", Adjust::Batch(8)),
            ("set clip norm 1", Adjust::Clip(Clip::Norm(1.0))),
            ("set clip off", Adjust::Clip(Clip::Off)),
        ] {
            let message = parse(text).expect(text);
            assert!(
                matches!(message, Message::Adjust(known) if known == adjust),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_command_says_what_is() {
        for (text, part) in [
            ("rat 0.1", "there is no command `rat`"),
            ("rate", "it is `rate η`"),
            ("rate fast", "`fast` is no number"),
            ("rate 1 2", "one number"),
            ("steps 1.5", "a whole number"),
            ("step -1", "from 0 on"),
            ("restart now", "nothing follows"),
            ("spacing 0", "a number from"),
            ("racer 1", "a letter"),
            ("set beta1", "a name and a value"),
            ("set clip", "a name and a value"),
            ("set clip norm", "with a limit"),
            ("set clip nrm 1", "did you mean `norm`"),
            ("set clip norm -1", "norm"),
            ("init hee", "no way to start"),
            ("init he x", "the gain"),
            ("rows 0", "from 1 on"),
            ("batch two", "from 1 on"),
            ("zoom up", "a direction"),
            ("chart loudness", "one of loss, gradient"),
            ("window 1 2 3", "two or four"),
            ("view the chain", "one word"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn names_are_unique() {
        for (index, command) in COMMANDS.iter().enumerate() {
            let others = &COMMANDS[index + 1..];
            assert!(others.iter().all(|other| other.name != command.name));
            assert!(!command.about.is_empty());
        }
    }
}
