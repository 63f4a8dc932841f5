//! Texts for terminals that have only ASCII.

use std::borrow::Cow;

use super::{Charset, TerminalTheme};
use crate::ui::text_width;

impl TerminalTheme {
    /// A text in the glyphs that may be used: `−10⁻³ · ∂L` becomes `-1e-3 * dL` in ASCII.
    pub fn text(self, text: &str) -> Cow<'_, str> {
        match self.charset {
            Charset::Unicode => Cow::Borrowed(text),
            Charset::Ascii => transliterated(text),
        }
    }

    /// The same of a text in which every dot multiplies.
    pub fn formulas(self, text: &str) -> Cow<'_, str> {
        match self.charset {
            Charset::Unicode => Cow::Borrowed(text),
            Charset::Ascii => transliterated_formulas(text),
        }
    }
}

/// A text in ASCII; what has no likeness there becomes `?`.
pub(crate) fn transliterated(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut raised = false;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let digit = superscript(c);
        if digit.is_some() && !raised {
            // A power of ten is a number, any other power an expression.
            if let Some(rest) = ten(&result) {
                result.truncate(rest);
                result.push_str("1e");
            } else {
                result.push('^');
            }
        }
        raised = digit.is_some();
        match digit {
            Some(digit) => result.push(digit),
            None if c.is_ascii() => result.push(c),
            // `grad L`, but the length of the gradient alone is `||grad||`.
            None if c == '·' && is_separator(text, characters.as_str()) => result.push('|'),
            // Beside a name a letter x would be another one.
            None if c == '×' && ends_with_name(&result) => result.push_str("times"),
            None if c == '∇' && characters.as_str().starts_with('‖') => result.push_str("grad"),
            None => {
                result.push_str(plain(c));
                // `η (eta)` introduces a letter: here its name is what is written.
                let named = format!(" ({})", plain(c));
                if characters.as_str().starts_with(&named) {
                    characters.nth(named.len() - 1);
                }
            }
        }
    }
    Cow::Owned(result)
}

/// The same of a text in which every dot multiplies, as in what lessons say.
pub(crate) fn transliterated_formulas(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let multiplied = text.replace('·', "*");
    let lines: Vec<String> = multiplied.split('\n').map(in_columns).collect();
    Cow::Owned(lines.join("\n"))
}

/// The same of a line whose cells, with two spaces or more between, stay in their columns where there is room: `²` becomes longer.
fn in_columns(line: &str) -> String {
    const GAP: &str = "  ";
    let mut written = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let cell = rest.trim_start_matches(' ');
        let start = text_width(line) - text_width(cell);
        let end = cell.find(GAP).unwrap_or(cell.len());
        let (cell, after) = cell.split_at(end);
        let gap = rest.len() - cell.len() - after.len();
        let gap = start.saturating_sub(text_width(&written)).max(gap.min(1));
        written += &" ".repeat(gap);
        written += &transliterated(cell);
        rest = after;
    }
    written
}

/// Whether the dot before this end of a text parts clauses: in a product factors stand on both sides, or there is no space.
fn is_separator(text: &str, rest: &str) -> bool {
    let before = text
        .strip_suffix(rest)
        .and_then(|text| text.strip_suffix(" ·"));
    let (Some(before), Some(after)) = (before, rest.strip_prefix(' ')) else {
        return false;
    };
    let is_symbol = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() == 1;
    let left = before.rsplit(' ').next().unwrap_or_default();
    let mut words = after.split(' ');
    let right = words.next().unwrap_or_default();
    let is_word = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
    // `100 rows` is no factor.
    if words.next().is_some_and(is_word) && right.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let ends = |c: char| c.is_ascii_digit() || ")‖²₀₁₂₃₄₅₆₇₈₉".contains(c);
    let begins = |c: char| c.is_ascii_digit() || "(-−∂√‖".contains(c);
    let left = left.ends_with(ends) || is_symbol(left) || is_quotient(left);
    let is_call = right.starts_with(char::is_alphabetic) && right.contains('(');
    let right = right.starts_with(begins) || is_symbol(right) || is_quotient(right) || is_call;
    !(left && right)
}

/// Whether a text ends with a name of one letter, such as `y` or `w_1`, and a space.
fn ends_with_name(text: &str) -> bool {
    let word = text
        .strip_suffix(' ')
        .and_then(|text| text.rsplit([' ', '(']).next());
    word.is_some_and(|word| word.chars().filter(|c| c.is_alphabetic()).count() == 1)
}

/// Whether a word is a derivative: `dy/du`, `∂L/∂x`.
fn is_quotient(word: &str) -> bool {
    let is_part = |part: &str, sign: char| part.trim_start_matches('(').starts_with(sign);
    let both = |(above, below): (&str, &str)| {
        let mut signs = ['d', '∂'].into_iter();
        signs.any(|sign| is_part(above, sign) && is_part(below, sign))
    };
    word.split_once('/').is_some_and(both)
}

/// Where the number ten begins that the text ends with, if it does.
fn ten(text: &str) -> Option<usize> {
    let rest = text.strip_suffix("10")?;
    let alone = !rest.ends_with(|c: char| c.is_alphanumeric() || c == '.');
    alone.then_some(rest.len())
}

/// The digit or sign that is raised.
fn superscript(c: char) -> Option<char> {
    match c {
        '⁻' => Some('-'),
        '⁰' => Some('0'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁴'..='⁹' => char::from_digit(c as u32 - '⁰' as u32, 10),
        _ => None,
    }
}

/// The digits below the line.
const BELOW: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The likeness of one character.
fn plain(c: char) -> &'static str {
    match c {
        '−' | '–' | '—' | '─' | '┄' | '━' => "-",
        '·' | '•' | '★' => "*",
        '×' => "x",
        '\u{302}' => "_hat",
        '∞' => "inf",
        '∂' => "d",
        '∇' => "grad ",
        'η' => "eta",
        'λ' => "lambda",
        'κ' => "kappa",
        'β' => "beta",
        'α' => "alpha",
        'ρ' => "rho",
        'ε' => "eps",
        'θ' => "theta",
        'σ' => "sigma",
        'μ' => "mu",
        'π' => "pi",
        'τ' => "tau",
        'Δ' => "D",
        'Σ' => "sum",
        '′' | '’' => "'",
        'ᵀ' => "^T",
        '→' => "->",
        '←' => "<-",
        '↑' | '▴' => "^",
        '↓' | '▾' => "v",
        '÷' | '↗' | '↙' => "/",
        '↖' | '↘' => "\\",
        '≤' => "<=",
        '≥' => ">=",
        '≈' => "~",
        '≠' => "!=",
        '±' => "+-",
        '√' => "sqrt",
        '‖' => "||",
        '│' => "|",
        '├' | '┤' | '┼' | '╭' | '╮' | '╰' | '╯' | '┴' | '┬' => "+",
        '₀'..='₉' => {
            let digit = (c as usize).saturating_sub('₀' as usize);
            BELOW.get(digit).copied().unwrap_or_default()
        }
        '…' => "...",
        '✓' => "ok",
        '✗' | '✕' => "X",
        '●' => "@",
        '○' => "o",
        '◉' => "0",
        '▶' | '▸' => ">",
        '◂' => "<",
        '◆' | '■' | '▲' | '▼' | '◇' => "",
        '┊' => ":",
        '⌐' => "cut",
        '▏' => "_",
        '\u{a0}' => " ",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_ascii() {
        assert_eq!(transliterated("−10⁻³"), "-1e-3");
        assert_eq!(transliterated("x² + 3·y"), "x^2 + 3*y");
        assert_eq!(transliterated("η·λ ≤ 2 ✓"), "eta*lambda <= 2 ok");
        assert!(matches!(transliterated("plain ~ text"), Cow::Borrowed(_)));
        assert_eq!(transliterated("110² x10²"), "110^2 x10^2");
        assert_eq!(
            transliterated("(y × −0.8 a step), × 0.154, 40 × 2, rows × width"),
            "(y times -0.8 a step), x 0.154, 40 x 2, rows x width"
        );
        assert_eq!(
            transliterated("dy/dx = dy/du · du/dx = 3u² · (−3)"),
            "dy/dx = dy/du * du/dx = 3u^2 * (-3)"
        );
        assert_eq!(transliterated("x − η · slope"), "x - eta | slope");
        assert_eq!(transliterated_formulas("x − η · slope"), "x - eta * slope");
        assert_eq!(transliterated("at A · step 178"), "at A | step 178");
        assert_eq!(transliterated("step 0 · 100 rows"), "step 0 | 100 rows");
        assert_eq!(transliterated("= ∂L/∂v₆ · ∂v₆/∂x"), "= dL/dv6 * dv6/dx");
        assert_eq!(
            transliterated("λ 0.3 … 818 · η·λ 0.8 · safe"),
            "lambda 0.3 ... 818 | eta*lambda 0.8 | safe"
        );
        assert_eq!(
            transliterated("x − η · ∂L/∂x = 2 − 0.5 · (−9)"),
            "x - eta * dL/dx = 2 - 0.5 * (-9)"
        );
        assert_eq!(transliterated("‖∇‖, ‖∇L‖"), "||grad||, ||grad L||");
        assert_eq!(transliterated("日"), "?");
        assert_eq!(transliterated("η (eta) = 0.1"), "eta = 0.1");
        assert_eq!(transliterated("called κ (kappa)."), "called kappa.");
        assert_eq!(transliterated("η (here 0.1)"), "eta (here 0.1)");
    }
}
