//! `gdplay new`: a scenario, or a lesson, to start from.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use color_eyre::Result;

use super::error::wrong;
use super::failure::say;
use super::input::{open_with, text_of};
use super::output::stdout;
use crate::expr::{is_hidden, visible};
use crate::scenario::{Origin, Overwrite, Scenario, save};

/// What a new scenario says.
const TEMPLATE: &str = r#"gdplay = 1
title = "A valley"
about = "What to see in it, and what to try."
loss = "x^2 + 10y^2"           # several lines, or ;, with names: u = 3x + 1; u^2

[params]                       # where the descent starts; a table says more
x = { start = 2, range = [-3, 3] }
y = 1

[[racers]]
optimizer = "gd"               # gdplay schema lists all keys, the README says what they mean
learning_rate = 0.05

[stop]
steps = 100
"#;

/// What a new lesson says.
const LESSON: &str = include_str!("new_lesson.toml");

/// What is begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// A scene
    #[default]
    Scenario,
    /// A lesson on a scene, with a step of each kind
    Lesson,
}

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay new                                            a scenario to start from
  gdplay new --from bowl -o mine.toml                   like one of the library, into a file
  gdplay new --from bowl --set 'stop.steps = 50'        with another value of a key
  gdplay new lesson                                     a lesson to start from";

/// What `new` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What to begin
    #[arg(value_enum, default_value_t)]
    kind: Kind,
    /// Begin with this scenario of the library, or this file
    #[arg(long, value_name = "SCENARIO|FILE", conflicts_with = "kind")]
    from: Option<OsString>,
    /// With another value of one of its keys, as in --set 'stop.steps = 50'
    #[arg(long, value_name = "TOML", requires = "from")]
    set: Vec<String>,
    /// Write it to this file, which must not be there yet
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Prints or writes it.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let (text, origin) = match &args.from {
        Some(named) if args.set.is_empty() => text_of(named)?,
        Some(named) => {
            let scenario = open_with(named, &args.set)?;
            (scenario.to_document(), scenario.origin)
        }
        None if args.kind == Kind::Lesson => (String::from(LESSON), Origin::Typed),
        None => (String::from(TEMPLATE), Origin::Typed),
    };
    let Some(path) = &args.output else {
        let mut out = stdout();
        out.write_all(shown(&text).as_bytes())?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    };
    let scenario = Scenario::read(&text, origin)?;
    save(&scenario, path, Overwrite::Unchanged).map_err(wrong)?;
    say(format_args!(
        "{}: written",
        visible(&path.display().to_string())
    ));
    Ok(ExitCode::SUCCESS)
}

/// A text of TOML whose strings mean the same, without what a terminal obeys: as an escape of TOML.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        if is_hidden(c) && c != '\n' && c != '\t' {
            // All of them are of one unit of UTF-16.
            let _ = write!(shown, "\\u{:04X}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_the_same_scenario_without_what_a_terminal_obeys() {
        let text = "loss = \"x^2\" # \u{202e}\r\ntitle = \"a\u{2066}b\"\r\n";
        let printed = shown(text);
        assert_eq!(printed, "loss = \"x^2\" # \\u202E\ntitle = \"a\\u2066b\"\n");
        let title = |text: &str| {
            Scenario::read(text, Origin::Typed)
                .expect("a scenario")
                .title
        };
        assert_eq!(title(&printed), title(text));
    }

    #[test]
    fn the_template_is_a_scenario() {
        let scenario =
            Scenario::read(TEMPLATE, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(scenario.start(), [2.0, 1.0]);
    }
}
