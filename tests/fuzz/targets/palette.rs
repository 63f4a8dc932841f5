//! Commands of the palette: a text is a message or a sentence that says what is wrong with it.

use gdplay::session::command;

use super::Target;
use super::dice::Dice;

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "palette",
    inputs: 20_000,
    make,
    run,
};

const PIECES: &[&str] = &[
    " ",
    "  ",
    ";",
    "\t",
    "-",
    "1",
    "0",
    "1e999",
    "-1e-400",
    "nan",
    "inf",
    "1/0",
    "pi",
    "x",
    "x^2",
    "adam",
    "A",
    "in",
    "out",
    "fit",
    "surface",
    "999999999999999999999",
    "-9223372036854775808",
    "\u{1b}",
    "\u{3bb}",
    "\n",
    "\"",
    "learning_rate",
    "(",
    "1,5",
];

fn make(dice: &mut Dice) -> Vec<u8> {
    let mut text = String::new();
    for _ in 0..=dice.below(3) {
        let command = &command::COMMANDS[dice.below(command::COMMANDS.len())];
        text.push_str(command.name);
        for _ in 0..dice.below(5) {
            text.push_str(dice.one(&[" ", " ", ""]));
            text.push_str(dice.one(PIECES));
        }
        text.push_str(dice.one(&["; ", ";", ""]));
    }
    match dice.below(4) {
        0 => dice.damaged(text.as_bytes(), PIECES),
        _ => text.into_bytes(),
    }
}

fn run(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let said = |error: String| {
        assert!(
            !error.is_empty() && error.len() < 2_000 + text.len(),
            "{text:?}: {error:?}"
        );
    };
    command::parse(&text).map_err(said).is_ok() | command::parse_all(&text).map_err(said).is_ok()
}
