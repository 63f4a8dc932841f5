//! Words and signs of programs, textbooks and remarks that became names of parameters.

use super::super::finding::{Finding, FindingKind};
use super::letters::{is_divisor, is_multiple_of_x, transposed};
use super::suffixes;
use crate::expr::{Loss, Span, words_at};

/// Words that are hardly meant as parameters, and what to do.
const WORDS: &[(&[&str], &str)] = &[
    (&["return"], "leave it out: the last line is the loss"),
    (
        &["for"],
        "there are no loops: `sum(x)` and `mean(x)` run over the rows",
    ),
    (&["if", "else", "then"], "write `where(condition, a, b)`"),
    (&["true", "True", "TRUE"], "write 1"),
    (&["false", "False", "FALSE"], "write 0"),
    (&["None", "null"], "leave it out"),
    (
        &[
            "inf", "Inf", "INF", "infinity", "Infinity", "INFINITY", "oo",
        ],
        "a loss has only finite numbers, such as `1e300`",
    ),
    (&["NaN", "nan", "NAN"], "a loss has only numbers"),
    (&["lim"], "write the function alone"),
    (&["Pi", "PI", "M_PI"], "write `pi`"),
    (&["TAU", "Tau"], "write `tau`"),
    (&["M_E"], "write `e`"),
    (&["M_PI_2", "FRAC_PI_2"], "write `pi/2`"),
    (&["M_PI_4", "FRAC_PI_4"], "write `pi/4`"),
    (&["M_SQRT2", "SQRT_2", "SQRT2"], "write `sqrt(2)`"),
    (&["M_LN2", "LN_2", "LN2"], "write `ln(2)`"),
    (&["M_LN10", "LN_10", "LN10"], "write `ln(10)`"),
    (&["minus"], "write `-`"),
    (
        &["raised", "equals", "sine", "cosine", "natural", "SELECT"],
        "a loss is an expression, such as `sin(x)^2`",
    ),
    (&["im"], "a loss has only real numbers"),
    (&["choose"], "write the number that it is"),
    (
        &["argmin"],
        "a loss is minimized over all its parameters: leave it out",
    ),
    (&["function"], "write `f(x) = …`, and below it the loss"),
    (&["end"], "leave it out: the last line is the loss"),
    (&["move"], "write the body of the function alone"),
    (
        &["maximize", "maximise", "argmax"],
        "a loss is minimized: write its negative, as in `-(x + 1)`",
    ),
    (
        &["f64", "f32", "UL", "LL"],
        "a number has no type here: leave it out",
    ),
    (
        &["of", "in", "is", "the", "by", "divided", "at"],
        "a loss is an expression: write it alone, and words behind `#`",
    ),
];

/// Names that may well be parameters: of these it is only said what else they may be where they have no value.
const LETTERS: &[(&str, &str)] = &[("E", "write `e` for 2.718…"), ("T", TRANSPOSE)];

const TRANSPOSE: &str = "write `dot(a, b)` for aᵀ b";

/// What to do about a remark.
const REMARK: &str = "begin a remark with `#`";

/// What to do where a name without a value was likely meant for something else.
///
/// `given` are other names that have one.
pub fn likely_meant(loss: &Loss, name: &str, given: &[&str]) -> Option<String> {
    let letter = LETTERS.iter().find(|(letter, _)| *letter == name);
    let is_remark = || {
        let span = words_at(&loss.source, name).next();
        span.is_some_and(|span| sign_of_remark(loss, &span).is_some())
    };
    let word = remedy(name).or(letter.map(|(_, remedy)| *remedy));
    word.map(String::from)
        .or_else(|| Some(format!("write `{}`", parts_of(loss, name, given)?)))
        .or_else(|| is_remark().then(|| REMARK.to_string()))
        .or_else(|| suffixes::is_suffix(loss, name).then(|| suffixes::SUFFIX.to_string()))
}

fn remedy(name: &str) -> Option<&'static str> {
    let row = WORDS.iter().find(|(words, _)| words.contains(&name));
    row.map(|(_, remedy)| *remedy)
}

/// A word or sign of programs and textbooks that became a name.
pub(super) fn finding(name: &str) -> Option<Finding> {
    let (text, remedy) = match name {
        "T" => (
            String::from("`T` is a parameter that is descended, not a sign"),
            format!("{TRANSPOSE}; a name in [params] is meant as one"),
        ),
        _ => (
            format!("`{name}` is a parameter that is descended, nothing else"),
            remedy(name)?.to_string(),
        ),
    };
    Some(
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(remedy),
    )
}

/// Letters side by side that became one name: `xy` beside `x` and `y`, and `sinx`.
pub(super) fn together(loss: &Loss, name: &str) -> Option<Finding> {
    let parts = parts_of(loss, name, &[])?;
    let text = format!("`{name}` is a parameter that is descended; perhaps meant: `{parts}`");
    Some(
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(format!(
                "write `{parts}`; a name in [params] is meant as one"
            )),
    )
}

/// The product that a name may be: each of its letters, or of its names with an index, is a name of the loss, or one of two
/// letters is; or the function and its argument.
fn parts_of(loss: &Loss, name: &str, given: &[&str]) -> Option<String> {
    const LONGEST: usize = 3;
    let is_name = |part: &str| {
        let mut names = loss.parameters().iter().chain(loss.graph.columns());
        given.contains(&part) || names.any(|name| name == part)
    };
    if let Some(parts) = indexed(name) {
        return Some(parts.join(" "));
    }
    let as_read = greek_factor(name).or_else(|| power(loss, name));
    if let Some(parts) = as_read.or_else(|| transposed(name)) {
        return Some(parts);
    }
    let letters: Vec<String> = name.chars().map(String::from).collect();
    let is_argument = |letter: &String| arguments(&loss.source).contains(letter);
    let are_letters = name.bytes().all(|byte| byte.is_ascii_alphabetic());
    // Of `wx` one is a column, or the variable of notes.
    let is_variable = |letter: &String| {
        let is_column = loss.graph.columns().contains(letter) || given.contains(&letter.as_str());
        is_column || is_argument(letter) || matches!(letter.as_str(), "x" | "y") && is_name(letter)
    };
    let is_product = (2..=LONGEST).contains(&letters.len())
        && letters.iter().all(|letter| is_name(letter))
        || letters.len() == 2 && are_letters && letters.iter().any(is_variable)
        || is_multiple_of_x(loss, name)
        || is_divisor(loss, name);
    if is_product {
        return Some(letters.join(" "));
    }
    // `xsinx`.
    let first = name.chars().next().filter(char::is_ascii_lowercase)?;
    let before = (first == 'x' || is_name(&first.to_string())).then_some(first);
    let of_factor =
        before.and_then(|before| Some(format!("{before} {}", applied(&name[1..], &is_name)?)));
    applied(name, &is_name).or(of_factor)
}

/// `sinx` is the function and its argument.
fn applied(name: &str, is_name: &dyn Fn(&str) -> bool) -> Option<String> {
    // `log10x` has a base.
    const FUNCTIONS: [&str; 16] = [
        "sinh", "cosh", "tanh", "sqrt", "asin", "acos", "atan", "sin", "cos", "tan", "exp", "ln",
        "log10", "log2", "log", "abs",
    ];
    // A digit behind another may be a base.
    const OF_NUMBERS: [&str; 5] = ["sqrt", "sin", "cos", "exp", "ln"];
    let function = FUNCTIONS
        .iter()
        .find(|function| name.starts_with(**function))?;
    let argument = name.strip_prefix(function)?;
    let letter = argument.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = letter.is_empty() && !argument.is_empty() && OF_NUMBERS.contains(function);
    // `sinxcosy`: the letter is an argument, and behind it another function begins.
    let of_two = || {
        let first = argument.chars().next().filter(char::is_ascii_lowercase)?;
        let is_variable = |part: &str| matches!(part, "x" | "y") || is_name(part);
        let second = applied(&argument[1..], &is_variable)?;
        is_variable(&first.to_string()).then(|| format!("{function}({first}) {second}"))
    };
    if let Some(parts) = of_two() {
        return Some(parts);
    }
    let is_argument = letter == "x" || !letter.is_empty() && is_name(letter);
    (is_argument || is_number).then(|| format!("{function}({argument})"))
}

/// `thetax` and `pix`: the spelling of a Greek letter before a letter.
fn greek_factor(name: &str) -> Option<String> {
    const LETTERS: [&str; 11] = [
        "theta", "alpha", "beta", "gamma", "delta", "lambda", "omega", "sigma", "kappa", "epsilon",
        "phi",
    ];
    let (letter, rest) = LETTERS
        .into_iter()
        .find_map(|letter| Some((letter, name.strip_prefix(letter)?)))
        .or_else(|| {
            Some((
                "pi",
                name.strip_prefix("pi")
                    .filter(|rest| matches!(*rest, "x" | "y" | "r"))?,
            ))
        })?;
    // `alphas` are several.
    let is_factor =
        rest.len() == 1 && rest != "s" && rest.bytes().all(|byte| byte.is_ascii_lowercase());
    is_factor.then(|| format!("{letter} {rest}"))
}

/// `x2` where no other x has an index: the power of a copied text.
fn power(loss: &Loss, name: &str) -> Option<String> {
    let [letter, digit @ b'2'..=b'9', behind @ ..] = name.as_bytes() else {
        return None;
    };
    // `x2y`.
    if !matches!(behind, [] | [b'a'..=b'z']) {
        return None;
    }
    let letter = char::from(*letter);
    let is_sibling = |other: &String| {
        let index = other.strip_prefix(letter).unwrap_or_default();
        *other != name
            && !index.is_empty()
            && index
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_')
    };
    let mut names = loss.parameters().iter().chain(loss.graph.columns());
    let is_power = letter.is_ascii_lowercase() && !names.any(is_sibling);
    let behind = behind
        .first()
        .map_or_else(String::new, |behind| format!(" {}", char::from(*behind)));
    is_power.then(|| format!("{letter}^{}{behind}", char::from(*digit)))
}

/// The arguments of the functions that a text defines: `L(w, b) = …`.
fn arguments(source: &str) -> Vec<String> {
    let heads = source.split(['\n', ';']).filter_map(|line| {
        let (head, _) = line.split_once('=')?;
        let (name, rest) = head.trim().split_once('(')?;
        let is_name = name.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then(|| rest.trim().strip_suffix(')'))?
    });
    let names = heads.flat_map(|names| names.split(','));
    names.map(|name| name.trim().to_string()).collect()
}

/// The names with an index that stand side by side in a name: `x_1x_2` is `x_1 x_2`.
fn indexed(name: &str) -> Option<Vec<String>> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_alphabetic() && (parts.is_empty() || before.is_ascii_digit()) {
            parts.push(String::new());
        }
        parts.last_mut()?.push(c);
        before = c;
    }
    let is_indexed = |part: &String| {
        // `w1x1` too.
        let (letter, index) = part
            .split_once('_')
            .unwrap_or_else(|| part.split_at(part.chars().next().map_or(0, char::len_utf8)));
        letter.chars().count() == 1
            && !index.is_empty()
            && index.bytes().all(|byte| byte.is_ascii_digit())
    };
    (parts.len() > 1 && parts.iter().all(is_indexed)).then_some(parts)
}

/// A word behind a sign that begins remarks elsewhere.
pub(super) fn remark(loss: &Loss, span: &Span, name: &str) -> Option<Finding> {
    let sign = sign_of_remark(loss, span)?;
    let text = format!("`{name}` is a parameter that is descended, not a remark behind `{sign}`");
    Some(
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(format!("{REMARK}; a name in [params] is meant as one")),
    )
}

/// The sign before the last word of a line, if other notations begin remarks with it: `x^2 % loss`, `x^2 -- loss`. The word is
/// no letter, and stands nowhere else.
fn sign_of_remark(loss: &Loss, span: &Span) -> Option<&'static str> {
    const SHORTEST: usize = 3;
    let word = loss.source.get(span.clone())?;
    let (before, after) = (loss.source.get(..span.start)?, loss.source.get(span.end..)?);
    let before = before.trim_end_matches([' ', '\t']);
    let sign = ["%", "--"]
        .into_iter()
        .find(|sign| before.ends_with(sign))?;
    let is_last = after
        .trim_start_matches([' ', '\t'])
        .chars()
        .next()
        .is_none_or(|next| matches!(next, '\n' | '\r' | ';' | '#'));
    let is_alone = words_at(&loss.source, word).count() == 1;
    (is_last && is_alone && word.len() >= SHORTEST).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::FindingKind;
    use super::super::stray_names;
    use crate::scenario::{Origin, Scenario};

    /// Letters that notes write side by side for a product, and powers and numbers of copied texts.
    #[test]
    fn names_that_were_a_product_are_told() {
        let told = |loss: &str| -> Vec<String> {
            let text = format!("loss = '{loss}'");
            let scenario =
                Scenario::read(&text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
            let found = stray_names(&scenario).into_iter();
            // None of it is about data.
            let about_text = found.inspect(|warning| {
                assert_eq!(warning.finding.kind, FindingKind::Misread, "{warning:?}");
            });
            about_text.map(|warning| warning.finding.text).collect()
        };
        for (loss, part) in [
            ("J(w, b) = (wa + b - 1)^2", "perhaps meant: `w a`"),
            ("(wx + b - 1)^2", "perhaps meant: `w x`"),
            ("f(x) = ax^2 + 1", "perhaps meant: `a x`"),
            ("xy + 1", "perhaps meant: `x y`"),
            ("(w1x1 - 1)^2", "perhaps meant: `w1 x1`"),
            ("3x2 + x", "perhaps meant: `x^2`"),
            ("x3 - 1", "perhaps meant: `x^3`"),
            ("(x2y - 1)^2", "perhaps meant: `x^2 y`"),
            ("5 choose k", "`choose`"),
            ("2thetax + 1", "perhaps meant: `theta x`"),
            ("(pix - 1)^2", "perhaps meant: `pi x`"),
            ("xsinx", "perhaps meant: `x sin(x)`"),
            ("log10x^2", "perhaps meant: `log10(x)`"),
            ("(absx - 1)^2", "perhaps meant: `abs(x)`"),
            ("2L x", "`L` behind a number"),
            ("(x - 1.5e2% y)^2", "remainder of 1.5e2"),
            ("M_SQRT2 x", "`M_SQRT2`"),
            ("(wTx - 1)^2", "perhaps meant: `dot(w, x)`"),
            ("(a/bc - 1)^2", "perhaps meant: `b c`"),
            ("exp(I x) + 1", "`I` in an exponent"),
            ("exp(-i*x) + 1", "`i` in an exponent"),
            ("max(0,5, x)^2", "`0,5` are two arguments"),
        ] {
            let found = told(loss);
            assert!(
                found.iter().any(|text| text.contains(part)),
                "{loss}: {found:?}"
            );
        }
        for loss in [
            "vx^2 + vy^2",
            "(dx - 1)^2",
            "x1^2 + x2^2",
            "x2 + x_1",
            "(ab - 1)^2",
            "alphas^2",
            "(pit - 1)^2",
            "2L + L^2",
            "(lr - 1)^2",
            "cost^2 + loge^2",
            "(a/lr - 1)^2",
            "(a/bc - bc)^2",
            "(a/bc - cost)^2",
            "(I - 1)^2 + exp(x)",
            "max(0,5,x)^2",
            "max(0, 5, x)^2",
        ] {
            assert_eq!(told(loss), [""; 0], "{loss}");
        }
    }
}
