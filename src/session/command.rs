//! Commands: words that mean a message. The palette, lessons, `--plain` and tests speak this one language.

mod words;

use std::ops;
use std::path::PathBuf;

use super::adjust::Adjust;
use super::log::LogMove;
use super::message::{CameraMove, Message, Nudge, ProbeMove, TextEdit, Time};
use super::view::ViewMove;
use crate::expr::visible;
use words::CommandWords;

/// One command.
#[derive(Debug)]
pub struct Command {
    /// Its first word.
    pub name: &'static str,
    /// What follows it, as in `steps N`; empty if nothing does.
    pub arguments: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    parse: fn(&CommandWords<'_>) -> Result<Message, String>,
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
    "look" "N" "looks at line N of a computation, in a network at layer N; 0 is the first" => |words| Ok(Message::Move(ViewMove::Pick(words.count()? as usize)));
    "optimizer" "NAME" "gives the racer another optimizer" => |words| Ok(Message::Optimizer(words.one()?));
    "racer" "LETTER" "makes a racer the focused one" => |words| Ok(Message::Focus(words.letter()?));
    "probe" "X [Y]" "asks about a point of the picture" => |words| Ok(Message::Probe(ProbeMove::To(words.point()?)));
    "start" "X [Y …]" "starts from a point" => |words| Ok(Message::StartFrom(words.numbers()?));
    "restart" "" "starts again with these settings" => |words| words.none(Message::Restart);
    "seed" "N" "starts again with another seed" => |words| Ok(Message::Reseed(Some(words.count()?)));
    "fork" "" "makes the shown step the newest" => |words| words.none(Message::Fork);
    "undo" "" "takes the last change back" => |words| words.none(Message::Undo);
    "redo" "" "makes it again" => |words| words.none(Message::Redo);
    "edit" "LOSS" "takes another loss" => |words| Ok(Message::Edit(TextEdit::Replace(words.text()?)));
    "view" "NAME" "shows a view" => |words| Ok(Message::ViewNamed(words.one()?));
    "other" "" "shows the other picture of the view: the relief, the map of starts, the prediction" => |words| words.none(Message::Move(ViewMove::Toggle));
    "turn" "RIGHT UP" "turns the relief by so many steps" => |words| words.turn();
    "chart" "NAME" "shows the loss, or gradient, sharpness, step or layers, over the steps" => |words| words.chart();
    "spacing" "h" "sets the spacing of the finite differences" => |words| Ok(Message::SpacingTo(words.between(1e-15, 10.0)?));
    "window" "X0 X1 [Y0 Y1]" "shows a part of the picture" => |words| words.window();
    "zoom" "in|out|fit" "moves the window" => |words| words.zoom();
    "axes" "" "shows the next axes" => |words| words.none(Message::Camera(CameraMove::NextAxes));
    "all" "" "gives all racers the keys, or one again" => |words| words.none(Message::FocusAll);
    "methods" "" "shows the derivative methods one by one, or in one line" => |words| words.none(Message::ToggleMethods);
    "symbols" "" "shows the line of symbols, or not" => |words| words.none(Message::ToggleSymbols);
    "page" "" "shows what does not fit" => |words| words.none(Message::NextPage);
    "columns" "[N]" "gives the panels beside the picture N columns; without a number as many as they usually have" => |words| words.columns();
    "colors" "" "takes the next color map" => |words| words.none(Message::NextColors);
    "open" "NAME" "opens a scenario" => |words| Ok(Message::OpenNamed(words.text()?));
    "diagnose" "LOG" "shows what went wrong in a real training run, from the log it left" => |words| Ok(Message::Log(LogMove::Open(PathBuf::from(words.text()?))));
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
            "there is no command `{}`: there are {}",
            visible(name),
            names.join(", ")
        ));
    };
    let rest = rest.trim();
    (command.parse)(&CommandWords { command, rest })
}

/// A command in a text of several.
#[derive(Clone, Debug)]
pub struct WrittenCommand {
    /// What it means, or why it means nothing.
    pub meaning: Result<Message, String>,
    /// Where it stands: a half-open range of bytes.
    pub span: ops::Range<usize>,
}

/// The commands of a text, line by line; on a line they are separated by `;`. `edit` takes the rest of its line, semicolons
/// included.
pub fn split(text: &str) -> Vec<WrittenCommand> {
    let mut commands = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = text.get(start..).unwrap_or_default();
        let is_edit = rest.split_whitespace().next() == Some("edit");
        let ends = |character: char| character == '\n' || (character == ';' && !is_edit);
        let line = rest.split(ends).next().unwrap_or_default();
        let command = line.trim();
        if !command.is_empty() {
            let from = start + line.len() - line.trim_start().len();
            commands.push(WrittenCommand {
                meaning: parse(command),
                span: from..from + command.len(),
            });
        }
        start += line.len() + 1;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::Clip;
    use crate::scenario::{Chart, InitKind};

    #[test]
    fn commands_that_list_names_list_all_of_them() {
        let about = |name: &str| {
            let command = COMMANDS.iter().find(|command| command.name == name);
            command.expect("a command").about
        };
        let charts = Chart::ALL.iter().map(|chart| ("chart", chart.name()));
        let inits = InitKind::ALL.iter().map(|(name, _)| ("init", *name));
        for (command, name) in charts.chain(inits) {
            assert!(about(command).contains(name), "{command} {name}");
        }
    }

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
            matches!(&messages[3], Message::Edit(TextEdit::Replace(text)) if text == "u = x; u^2"),
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
            ("\u{1b}]0;x\u{202e}", "there is no command `␛]0;x\\u{202e}`"),
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
            ("turn 1", "two whole numbers"),
            ("turn 1 0.5", "two whole numbers"),
            ("turn 1 1000", "two whole numbers"),
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
