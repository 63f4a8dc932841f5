//! LaTeX's functions with what they are applied to: `\sin 2x`, `\cos^2 x`, `\log_b x`.

use super::commands::is_greek;
use super::tokens::{SpellingToken, close, content, group};
use crate::expr::callable::Callable;

/// The function that may have a base below it.
pub(super) const LOGARITHM: &str = "log";

/// Commands of LaTeX itself that are functions.
const COMMANDS: [&str; 20] = [
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "coth", "exp", "ln", "log", "lg", "max", "min", "sgn",
];

/// The name of a function that a command is, without the backslash.
pub(super) fn function(token: &SpellingToken) -> Option<&str> {
    let name = token.text.strip_prefix('\\')?;
    let is_function = COMMANDS.contains(&name)
        || !matches!(name, "sum" | "sqrt") && Callable::named(name).is_some();
    is_function.then_some(name)
}

/// Writes what functions are applied to in parentheses, from right to left: an argument without them is the whole product up to a
/// sum, a sign of a product or another function.
pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        if let Some((end, mut call)) = call(tokens, index) {
            call[0].blank.clone_from(&tokens[index].blank);
            tokens.splice(index..=end, call);
        }
    }
}

/// The call of the function at `index`, and where what it stands for ends.
fn call(tokens: &[SpellingToken], index: usize) -> Option<(usize, Vec<SpellingToken>)> {
    let name = function(&tokens[index])?;
    let mut at = index + 1;
    let has_below = tokens.get(at)?.text.starts_with('_');
    if has_below && matches!(name, "min" | "max") {
        return None; // Over what is below it, not of arguments.
    }
    let mut base = Vec::new();
    if name == LOGARITHM {
        (at, base) = logarithm_base(tokens, at)?;
    }
    let mut power = Vec::new();
    if tokens.get(at)?.is("^") {
        let is_negative = tokens.get(at + 1)?.is("-");
        let end = group(tokens, at + 1 + usize::from(is_negative))?;
        power = content(&tokens[at + 1..=end]);
        at = end + 1;
    }
    let opening = tokens.get(at)?;
    let end = if opening.is("(") || opening.is("{") {
        close(tokens, at)?
    } else {
        product_end(tokens, at)?
    };
    let mut argument = tokens[at..=end].to_vec();
    if opening.is("(") || opening.is("{") {
        argument = argument[1..argument.len() - 1].to_vec();
    }
    argument.first_mut()?.blank.clear();
    let signs: String = power.iter().map(|token| token.text.as_str()).collect();
    let name = match (name, signs.as_str()) {
        ("log", "-1") => return None,
        ("log", _) if base.is_empty() => "ln".to_string(),
        ("log", _) if base[0].is("2") || base[0].is("10") => format!("log{}", base[0].text),
        (name, "-1") => {
            power.clear();
            Some(format!("a{name}")).filter(|name| Callable::named(name).is_some())?
        }
        _ => name.to_string(),
    };
    let mut new = vec![SpellingToken::new(&name), SpellingToken::new("(")];
    new.extend(argument);
    if name == LOGARITHM {
        new.push(SpellingToken::new(","));
        base[0].blank = " ".to_string();
        new.extend(base);
    }
    new.push(SpellingToken::new(")"));
    if !power.is_empty() {
        let is_operand = power.len() == 1;
        new.push(SpellingToken::new("^"));
        if is_operand {
            new.extend(power);
        } else {
            new.push(SpellingToken::new("("));
            new.extend(power);
            new.push(SpellingToken::new(")"));
        }
    }
    Some((end, new))
}

/// The base of a logarithm below it, if it has one, and where the text goes on; e is none.
fn logarithm_base(tokens: &[SpellingToken], at: usize) -> Option<(usize, Vec<SpellingToken>)> {
    let sign = tokens.get(at)?;
    let (end, base) = if sign.is("_") {
        let end = group(tokens, at + 1)?;
        (end, content(&tokens[at + 1..=end]))
    } else if let Some(base) = sign.text.strip_prefix('_') {
        (at, vec![SpellingToken::new(base)])
    } else {
        return Some((at, Vec::new()));
    };
    let is_natural = base.first()?.is("e");
    Some((end + 1, if is_natural { Vec::new() } else { base }))
}

/// Where the product ends that begins at `start`.
pub(super) fn product_end(tokens: &[SpellingToken], start: usize) -> Option<usize> {
    let mut first = start;
    let mut end = factor_end(tokens, first)?;
    while let Some(next) = tokens.get(end + 1) {
        let is_call = tokens.get(end + 2).is_some_and(|open| open.is("("));
        let is_function = next.is_word() && is_call && Callable::named(&next.text).is_some();
        let goes_on = next.is_word() && !is_function
            || next.is_number()
            || is_greek(&next.text)
            || next.is("\\frac")
            || next.is("\\sqrt")
            || next.is("(") && first == end && tokens[first].is_number();
        if !goes_on {
            break;
        }
        first = end + 1;
        end = factor_end(tokens, first)?;
    }
    Some(end)
}

/// Where the factor ends that begins at `start`, with its powers.
fn factor_end(tokens: &[SpellingToken], start: usize) -> Option<usize> {
    let token = tokens.get(start)?;
    let mut end = match token.text.as_str() {
        "(" | "{" | "[" => close(tokens, start)?,
        bar @ ("|" | "‖") => {
            let after = tokens[start + 1..].iter().position(|token| token.is(bar))?;
            start + 1 + after
        }
        "\\frac" => group(tokens, group(tokens, start + 1)? + 1)?,
        "\\sqrt" if tokens.get(start + 1)?.is("[") => group(tokens, close(tokens, start + 1)? + 1)?,
        "\\sqrt" => group(tokens, start + 1)?,
        name if token.is_word() => {
            let is_call = tokens.get(start + 1).is_some_and(|next| next.is("("));
            if is_call && Callable::named(name).is_some() {
                close(tokens, start + 1)?
            } else {
                start
            }
        }
        name if token.is_number() || is_greek(name) => start,
        _ => return None,
    };
    while tokens.get(end + 1).is_some_and(|sign| sign.is("^")) {
        let is_negative = tokens.get(end + 2)?.is("-");
        let exponent = end + 2 + usize::from(is_negative);
        end = match tokens.get(exponent)?.text.as_str() {
            "\\frac" | "\\sqrt" => factor_end(tokens, exponent)?,
            _ => group(tokens, exponent)?,
        };
    }
    Some(end)
}
