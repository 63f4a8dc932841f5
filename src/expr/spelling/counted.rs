//! Numbers that are written as something else: `5!`, `comb(5, 2)`, `\binom{5}{2}`, `1e-3` in pieces, `1 000`, `5‰`, `2.0_dp`, `1f0`.

use super::functions::plain;
use super::tokens::{SpellingToken, arguments, close, group, operand_start};

type Tokens = Vec<SpellingToken>;

/// Functions whose values are whole numbers, by their number of arguments.
const COUNTS: [(&str, usize); 9] = [
    ("factorial", 1),
    ("fact", 1),
    ("fakultät", 1),
    ("gamma", 1),
    ("comb", 2),
    ("combin", 2),
    ("binom", 2),
    ("binomial", 2),
    ("choose", 2),
];

pub(super) fn rewrite(tokens: &mut Tokens) {
    exponents(tokens);
    kinds(tokens);
    of_sympy(tokens);
    groups(tokens);
    shares(tokens);
    for index in (0..tokens.len()).rev() {
        // A module before a name goes with it, so that what is below may be gone.
        if index < tokens.len() {
            factorial(tokens, index);
            binomial(tokens, index);
            counted(tokens, index);
        }
    }
}

/// `1e-3` and `1E5` are numbers as a whole.
fn exponents(tokens: &mut Tokens) {
    for index in (1..tokens.len()).rev() {
        let is_beside = |at: usize| tokens.get(at).is_some_and(|token| token.blank.is_empty());
        if !tokens[index - 1].is_number() || !is_beside(index) {
            continue;
        }
        let Some(power) = tokens[index].text.strip_prefix(['e', 'E']) else {
            continue;
        };
        let digits = power.len() - power.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            // `1e3x` is a thousand times x.
            let (power, rest) = (power[..digits].to_string(), power[digits..].to_string());
            let number = format!("{}e{power}", tokens[index - 1].text);
            tokens[index - 1].text = number;
            if rest.is_empty() {
                tokens.remove(index);
            } else {
                tokens[index].text = rest;
            }
            continue;
        }
        let [sign, number] = [index + 1, index + 2].map(|at| tokens.get(at));
        if let (true, Some(sign), Some(number)) = (power.is_empty(), sign, number)
            && (sign.is("-") || sign.is("+") || sign.is("−"))
            && is_beside(index + 1)
            && is_beside(index + 2)
            && number.text.bytes().all(|byte| byte.is_ascii_digit())
        {
            let minus = if sign.is("+") { "" } else { "-" };
            let power = format!("e{minus}{}", number.text);
            tokens[index - 1].text.push_str(&power);
            tokens.drain(index..=index + 2);
        }
    }
}

/// SymPy's `S(2)`, `Integer(2)` and `Float(0.5)`.
fn of_sympy(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len().saturating_sub(3)).rev() {
        let Some([name, open, number, close]) = tokens.get(index..index + 4) else {
            continue;
        };
        let is_made = ["S", "Integer", "Float"].iter().any(|made| name.is(made));
        let is_beside = open.blank.is_empty() && open.is("(") && close.is(")");
        let is_method = index > 0 && tokens[index - 1].is(".");
        if is_made && is_beside && number.is_number() && !is_method {
            let new = SpellingToken {
                blank: name.blank.clone(),
                text: number.text.clone(),
            };
            tokens.splice(index..index + 4, [new]);
        }
    }
}

/// Kinds of numbers: Fortran's `2.0_dp`, Julia's `1f0`.
fn kinds(tokens: &mut Tokens) {
    for index in (1..tokens.len()).rev() {
        let number = tokens[index - 1].text.clone();
        if !tokens[index - 1].is_number() || !tokens[index].blank.is_empty() {
            continue;
        }
        let word = tokens[index].text.clone();
        let is_real = number.contains(['.', 'e']);
        let is_kind = is_real && word.len() > 1 && word.starts_with('_');
        let power = word.strip_prefix('f').unwrap_or_default();
        let is_power =
            !power.is_empty() && power.len() < 2 && power.bytes().all(|byte| byte.is_ascii_digit());
        if is_kind {
            tokens.remove(index);
        } else if is_power {
            tokens[index - 1].text = if power == "0" {
                number
            } else {
                format!("{number}e{power}")
            };
            tokens.remove(index);
        }
    }
}

/// `1 000` and `1'000` are `1000`.
fn groups(tokens: &mut Tokens) {
    let is_group = |token: &SpellingToken| {
        let digits = token.text.split('.').next().unwrap_or_default();
        digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut index = 1;
    // Behind a group there may be another.
    let mut merged = false;
    while index < tokens.len() {
        let digits = tokens[index - 1].text.clone();
        let is_whole =
            (digits.len() <= 3 || merged) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_quote =
            (tokens[index].is("'") || tokens[index].is("’")) && tokens[index].blank.is_empty();
        let at = index + usize::from(is_quote);
        let blanks = tokens.get(at).map_or(0, |next| next.blank.chars().count());
        let is_row = index > 1 && tokens[index - 2].is("[");
        let is_apart = if is_quote {
            blanks == 0
        } else {
            blanks == 1 && !is_row
        };
        merged = is_whole && is_apart && tokens.get(at).is_some_and(is_group);
        if merged {
            let group = tokens[at].text.clone();
            tokens[index - 1].text.push_str(&group);
            tokens.drain(index..=at);
        } else {
            index += 1;
        }
    }
}

/// `5‰` is 0.005; `x%` at the end is x/100.
fn shares(tokens: &mut Tokens) {
    for index in (1..tokens.len()).rev() {
        let ends = tokens
            .get(index + 1)
            .is_none_or(|next| next.ends_line() || next.is(")"));
        let by = match tokens[index].text.as_str() {
            "‰" => "1000",
            "%" if ends => "100",
            _ => continue,
        };
        if let Some(start) = operand_start(tokens, index - 1) {
            tokens[index].text = format!("/{by})");
            tokens[index].blank.clear();
            let blank = std::mem::take(&mut tokens[start].blank);
            tokens.insert(
                start,
                SpellingToken {
                    blank,
                    text: "(".to_string(),
                },
            );
        }
    }
}

fn whole(tokens: &[SpellingToken]) -> Option<u64> {
    match tokens {
        [number] => number.text.parse().ok(),
        _ => None,
    }
}

/// The product of the whole numbers up to one, if an f64 has it exactly.
fn product_to(number: u64) -> Option<u64> {
    const GREATEST: u64 = 18;
    (number <= GREATEST).then(|| (1..=number).product())
}

fn choices(of: u64, out: u64) -> Option<u64> {
    let below = of.checked_sub(out)?;
    Some(product_to(of)? / (product_to(out)? * product_to(below)?))
}

/// `5!` is 120.
fn factorial(tokens: &mut Tokens, index: usize) {
    let is_sign = tokens
        .get(index + 1)
        .is_some_and(|sign| sign.is("!") && sign.blank.is_empty());
    let value = whole(&tokens[index..=index]).and_then(product_to);
    if let Some(value) = value.filter(|_| is_sign) {
        tokens[index].text = value.to_string();
        tokens.remove(index + 1);
    }
}

/// `\binom{5}{2}` is 10.
fn binomial(tokens: &mut Tokens, index: usize) {
    if !tokens[index].is("\\binom") {
        return;
    }
    let middle = group(tokens, index + 1);
    let Some((middle, end)) = middle.and_then(|middle| Some((middle, group(tokens, middle + 1)?)))
    else {
        return;
    };
    let number = |from: usize, to: usize| whole(&super::tokens::content(&tokens[from..=to]));
    let value = number(index + 1, middle).zip(number(middle + 1, end));
    if let Some(value) = value.and_then(|(of, out)| choices(of, out)) {
        let new = SpellingToken {
            text: value.to_string(),
            ..tokens[index].clone()
        };
        tokens.splice(index..=end, [new]);
    }
}

/// `factorial(4)` is 24, with the module before it.
fn counted(tokens: &mut Tokens, index: usize) {
    let name = plain(&tokens[index].text);
    let Some((_, count)) = COUNTS
        .iter()
        .find(|(known, _)| *known == name || tokens[index].text.to_lowercase() == *known)
    else {
        return;
    };
    let is_call = tokens
        .get(index + 1)
        .is_some_and(|open| open.is("(") || open.is("["));
    let Some(end) = close(tokens, index + 1).filter(|_| is_call) else {
        return;
    };
    let given = arguments(tokens, index + 1, end);
    if given.len() != *count {
        return;
    }
    let value = match &given[..] {
        [number] if name == "gamma" => {
            whole(number).and_then(|number| product_to(number.checked_sub(1)?))
        }
        [number] => whole(number).and_then(product_to),
        [of, out] => whole(of)
            .zip(whole(out))
            .and_then(|(of, out)| choices(of, out)),
        _ => None,
    };
    let Some(value) = value else {
        return;
    };
    let mut start = index;
    while start > 1 && tokens[start - 1].is(".") && tokens[start - 2].is_word() {
        start -= 2;
    }
    let new = SpellingToken {
        blank: tokens[start].blank.clone(),
        text: value.to_string(),
    };
    tokens.splice(start..=end, [new]);
}
