//! Scenario files: every fault is pointed at, and what is accepted comes back from what is written.

use gdplay::scenario::{Origin, Scenario, library, to_toml};

use super::Target;
use super::dice::Dice;

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "toml",
    inputs: 4_000,
    make,
    run,
};

/// Pieces of scenario files, right and wrong.
pub(crate) const PIECES: &[&str] = &[
    "\"",
    "'",
    "'''",
    "\"\"\"",
    "\\",
    "\\u00b2",
    "\n",
    "\r\n",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    "θ",
    "√",
    "nan",
    "-inf",
    "1e999",
    "0x1f",
    "1979-05-27",
    "true",
    "[[racers]]",
    "[params]",
    "x",
    "x.y = 1",
    "\t",
    "\u{0}",
    "[[[[[[[[[[[[[[[[[[[[",
    "999999999999999999999999",
    "start",
    "range = [1, 2]",
    "²",
    "\u{feff}",
    "[data]\ncolumns = { x = [0, 1], t = [1, 0] }",
    "[data]\ngenerate = { kind = \"moons\", rows = 20 }",
    "[data]\nsample = { z = { normal = [0, 1] } }\nrows = 10",
    "batch = { rows = 2, seed = 1 }",
    "split = { test = 0.5, seed = 1 }",
    "value = [[1, 2], [3, 4]]",
    "fixed = true",
    "schedule = { kind = \"cosine\", t_max = 5 }",
    "clip = { norm = 5 }",
    "minima = [[1, 1]]",
    "directions = \"random\"",
    "[init]\nkind = \"he\"",
    "mean(linear(stack(x, y), 2))",
    "\u{1b}]0;x\u{7}",
    "\u{202e}",
];

fn make(dice: &mut Dice) -> Vec<u8> {
    if dice.below(40) == 0 {
        return dice.bytes(200);
    }
    let text = library()[dice.below(library().len())].text;
    dice.damaged(text.as_bytes(), PIECES)
}

fn run(input: &[u8]) -> bool {
    check(&String::from_utf8_lossy(input)).is_some()
}

/// Reads a file; the scenario if it is one.
pub(crate) fn check(text: &str) -> Option<Scenario> {
    match Scenario::read(text, Origin::Typed) {
        Ok(scenario) => {
            let again = to_toml(&scenario);
            let read = Scenario::read(&again, Origin::Typed);
            let read = read.unwrap_or_else(|error| panic!("{text}\n{again}\n{error}"));
            assert_eq!(read, scenario, "{text}");
            let saved = scenario.to_document();
            let read = Scenario::read(&saved, Origin::Typed);
            let read = read.unwrap_or_else(|error| panic!("{text}\n{saved}\n{error}"));
            assert_eq!(read, scenario, "{text}");
            Some(scenario)
        }
        Err(error) => {
            assert!(!error.diagnostics.is_empty());
            for diagnostic in &error.diagnostics {
                let also = diagnostic.also.iter().map(|(span, _)| span);
                for span in also.chain([&diagnostic.span]) {
                    assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
                }
            }
            let shown = error.to_string();
            assert!(shown.contains("error: "), "{text}");
            let obeyed = |c| c != '\n' && c != '\t' && gdplay::expr::is_hidden(c);
            assert!(!shown.contains(obeyed), "{shown:?}");
            None
        }
    }
}
