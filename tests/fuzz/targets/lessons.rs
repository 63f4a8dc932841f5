//! Lessons: every fault is pointed at, and what is accepted comes back.

use gdplay::course::condition::Condition;
use gdplay::session::command;

use super::dice::Dice;
use super::{Target, toml};

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "lessons",
    inputs: 1_500,
    make,
    run,
};

/// A lesson with a step of each kind.
const LESSON: &str = r#"loss = "x^2"
[lesson]
id = "one"
chapter = "slope"
[[lesson.step]]
ask = "Up or down?"
choices = [
  { text = "up", reply = "Look again." },
  { text = "down", right = true } ]
run = "probe -1"
because = "grad.x < 0"
why = "It is {grad.x}."
[[lesson.step]]
say = "Go down."
goal = [ { text = "low", that = "loss < 0.1" } ]
hint = [ { tries = 2, say = "More steps." } ]
solution = "steps 50"
wrong = ["steps 1"]
"#;

const PIECES: &[&str] = &[
    "\n",
    "\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    "#",
    "{grad.x}",
    "{loss",
    "}}",
    "{{",
    "grad.x < 0",
    "loss",
    "<",
    ">=",
    "and",
    "or",
    "verdict = converged",
    "steps 50",
    "rate 1e999",
    ";",
    "[[lesson.step]]",
    "[lesson]",
    "ask = ",
    "goal = [",
    "hint = [",
    "right = true",
    "\u{1b}",
    "\u{3bb}",
    "tries = -1",
    "answer = \"2\"",
    "say = \"",
    "within = 0",
    "needs = [\"x\"]",
    "\u{0}",
];

fn make(dice: &mut Dice) -> Vec<u8> {
    let shipped = gdplay::scenario::course();
    let index = dice.below(shipped.len() + 1);
    let text = shipped.get(index).map_or(LESSON, |entry| entry.text);
    dice.damaged(text.as_bytes(), PIECES)
}

fn run(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    for line in text.lines() {
        if let Err(error) = Condition::parse(line) {
            assert!(
                line.get(error.span.clone()).is_some(),
                "{line:?}: {error:?}"
            );
        }
        let _ = command::parse_all(line);
    }
    toml::check(&text).is_some_and(|scenario| scenario.lesson.is_some())
}
