//! Words and letters that notes use for something else than a parameter: each would quietly become one.

use super::super::callable::Callable;
use super::super::function::Binary;
use super::super::lexer::{Lexeme, Token};
use super::super::loss::SyntaxError;
use super::super::spelling;
use super::beside::{self, OF_SENTENCES};
use super::borrowed;

/// Letters before a parenthesis that are functions in notes; they are names as their spelling, or typed so.
const FUNCTIONS: [(&str, &str, &str); 6] = [
    ("Σ", "a sum over the rows", "sum(…)"),
    ("H", "the step function", "step(x)"),
    ("Γ", "the gamma function", ""),
    ("gamma", "the gamma function", ""),
    ("Θ", "the step function", "step(x)"),
    (
        "Φ",
        "the normal distribution function",
        "(1 + erf(x/sqrt(2)))/2",
    ),
];

/// Words behind an operand, and what to do.
const BEHIND: [(&str, &str); 18] = [
    (
        "import",
        "leave the line out: functions have no module here",
    ),
    (
        "subject",
        "a loss has no constraints: add what breaking one costs, as in `+ 10 relu(1 - x)^2`",
    ),
    (
        "for",
        "there are no loops: the rows of the data are summed by `sum(x)` and `mean(x)`",
    ),
    ("if", "a choice is `where(condition, a, b)`"),
    ("else", "a choice is `where(condition, a, b)`"),
    ("squared", "write `^2`"),
    ("cubed", "write `^3`"),
    ("times", "write `*`"),
    ("plus", "write `+`"),
    ("minus", "write `-`"),
    ("over", "write `/`"),
    ("divided", "write `/`"),
    ("by", OF_SENTENCES),
    ("is", OF_SENTENCES),
    ("the", OF_SENTENCES),
    ("where", OF_SENTENCES),
    (
        "as",
        "a number has no type here: leave `as` and the type out",
    ),
    ("of", "a function has its argument in parentheses"),
];

/// Why the name at `at`, which stands for nothing yet, is refused; `is_known` says of others whether they stand for something.
pub(super) fn refusal(
    source: &str,
    lexemes: &[Lexeme],
    at: usize,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<SyntaxError> {
    let name = lexemes.get(at)?;
    letter(source, lexemes, at)
        .or_else(|| base(lexemes, at))
        .or_else(|| remark(lexemes, at, is_known))
        .or_else(|| index_of_norm(source, lexemes, at))
        .or_else(|| entries(lexemes, at))
        .or_else(|| base_below(lexemes, at))
        .or_else(|| bare(lexemes, at))
        .or_else(|| borrowed::exponent(source, lexemes, at))
        .or_else(|| literal(source, lexemes, at))
        .or_else(|| beside::accent(lexemes, at))
        .or_else(|| beside::imaginary(source, lexemes, at))
        .or_else(|| beside::remark_in_parentheses(lexemes, at))
        .or_else(|| word(lexemes, at))
        .or_else(|| beside::number_behind(lexemes, at))
        .map(|(message, hint)| SyntaxError::new(message, name.span.clone()).hint(hint))
}

/// `H(x)`, `Γ(x)`.
fn letter(source: &str, lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let typed = source.get(lexemes[at].span.clone())?;
    let (_, meaning, written) = FUNCTIONS.iter().find(|(letter, ..)| *letter == typed)?;
    let is_call = lexemes
        .get(at + 1)
        .is_some_and(|next| next.token == Token::Open && next.span.start == lexemes[at].span.end);
    let written = match *written {
        "" => "there is none here".to_string(),
        written => format!("write `{written}`"),
    };
    is_call.then(|| {
        let message = format!("`{typed}(…)` may be {meaning}, or a product");
        (
            message,
            format!("for the function {written}; for the product put `*` before the parenthesis"),
        )
    })
}

/// `E^x`, which is Mathematica's e; `E^2` may be the square of a parameter.
fn base(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let is_base = token(at) == Some(&Token::Name("E".to_string()))
        && token(at + 1) == Some(&Token::Operator(Binary::Pow))
        && !matches!(token(at + 2)?, Token::Number(_));
    is_base.then(|| {
        (
            "`E` is no constant here".to_string(),
            "write `e` for 2.718…; for a parameter of this name write `(E)^…`".to_string(),
        )
    })
}

/// `x^2 % of the error`, `x^2 -- of the error`.
fn remark(
    lexemes: &[Lexeme],
    at: usize,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<(String, String)> {
    const SHORTEST: usize = 3;
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let before = |back: usize| at.checked_sub(back).and_then(token);
    let minus = Some(&Token::Operator(Binary::Sub));
    let sign = if before(1) == Some(&Token::Operator(Binary::Rem)) {
        "%"
    } else if before(1) == minus && before(2) == minus {
        "--"
    } else {
        return None;
    };
    let (Token::Name(first), Token::Name(second)) = (token(at)?, token(at + 1)?) else {
        return None;
    };
    let are_words = first.len().max(second.len()) >= SHORTEST && !is_known(second);
    are_words.then(|| {
        let message = format!("words behind `{sign}`");
        (
            message,
            "a remark begins with `#`; a product has `*`".to_string(),
        )
    })
}

/// `|x|_1`.
fn index_of_norm(source: &str, lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let before = lexemes.get(at.checked_sub(1)?)?;
    let is_beside = before.token == Token::Bar && before.span.end == lexemes[at].span.start;
    let index = source.get(lexemes[at].span.clone())?.strip_prefix('_')?;
    (is_beside && !index.is_empty()).then(|| {
        (
            "bars with an index".to_string(),
            "norms are `rowsum(abs(v))`, `norm(v)` and `rowmax(abs(v))`".to_string(),
        )
    })
}

/// `x(1)^2 + x(2)^2`: entries in MATLAB, products here.
fn entries(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let entry = |at: usize| {
        let [name, open, index, close] = lexemes.get(at..at + 4)? else {
            return None;
        };
        let (Token::Name(name_text), Token::Number(index)) = (&name.token, &index.token) else {
            return None;
        };
        let is_entry = open.token == Token::Open
            && open.span.start == name.span.end
            && close.token == Token::Close
            && index.fract() == 0.0;
        is_entry.then_some((name_text, *index))
    };
    let (name, first) = entry(at)?;
    if Callable::named(name).is_some() || spelling::is_function_elsewhere(name) {
        return None;
    }
    let others = (0..lexemes.len()).filter_map(entry);
    let mut others = others.filter(|(other, index)| *other == name && *index != first);
    let (_, second) = others.next()?;
    Some((
        format!("`{name}({first})` and `{name}({second})` may be entries, or products"),
        format!(
            "for entries write `{name}{first}` and `{name}{second}`; for products put `*` before the parenthesis"
        ),
    ))
}

/// `arcsin x`, `cot x`: a function of another notation without parentheses. Of others the name may be that of a parameter.
fn bare(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    const FUNCTIONS: [&str; 11] = [
        "cot", "csc", "cosec", "coth", "sech", "csch", "tgh", "sgn", "lg", "ld", "lb",
    ];
    let Token::Name(name) = &lexemes.get(at)?.token else {
        return None;
    };
    let is_one = FUNCTIONS.contains(&name.as_str()) || name.starts_with("arc");
    let advice = spelling::function_hint(name)
        .filter(|_| is_one && spelling::is_function_elsewhere(name))?;
    let is_applied = matches!(
        lexemes.get(at + 1)?.token,
        Token::Name(_) | Token::Number(_) | Token::Bar | Token::Root
    );
    is_applied.then(|| {
        (
            format!("`{name}` is not a function"),
            format!("{advice}, with its argument in parentheses"),
        )
    })
}

/// `1.0f` and `(double) x` of C: a number has no type here.
fn literal(source: &str, lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    const TYPES: [&str; 5] = ["double", "float", "int", "long", "unsigned"];
    /// Behind a whole number too; of one letter they may be a factor.
    const SUFFIXES: [&str; 12] = [
        "f32", "f64", "i32", "i64", "u32", "u64", "UL", "LL", "ULL", "f0", "_f32", "_f64",
    ];
    let name = lexemes.get(at)?;
    let text = source.get(name.span.clone())?;
    let before = at.checked_sub(1).and_then(|before| lexemes.get(before));
    let is_suffix = before.is_some_and(|before| {
        let number = source.get(before.span.clone()).unwrap_or_default();
        matches!(before.token, Token::Number(_))
            && before.span.end == name.span.start
            && (SUFFIXES.contains(&text)
                || number.contains(['.', 'e', 'E']) && matches!(text, "f" | "F"))
    });
    let is_cast = TYPES.contains(&text)
        && before.is_some_and(|before| before.token == Token::Open)
        && lexemes
            .get(at + 1)
            .is_some_and(|next| next.token == Token::Close);
    (is_suffix || is_cast).then(|| {
        (
            format!("`{text}` says of what type a number is"),
            String::from("leave it out; a product has `*`"),
        )
    })
}

/// `log_10 x`.
fn base_below(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let Token::Name(name) = &lexemes.get(at)?.token else {
        return None;
    };
    let base = name
        .strip_prefix("log_")
        .filter(|base| base.len() == 1 || base.bytes().all(|digit| digit.is_ascii_digit()))?;
    let is_applied = matches!(
        lexemes.get(at + 1)?.token,
        Token::Name(_) | Token::Number(_) | Token::Open | Token::Bar
    );
    let written = match base {
        "2" | "10" => format!("`log{base}(x)`"),
        _ => format!("`ln(x)/ln({base})`"),
    };
    is_applied.then(|| {
        (
            format!("`{name}` is not a function"),
            format!("write {written}; for a parameter of this name put `*` behind it"),
        )
    })
}

/// `minimize x^2`, `x squared`.
fn word(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let Token::Name(name) = token(at)? else {
        return None;
    };
    let is_operand = |token: &Token| {
        matches!(
            token,
            Token::Name(_) | Token::Number(_) | Token::Open | Token::Bar | Token::Root
        )
    };
    let before = at.checked_sub(1).and_then(token);
    // `50% of x` too.
    let of_percent = name == "of" && before == Some(&Token::Operator(Binary::Rem));
    let is_behind = of_percent
        || before.is_some_and(|token| {
            matches!(
                token,
                Token::Name(_) | Token::Number(_) | Token::Close | Token::Superscript { .. }
            )
        });
    let is_call = lexemes
        .get(at + 1)
        .is_some_and(|next| next.token == Token::Open && next.span.start == lexemes[at].span.end);
    // `v where(z > 0, z, 0)` is a product.
    let advice = if is_behind && is_call && Callable::named(name).is_some() {
        None
    } else if is_behind {
        let row = BEHIND.iter().find(|(word, _)| word == name);
        if let Some(sign) = spelling::sign_said(name).filter(|sign| {
            let is_applied = token(at + 1).is_some_and(is_operand);
            row.is_none() && (is_applied || sign.len() > 1)
        }) {
            let message = format!("`{name}` has no meaning here");
            return Some((message, format!("write `{sign}`")));
        }
        row.map(|(_, advice)| *advice)
    } else {
        let is_function = is_call && spelling::is_function_elsewhere(name);
        spelling::advice_before(name)
            .filter(|_| !is_function && token(at + 1).is_some_and(is_operand))
    };
    advice.map(|advice| (format!("`{name}` has no meaning here"), advice.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::expr::{KnownNames, parse};

    #[test]
    fn what_notes_use_for_something_else_is_refused() {
        for (text, part) in [
            ("H(x - 1)", "`step(x - 1)`"),
            ("Γ(x)", "no gamma function"),
            ("gamma(x + 1)", "no gamma function"),
            ("2 Θ(x)", "`2 step(x)`"),
            ("Φ(x)", "erf"),
            ("E^x", "`e^x`"),
            ("E^(-x^2)", "`e^(-x^2)`"),
            ("x^2 % of the error", "`x^2`"),
            ("x^2 -- the error", "`x^2`"),
            ("|x|_1", "`rowsum(abs(x))`"),
            ("||x||_2^2", "`norm(x)^2`"),
            ("minimize x^2", "`x^2`"),
            ("minimize (x - 1)^2", "`(x - 1)^2`"),
            ("minimum (x - 1)^2", "`(x - 1)^2`"),
            ("argmin x^2", "`x^2`"),
            ("maximize x^2", "negative"),
            ("x squared", "`x^2`"),
            ("x(1)^2 + x(2)^2", "`x1^2 + x2^2`"),
            ("log_10 x", "`log10(x)`"),
            ("log_3 x", "`ln(x)/ln(3)`"),
            ("arcsin x/3", "`asin(x)/3`"),
            ("2 cot x", "`1/tan(x)`"),
            ("mean(x for x)", "no loops"),
            ("1.000,5 x", "`1000.5`"),
            ("sin(30°)", "`sin(30 * pi/180)`"),
            ("x^2 if y > 0 else 0", "`where(y > 0, x^2, 0)`"),
            ("derivative of x^2", "derivatives are taken"),
        ] {
            let error = parse(text, &KnownNames::default()).expect_err(text);
            let hint = error.hint.as_deref().unwrap_or_default();
            assert!(hint.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn parameters_of_these_names_stay() {
        let declared = KnownNames {
            parameters: vec!["H".to_string(), "plot".to_string()],
            ..KnownNames::default()
        };
        for (text, names) in [
            ("H (x - 1)", &KnownNames::default()),
            ("H*(x - 1)", &KnownNames::default()),
            ("H(t) = t^2; H(x)", &KnownNames::default()),
            ("H(x) plot x", &declared),
            ("γ(x + 1) + δ(x) + a(x + 1)", &KnownNames::default()),
            ("E^2 - p^2 + (E)^x", &KnownNames::default()),
            ("x % period + x % k w", &KnownNames::default()),
            ("x -- y", &KnownNames::default()),
            ("x + squared + over", &KnownNames::default()),
            ("_1 |x|", &KnownNames::default()),
            ("x(1) + x(1)^2 + y(2)", &KnownNames::default()),
            ("f(t) = t^2; f(1) + f(2) x", &KnownNames::default()),
            ("x (1) + x (2)", &KnownNames::default()),
            ("sin(1) + sin(2) x", &KnownNames::default()),
            ("log_3 * x + log_10", &KnownNames::default()),
            ("arcs x + arcsin * x + cot", &KnownNames::default()),
        ] {
            assert!(
                parse(text, names).is_ok(),
                "{text}: {:?}",
                parse(text, names).err()
            );
        }
    }
}
