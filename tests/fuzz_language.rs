//! Random texts: nothing panics, every error can be shown, and what is accepted can be printed and read again.
//!
//! The loop is seeded and ends after a fixed number of texts. `GDPLAY_FUZZ_SECONDS` makes it run that long instead, from a
//! seed of its own unless `GDPLAY_FUZZ_SEED` gives one.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gdplay::expr::diagnostic::{caret, render};
use gdplay::expr::display::{Printer, Style};
use gdplay::expr::polynomial::Polynomial;
use gdplay::expr::{Loss, Names, SyntaxError, algebra, parse, parse_constant};

const TEXTS: usize = 20_000;

/// Parts of losses, right and wrong.
const PARTS: [&str; 74] = [
    "x", "y", "z1", "w₁", "θ", "σ", "σ(", "π", "τ", "e", "pi", "foo", "foo(", "x(", "abc", "_",
    "2", "3.5", ".5", "5.", "1e3", "1e-", "1e999", "007", "+", "-", "*", "/", "^", "%", "**", "−",
    "·", "×", "÷", "(", "(", ")", ")", "|", "|", ",", "√", "²", "⁻¹", "¹⁰", "⁻", "sin(", "sin",
    "sin²(", "exp(", "max(", "clamp(", "pow(", "log(", "detach(", "=", "==", "u = ", "u", ";",
    "\n", " ", "\t", "\u{a0}", "# note", "\r\n", "é", "😀", "\0", "[", "–", "₁", "<",
];

/// Losses to start from.
const LOSSES: [&str; 10] = [
    "(3x + 1)^2",
    "u = 3x + 1\ny = u²",
    "100(y - x^2)^2 + (1 - x)^2",
    "-20exp(-0.2√(½x)) + e",
    "max(x, y, |z|) % 2",
    "w₁x₁ + w₂x₂ + b; σ(w₁)",
    "2e-3x - sin²(x)^2",
    "clamp(x, -1, 1) log(x)",
    "|x|y|z||",
    "a = 1 # note\n\nb = (a +\n x)\n-b^-2^x",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % limit
    }

    fn part(&mut self) -> &'static str {
        PARTS[self.below(PARTS.len())]
    }

    fn text(&mut self) -> String {
        match self.below(4) {
            0 => self.parts(),
            1 => self.alternating(),
            2 => self.mutated(),
            _ => self.bytes(),
        }
    }

    fn parts(&mut self) -> String {
        (0..self.below(30)).map(|_| self.part()).collect()
    }

    /// Operands and operators in turn, so that most of it is right.
    fn alternating(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(12) {
            text.push_str(["", "-", "(", "sin(", "|", "√"][self.below(6)]);
            text.push_str(["x", "2", "θ", "u1", "(y + 1)", "max(x, 2)"][self.below(6)]);
            text.push_str(["", "²", "⁻¹", ")", "|", "))"][self.below(6)]);
            text.push_str([" + ", "*", " ", "^", "/", "\n+ ", ";"][self.below(7)]);
        }
        text.push('x');
        text
    }

    /// A loss with some characters deleted, doubled, replaced or inserted.
    fn mutated(&mut self) -> String {
        let mut text: Vec<char> = LOSSES[self.below(LOSSES.len())].chars().collect();
        for _ in 0..=self.below(4) {
            let index = self.below(text.len() + 1);
            let part: Vec<char> = self.part().chars().collect();
            match self.below(3) {
                0 if index < text.len() => {
                    text.remove(index);
                }
                1 if index < text.len() => text[index] = part[0],
                _ => {
                    text.splice(index..index, part);
                }
            }
        }
        text.into_iter().collect()
    }

    fn bytes(&mut self) -> String {
        let bytes: Vec<u8> = (0..self.below(40)).map(|_| self.below(256) as u8).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn check_error(text: &str, error: &SyntaxError) {
    let span = error.span.clone();
    assert!(
        span.start <= span.end && span.end <= text.len(),
        "{text:?}: {error:?}"
    );
    let boundaries = text.is_char_boundary(span.start) && text.is_char_boundary(span.end);
    assert!(boundaries, "{text:?}: {error:?}");
    assert!(
        !span.is_empty() || span.start == text.len(),
        "{text:?}: {error:?}"
    );
    assert!(
        !error.message.is_empty() && error.message.len() < 300,
        "{error:?}"
    );
    let caret = caret(error, text);
    assert!(caret.line <= text.matches('\n').count() && !caret.columns.is_empty());
    assert!(
        render(error, text, "loss").contains(&error.message[..1]),
        "{text:?}"
    );
}

fn check_loss(text: &str, loss: &Loss) {
    assert_eq!(loss.spans.len(), loss.graph.nodes().len(), "{text:?}");
    for span in &loss.spans {
        assert!(!text[span.clone()].is_empty(), "{text:?}: {span:?}");
    }
    for style in [Style::Plain, Style::Unicode] {
        let printed = Printer::new(&loss.graph, style).text(loss.objective);
        if !printed.ends_with('…') {
            let again = parse(&printed, &Names::default());
            let again = again.unwrap_or_else(|error| panic!("{text:?}: {printed:?}: {error}"));
            let twice = Printer::new(&again.graph, style).text(again.objective);
            assert_eq!(printed, twice, "{text:?}");
        }
    }
    let (graph, roots) = algebra::collect(&loss.graph, &[loss.objective]);
    let _ = Printer::new(&graph, Style::Unicode).text(roots[0]);
    if let Some(polynomial) = Polynomial::of(&loss.graph, loss.objective) {
        polynomial.derivative(0).node(&mut loss.graph.clone());
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn random_texts_are_read_or_refused_with_a_place() {
    let seconds = setting("GDPLAY_FUZZ_SECONDS");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(1, |now| now.as_secs());
    let chosen = seconds.map_or(20_261_122, |_| now);
    let seed = setting("GDPLAY_FUZZ_SEED").unwrap_or(chosen).max(1);
    println!("GDPLAY_FUZZ_SEED={seed}");
    let mut random = Random(seed);
    let names = Names {
        constants: vec![("abc".to_string(), 2.0)],
        parameters: vec!["foo".to_string()],
        columns: vec!["col".to_string()],
        ..Names::default()
    };
    let (start, mut texts, mut accepted) = (Instant::now(), 0, 0);
    while match seconds {
        Some(seconds) => start.elapsed() < Duration::from_secs(seconds),
        None => texts < TEXTS,
    } {
        let text = random.text();
        texts += 1;
        match parse(&text, &Names::default()) {
            Ok(loss) => {
                accepted += 1;
                check_loss(&text, &loss);
            }
            Err(error) => check_error(&text, &error),
        }
        if let Err(error) = parse(&text, &names) {
            check_error(&text, &error);
        }
        if let Err(error) = parse_constant(&text) {
            check_error(&text, &error);
        }
    }
    assert!(accepted * 20 > texts, "{accepted} of {texts}");
}

#[test]
fn many_names_and_definitions_are_read() {
    let names: Vec<String> = (0..9000).map(|index| format!("a{index}")).collect();
    let loss = parse(&names.join("+"), &Names::default()).expect("a sum");
    assert_eq!(loss.parameters().len(), 9000);
    let definitions: Vec<String> = (0..3000)
        .map(|index| format!("u{index} = x + {index}"))
        .collect();
    let text = format!("{}\nu1", definitions.join("\n"));
    let loss = parse(&text, &Names::default()).expect("definitions");
    check_loss(&loss.source.clone(), &loss);
}

#[test]
fn long_texts_are_read_or_refused_with_a_place() {
    let mut random = Random(77);
    for part in PARTS {
        for times in [1001, 9000] {
            let other = random.part();
            for text in [
                part.repeat(times),
                format!("{part}{other}").repeat(times / 2),
            ] {
                match parse(&text, &Names::default()) {
                    Ok(loss) => check_loss(&text, &loss),
                    Err(error) => check_error(&text, &error),
                }
            }
        }
    }
}
