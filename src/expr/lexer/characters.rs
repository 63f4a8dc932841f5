//! Single characters: what each stands for, and what to say about those that stand for nothing.

use super::super::function::Binary;
use super::super::loss::SyntaxError;
use super::Token;

/// The Greek letters and their spelling.
pub(in crate::expr) const GREEK: [(char, &str); 49] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('ο', "omicron"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Α', "Alpha"),
    ('Β', "Beta"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Ε', "Epsilon"),
    ('Ζ', "Zeta"),
    ('Η', "Eta"),
    ('Θ', "Theta"),
    ('Ι', "Iota"),
    ('Κ', "Kappa"),
    ('Λ', "Lambda"),
    ('Μ', "Mu"),
    ('Ν', "Nu"),
    ('Ξ', "Xi"),
    ('Ο', "Omicron"),
    ('Π', "Pi"),
    ('Ρ', "Rho"),
    ('Σ', "Sigma"),
    ('Τ', "Tau"),
    ('Υ', "Upsilon"),
    ('Φ', "Phi"),
    ('Χ', "Chi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
    ('µ', "mu"), // U+00B5, the micro sign of many keyboards
];

/// The digits above the line, by value.
pub(in crate::expr) const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// The spelling of a Greek letter.
pub(super) fn greek(c: char) -> Option<&'static str> {
    let letter = GREEK.iter().find(|(letter, _)| *letter == c);
    letter.map(|(_, name)| *name)
}

/// The ASCII digit of a digit above the line.
pub(super) fn raised_digit(c: char) -> Option<char> {
    let value = RAISED.iter().position(|raised| *raised == c)?;
    char::from_digit(value as u32, 10)
}

/// The ASCII digit of a digit below the line.
pub(super) fn subscript_digit(c: char) -> Option<char> {
    let value = (c as u32).checked_sub('₀' as u32)?;
    char::from_digit(value, 10)
}

/// White space within a line, no-break spaces included.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

/// The comparison that a text begins with, and how it is spelled there.
pub(super) fn comparison(text: &str) -> Option<(&'static str, Binary)> {
    const SPELLINGS: [(&str, Binary); 9] = [
        ("==", Binary::Equal),
        ("!=", Binary::NotEqual),
        ("≠", Binary::NotEqual),
        ("<=", Binary::LessEqual),
        ("≤", Binary::LessEqual),
        (">=", Binary::GreaterEqual),
        ("≥", Binary::GreaterEqual),
        ("<", Binary::Less),
        (">", Binary::Greater),
    ];
    let begins = |(spelling, _): &(&str, Binary)| text.starts_with(spelling);
    SPELLINGS.into_iter().find(begins)
}

/// The token of a character that is one by itself.
pub(super) fn sign(c: char) -> Option<Token> {
    Some(match c {
        '+' => Token::Operator(Binary::Add),
        '-' | '−' => Token::Operator(Binary::Sub),
        '*' | '·' | '×' | '⋅' => Token::Operator(Binary::Mul),
        '/' | '÷' => Token::Operator(Binary::Div),
        '%' => Token::Operator(Binary::Rem),
        '^' => Token::Operator(Binary::Pow),
        '√' => Token::Root,
        '(' => Token::Open,
        ')' => Token::Close,
        '[' => Token::OpenVector,
        ']' => Token::CloseVector,
        '|' => Token::Bar,
        ',' => Token::Comma,
        '=' => Token::Equals,
        '\n' => Token::NewLine,
        ';' => Token::Semicolon,
        _ => return None,
    })
}

/// Why a character is refused, with a hint where it is clear what was meant.
pub(super) fn refusal(text: &str, c: char, at: usize) -> SyntaxError {
    let span = at..at + c.len_utf8();
    let code = format!("U+{:04X}", c as u32);
    let error = if c.is_control() || c == '\u{FEFF}' || ('\u{200B}'..='\u{200F}').contains(&c) {
        SyntaxError::new(format!("the invisible character {code}"), span)
    } else if c.is_ascii() {
        SyntaxError::new(format!("`{c}` has no meaning here"), span)
    } else {
        SyntaxError::new(format!("`{c}` ({code}) has no meaning here"), span)
    };
    // f'(x).
    let after_name = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if after_name && matches!(c, '\'' | '’' | '′') {
        return error.hint(
            "derivatives are taken for you: write the function itself, its slope stands beside it",
        );
    }
    match advice(c) {
        Some(advice) => error.hint(advice),
        None => error,
    }
}

fn advice(c: char) -> Option<&'static str> {
    Some(match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '－' | '⁃' => "for minus write `-`",
        '{' | '}' | '（' | '）' | '［' | '］' => "group with `(` and `)`",
        '≈' => "compare with `<`, `<=`, `>`, `>=`, `==` or `!=`",
        '&' => "both conditions hold where `a and b` does",
        '?' => "`where(condition, a, b)` chooses",
        '!' => "there is no factorial; `not` turns a condition around",
        '\'' | '"' | '‘' | '’' | '“' | '”' | '`' | '′' => {
            "a loss has no quotes and no primes"
        }
        ':' => "a definition is `name = …`",
        '\\' => "write names without a backslash, as in `pi` or `sqrt(x)`",
        '∗' | '∙' | '•' | '✕' | '✖' => "for times write `*`",
        '⁄' | '∕' => "for division write `/`",
        '⁺' | 'ⁿ' | 'ᵀ' | 'ˣ' | 'ʸ' => "write the exponent as `^…`",
        '∞' => "a loss has only finite numbers",
        '°' => "angles are in radians: for degrees write `* pi/180`",
        '∑' | '∏' | '∫' | '∂' | '∇' => {
            "write the sum or the product out; derivatives are taken for you"
        }
        c if c.is_alphabetic() => "names are made of Latin and Greek letters, digits and `_`",
        c if c.is_numeric() => "write numbers with the digits 0 to 9",
        '→' | '↦' | '⟶' | '⇒' => {
            "a function of one's own is `f(x) = …`; a value is given by `--at x=2`"
        }
        '∓' | '±' => "a loss has one value: write it with `+` or with `-`",
        '∝' | '∼' => "a loss is what is minimized: write it out, as in `mse(w x, y)`",
        '∈' | '∉' | '∀' | '∃' => "a loss has no sets; a condition is `where(x > 0, a, b)`",
        '\u{0302}' | '\u{0304}' | '\u{0303}' | '\u{0307}' | '\u{20d7}' => {
            "names have no accents: write `y_hat` for ŷ, `x_bar` for x̄"
        }
        c if c.is_control() || ('\u{200B}'..='\u{200F}').contains(&c) || c == '\u{FEFF}' => {
            "delete it"
        }
        c if !c.is_alphanumeric() && !c.is_ascii() => "delete it, or write what it stands for",
        _ => return None,
    })
}
