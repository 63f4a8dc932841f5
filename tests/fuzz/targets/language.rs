//! The language of losses: every error can be shown, and what is accepted can be printed and read again.

use gdplay::expr::diagnostic::{caret, render};
use gdplay::expr::display::{Printer, Style};
use gdplay::expr::polynomial::Polynomial;
use gdplay::expr::{KnownNames, Loss, SyntaxError, algebra, parse, parse_constant};

use super::Target;
use super::dice::Dice;

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "language",
    inputs: 20_000,
    make,
    run,
};

/// Parts of losses, right and wrong.
pub(crate) const PARTS: &[&str] = &[
    "x", "y", "z1", "w₁", "θ", "σ", "σ(", "π", "τ", "e", "pi", "foo", "foo(", "x(", "abc", "_",
    "2", "3.5", ".5", "5.", "1e3", "1e-", "1e999", "007", "+", "-", "*", "/", "^", "%", "**", "−",
    "·", "×", "÷", "(", "(", ")", ")", "|", "|", ",", "√", "²", "⁻¹", "¹⁰", "⁻", "sin(", "sin",
    "sin²(", "exp(", "max(", "clamp(", "pow(", "log(", "detach(", "=", "==", "u = ", "u", ";",
    "\n", " ", "\t", "\u{a0}", "# note", "\r\n", "é", "😀", "\0", "[", "–", "₁", "<",
];

/// Losses to start from.
const LOSSES: &[&str] = &[
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

fn make(dice: &mut Dice) -> Vec<u8> {
    match dice.below(4) {
        0 => parts(dice).into_bytes(),
        1 => alternating(dice).into_bytes(),
        2 => {
            let loss = dice.one(LOSSES);
            dice.damaged(loss.as_bytes(), PARTS)
        }
        _ => dice.bytes(40),
    }
}

fn parts(dice: &mut Dice) -> String {
    (0..dice.below(30)).map(|_| dice.one(PARTS)).collect()
}

/// Operands and operators in turn, so that most of it is right.
fn alternating(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..=dice.below(12) {
        text.push_str(["", "-", "(", "sin(", "|", "√"][dice.below(6)]);
        text.push_str(["x", "2", "θ", "u1", "(y + 1)", "max(x, 2)"][dice.below(6)]);
        text.push_str(["", "²", "⁻¹", ")", "|", "))"][dice.below(6)]);
        text.push_str([" + ", "*", " ", "^", "/", "\n+ ", ";"][dice.below(7)]);
    }
    text.push('x');
    text
}

fn run(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let names = KnownNames {
        constants: vec![("abc".to_string(), 2.0)],
        parameters: vec!["foo".to_string()],
        columns: vec!["col".to_string()],
        ..KnownNames::default()
    };
    if let Err(error) = parse(&text, &names) {
        check_error(&text, &error);
    }
    if let Err(error) = parse_constant(&text) {
        check_error(&text, &error);
    }
    check(&text)
}

/// Reads a text as a loss; whether it is one.
pub(crate) fn check(text: &str) -> bool {
    let read = parse(text, &KnownNames::default());
    match &read {
        Ok(loss) => check_loss(text, loss),
        Err(error) => check_error(text, error),
    }
    read.is_ok()
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
            let again = parse(&printed, &KnownNames::default());
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
