//! Notation of notes: functions without parentheses, numbers with decimal commas and grouped digits, letters of constants.

use super::bare::product_end;
use super::functions::written;
use super::tokens::{SpellingToken, operand_end, operand_start};
use crate::expr::callable::Callable;
use crate::expr::lexer::RAISED;

/// Letters and words of numbers that have another name here.
const CONSTANTS: [(&str, &str); 21] = [
    ("ℯ", "e"),
    ("Pi", "pi"),
    ("PI", "pi"),
    ("M_PI", "pi"),
    ("TAU", "tau"),
    ("M_E", "e"),
    ("M_PI_2", "(pi/2)"),
    ("M_PI_4", "(pi/4)"),
    ("M_1_PI", "(1/pi)"),
    ("M_2_PI", "(2/pi)"),
    ("M_SQRT2", "sqrt(2)"),
    ("M_SQRT1_2", "sqrt(0.5)"),
    ("M_LN2", "ln(2)"),
    ("M_LN10", "ln(10)"),
    ("FRAC_PI_2", "(pi/2)"),
    ("FRAC_PI_3", "(pi/3)"),
    ("FRAC_PI_4", "(pi/4)"),
    ("SQRT_2", "sqrt(2)"),
    ("LN_2", "ln(2)"),
    ("LN_10", "ln(10)"),
    ("𝑒", "e"),
];

/// Before other notations are rewritten.
pub(super) fn numbers(tokens: &mut Vec<SpellingToken>) {
    bars(tokens);
    left_divisions(tokens);
    decimal_commas(tokens);
    grouped_digits(tokens);
    powers_of_ten(tokens);
    double_exponents(tokens);
}

/// MATLAB's `x\y` is `y/x`, and so is `x.\y`.
fn left_divisions(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len()).rev() {
        let Some(name) = tokens[index].text.strip_prefix('\\') else {
            continue;
        };
        let is_letter = name.chars().count() == 1 && name.starts_with(|c: char| c.is_alphabetic());
        let dot = usize::from(tokens[index - 1].is("."));
        let Some(last) = (index - 1).checked_sub(dot).filter(|_| is_letter) else {
            continue;
        };
        let is_beside = tokens[index].blank.is_empty();
        let Some(start) = operand_start(tokens, last).filter(|_| is_beside) else {
            continue;
        };
        let mut operand = tokens[start..=last].to_vec();
        let mut new = vec![SpellingToken::new(name), SpellingToken::new("/")];
        new[0].blank = std::mem::take(&mut operand[0].blank);
        new.extend(operand);
        tokens.splice(start..=index, new);
    }
}

/// Fortran's `1d3` is `1e3`, and `1.5D-2` is `1.5e-2`; a name that stands anywhere else is a factor.
fn double_exponents(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len()).rev() {
        let name = tokens[index].text.clone();
        let is_beside = tokens[index - 1].is_number() && tokens[index].blank.is_empty();
        let digits = name.strip_prefix(['d', 'D']).filter(|_| is_beside);
        let Some(digits) = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        else {
            continue;
        };
        let stands = |at: usize| {
            tokens[at].is(&name)
                && !(at > 0 && tokens[at - 1].is_number() && tokens[at].blank.is_empty())
        };
        if (0..tokens.len()).any(stands) {
            continue;
        }
        let number = tokens[index - 1].text.trim_end_matches('.').to_string();
        if !digits.is_empty() {
            tokens[index - 1].text = format!("{number}e{digits}");
            tokens.remove(index);
            continue;
        }
        let is_double = name == "D" || tokens[index - 1].text.contains('.');
        if let Some([sign, power]) = tokens.get(index + 1..index + 3)
            && is_double
            && (sign.is("-") || sign.is("+"))
            && sign.blank.is_empty()
            && power.is_number()
            && power.blank.is_empty()
        {
            tokens[index - 1].text = format!("{number}e{}{}", sign.text, power.text);
            tokens.drain(index..index + 3);
        }
    }
}

/// After they are.
pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    for index in 0..tokens.len() {
        let is_call = follows(tokens, index, "(");
        let constant = CONSTANTS.iter().find(|(sign, _)| tokens[index].is(sign));
        if let Some((_, here)) = constant.filter(|_| !is_call) {
            tokens[index].text = (*here).to_string();
        }
        // Mathematica's E^x; E^2 may be the square of an energy.
        let is_base = tokens[index].is("E") && follows(tokens, index, "^");
        let is_power = |token: &SpellingToken| !token.is_number();
        if is_base && tokens.get(index + 2).is_some_and(is_power) {
            tokens[index].text = "e".to_string();
        }
    }
    raised(tokens);
    raised_letters(tokens);
    inverse(tokens);
    for index in (0..tokens.len()).rev() {
        apply(tokens, index);
    }
}

/// `sin⁻¹ x` is `asin(x)`, and `x^²` is `x²`.
fn inverse(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_power = |at: usize| {
            let first = tokens.get(at).and_then(|token| token.text.chars().next());
            first.is_some_and(|first| RAISED.contains(&first))
        };
        if tokens[index].is("^") && is_power(index + 1) {
            tokens.remove(index);
            continue;
        }
        let name = format!("a{}", tokens[index].text);
        let is_inverse = follows(tokens, index, "⁻")
            && tokens.get(index + 2).is_some_and(|one| one.is("¹"))
            && Callable::named(&tokens[index].text).is_some()
            && Callable::named(&name).is_some();
        if is_inverse
            && tokens
                .get(index + 3)
                .is_some_and(|next| next.is_word() || next.is_number())
        {
            tokens[index].text = name;
            tokens.drain(index + 1..index + 3);
        }
    }
}

fn follows(tokens: &[SpellingToken], index: usize, sign: &str) -> bool {
    tokens.get(index + 1).is_some_and(|next| next.is(sign))
}

/// `||x||` and `|x|_1` are norms: `‖x‖`, `‖x‖_1`.
fn bars(tokens: &mut [SpellingToken]) {
    let mut open: Option<usize> = None;
    for index in 0..tokens.len() {
        let is_double = tokens[index].is("||");
        if !is_double && !tokens[index].is("|") {
            continue;
        }
        let is_after = index > 0 && tokens[index - 1].ends_operand();
        let Some(start) = open else {
            open = (!is_after).then_some(index);
            continue;
        };
        if tokens[start].text != tokens[index].text {
            continue;
        }
        open = None;
        let has_index = tokens
            .get(index + 1)
            .is_some_and(|below| below.blank.is_empty() && below.text.starts_with(['_', '₁', '₂']));
        if is_double || has_index {
            tokens[start].text = "‖".to_string();
            tokens[index].text = "‖".to_string();
        }
    }
}

/// `3,5x` is `3.5x` outside of brackets, and in calls of which semicolons separate the arguments.
fn decimal_commas(tokens: &mut Vec<SpellingToken>) {
    let mut brackets: Vec<bool> = Vec::new();
    let mut decimal = Vec::new();
    for index in 0..tokens.len() {
        match tokens[index].text.as_str() {
            "(" | "[" | "{" => brackets.push(separates(tokens, index)),
            ")" | "]" | "}" => {
                brackets.pop();
            }
            "," if brackets.iter().all(|by_semicolon| *by_semicolon) => {
                let is_digits = |token: &SpellingToken| {
                    token.is_number() && token.text.bytes().all(|byte| byte.is_ascii_digit())
                };
                let before = index.checked_sub(1).and_then(|before| tokens.get(before));
                let after = tokens.get(index + 1).filter(|after| after.blank.is_empty());
                if tokens[index].blank.is_empty()
                    && before.is_some_and(is_digits)
                    && after.is_some_and(is_digits)
                {
                    decimal.push(index);
                }
            }
            _ => {}
        }
    }
    for index in decimal.into_iter().rev() {
        // Three digits may be a thousand.
        let groups = tokens[index + 1].text.len() == 3 && tokens[index - 1].text.len() <= 3;
        if groups && !tokens[index - 1].is("0") {
            continue;
        }
        tokens[index - 1].text = format!("{}.{}", tokens[index - 1].text, tokens[index + 1].text);
        tokens.drain(index..=index + 1);
    }
}

/// Whether a semicolon stands in the bracket that opens at `open`, itself and not in one within.
fn separates(tokens: &[SpellingToken], open: usize) -> bool {
    let mut depth = 0_usize;
    for token in &tokens[open..] {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 1 => return false,
            ")" | "]" | "}" => depth -= 1,
            ";" if depth == 1 => return true,
            _ => {}
        }
    }
    false
}

/// `1_000` is `1000`.
fn grouped_digits(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len()).rev() {
        let word = &tokens[index];
        let is_group = word.text.starts_with('_')
            && word.text.len() > 1
            && word
                .text
                .bytes()
                .all(|byte| byte == b'_' || byte.is_ascii_digit());
        // The index of ‖w‖^2_2 is no group.
        let are_thousands = word.text.split('_').skip(1).all(|group| group.len() == 3);
        if is_group && are_thousands && word.blank.is_empty() && tokens[index - 1].is_number() {
            let digits = word.text.replace('_', "");
            tokens[index - 1].text.push_str(&digits);
            tokens.remove(index);
        }
    }
}

/// Mathematica's `1.5*^3` is `1.5e3`.
fn powers_of_ten(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len().saturating_sub(2)).rev() {
        let is_sign = tokens[index].is("*") && tokens[index + 1].is("^");
        if !is_sign || !tokens[index + 1].blank.is_empty() || !tokens[index - 1].is_number() {
            continue;
        }
        let is_negative = tokens[index + 2].is("-");
        let last = index + 2 + usize::from(is_negative);
        if let Some(power) = tokens.get(last).filter(|power| power.is_number()) {
            let sign = if is_negative { "-" } else { "" };
            let power = format!("e{sign}{}", power.text);
            tokens[index - 1].text.push_str(&power);
            tokens.drain(index..=last);
        }
    }
}

/// `sin²x`, which is one word so far, is `sin ^ 2 x`.
fn raised(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let text = tokens[index].text.clone();
        let is_raised = |c: char| RAISED.contains(&c);
        let Some(at) = text.find(is_raised) else {
            continue;
        };
        let (name, rest) = text.split_at(at);
        let end = rest.find(|c| !is_raised(c)).unwrap_or(rest.len());
        let (power, rest) = rest.split_at(end);
        if Callable::named(name).is_none() || rest.is_empty() && follows(tokens, index, "(") {
            continue;
        }
        let digit = |c: char| RAISED.iter().position(|raised| *raised == c);
        let power: String = power
            .chars()
            .filter_map(|c| char::from_digit(digit(c)? as u32, 10))
            .collect();
        let blank = tokens[index].blank.clone();
        let mut new = [name, "^", power.as_str()].map(SpellingToken::new).to_vec();
        new[0].blank = blank;
        if !rest.is_empty() {
            new.push(SpellingToken::spaced(rest));
        }
        tokens.splice(index..=index, new);
    }
}

/// Letters above the line, and the letters they are.
const RAISED_LETTERS: [(char, &str); 12] = [
    ('ˣ', "x"),
    ('ʸ', "y"),
    ('ᶻ', "z"),
    ('ⁿ', "n"),
    ('ᵐ', "m"),
    ('ᵏ', "k"),
    ('ᵗ', "t"),
    ('ᵃ', "a"),
    ('ᵇ', "b"),
    ('ᵖ', "p"),
    ('ⁱ', "i"),
    ('ʲ', "j"),
];

/// `eˣ` is `e^x`, `e⁻ˣ` is `e^-x`.
fn raised_letters(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let text = tokens[index].text.clone();
        let letter = |c: char| RAISED_LETTERS.iter().find(|(raised, _)| *raised == c);
        let Some((at, (raised, letter))) = text
            .char_indices()
            .find_map(|(at, c)| Some((at, letter(c)?)))
        else {
            continue;
        };
        // One letter alone: `xʸᶻ` may be a product above the line or none.
        let (name, rest) = text.split_at(at);
        let is_end = rest.len() == raised.len_utf8();
        let is_negative = index > 0 && name.is_empty() && tokens[index - 1].is("⁻");
        let base = index.checked_sub(1 + usize::from(is_negative));
        let has_base = !name.is_empty() || base.is_some_and(|at| tokens[at].ends_operand());
        if !is_end || !has_base {
            continue;
        }
        let mut new = Vec::new();
        if !name.is_empty() {
            new.push(SpellingToken {
                text: name.to_string(),
                ..tokens[index].clone()
            });
        }
        new.push(SpellingToken::new("^"));
        if is_negative {
            new.push(SpellingToken::new("-"));
        }
        new.push(SpellingToken::new(*letter));
        tokens.splice(index - usize::from(is_negative)..=index, new);
    }
}

/// Whether a name is that of a function that notes write before its argument, here or elsewhere.
fn is_applied(name: &str) -> bool {
    /// Functions that have other names elsewhere, which are no words: `arcsin x`, `lg x`.
    const WRITTEN: [&str; 12] = [
        "asin", "acos", "atan", "asinh", "acosh", "atanh", "sin", "sinh", "tan", "tanh", "log10",
        "log2",
    ];
    let is_function = |name: &str| matches!(Callable::named(name), Some(Callable::Unary(_)));
    let elsewhere = || written(name).filter(|here| WRITTEN.contains(here) && name != "th");
    is_function(name) && Callable::is_of_format_1(name) || elsewhere().is_some()
}

/// `sin 2x` is `sin(2x)`: the argument is the product that follows, up to another function.
fn apply(tokens: &mut Vec<SpellingToken>, index: usize) {
    let is_function = is_applied(&tokens[index].text);
    let is_method = index > 0 && tokens[index - 1].is(".");
    let Some(next) = tokens.get(index + 1).filter(|_| is_function && !is_method) else {
        return;
    };
    let is_negative = next.is("-");
    let first = index + 1 + usize::from(is_negative);
    let begins = |token: &SpellingToken| {
        (token.is_word() || token.is_number() || token.is("|") && !is_negative)
            && !["and", "or", "not", "if", "else", "for"]
                .iter()
                .any(|word| token.is(word))
    };
    if !tokens.get(first).is_some_and(begins) {
        return;
    }
    let Some(end) = product_end(tokens, first).or_else(|| operand_end(tokens, first)) else {
        return;
    };
    tokens[index + 1].blank.clear();
    tokens.insert(end + 1, SpellingToken::new(")"));
    tokens.insert(index + 1, SpellingToken::new("("));
}
