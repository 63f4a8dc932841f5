//! Texts that nobody would write.

use gdplay::scenario::{Origin, Scenario, library, to_toml};

use super::mistakes::MISTAKES;
use super::read;

/// The state of a small generator (Marsaglia's xorshift): the same texts on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }

    /// A text that was cut, doubled or mixed with pieces of others at a few places.
    fn mutated(&mut self, text: &str, pieces: &[&str]) -> String {
        let mut text = text.to_string();
        for _ in 0..=self.below(3) {
            let from = border(&text, self.below(text.len() + 1));
            let to = border(&text, from + self.below(12));
            let piece = match self.below(4) {
                0 => String::new(),
                1 => text[from..to].repeat(2),
                _ => pieces[self.below(pieces.len())].to_string(),
            };
            text.replace_range(from.min(to)..to, &piece);
        }
        text
    }
}

/// The last border between two characters up to a byte.
fn border(text: &str, byte: usize) -> usize {
    let mut bytes = (0..=byte.min(text.len())).rev();
    bytes
        .find(|&byte| text.is_char_boundary(byte))
        .expect("the start of a text is a border")
}

#[test]
fn mutated_scenarios_are_read_or_refused_at_a_place() {
    const PIECES: &[&str] = &[
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
    ];
    // Most mutations make a good text bad, so good ones are taken more often.
    let shipped = library().iter().map(|entry| entry.text);
    let texts: Vec<&str> = std::iter::repeat_n(shipped, 6)
        .flatten()
        .chain(MISTAKES.iter().copied())
        .collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..4_000 {
        let text = texts[dice.below(texts.len())];
        let text = dice.mutated(text, PIECES);
        match Scenario::read(&text, Origin::Typed) {
            Ok(scenario) => {
                accepted += 1;
                assert_eq!(read(&to_toml(&scenario)), scenario, "{text}");
            }
            Err(error) => {
                refused += 1;
                assert!(!error.diagnostics.is_empty());
                for diagnostic in &error.diagnostics {
                    let also = diagnostic.also.iter().map(|(span, _)| span);
                    for span in also.chain([&diagnostic.span]) {
                        assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
                    }
                }
                assert!(error.to_string().contains("error: "), "{text}");
            }
        }
    }
    assert!(accepted > 400 && refused > 400, "{accepted} {refused}");
}
