//! Formulas as they are said: `the square root of x`, `x to the power of 2`, `e to the minus x`, `x divided by 2`.

use super::tokens::{SpellingToken, filled, operand_end};

type Tokens = Vec<SpellingToken>;

/// What is said before an operand, behind which `of` may stand, and what it is of x.
const BEFORE: [(&str, &str); 17] = [
    ("square root", "sqrt(x)"),
    ("cube root", "cbrt(x)"),
    ("natural logarithm", "ln(x)"),
    ("natural log", "ln(x)"),
    ("logarithm", "ln(x)"),
    ("absolute value", "abs(x)"),
    ("hyperbolic tangent", "tanh(x)"),
    ("exponential", "exp(x)"),
    ("sine", "sin(x)"),
    ("cosine", "cos(x)"),
    ("tangent", "tan(x)"),
    ("square", "x^2"),
    ("cube", "x^3"),
    ("sin", "sin(x)"),
    ("cos", "cos(x)"),
    ("log", "ln(x)"),
    ("norm", "norm(x)"),
];

/// What is said between two operands.
const BETWEEN: [(&str, &str); 9] = [
    ("to the power of", "^"),
    ("to the power", "^"),
    ("raised to the power of", "^"),
    ("raised to the", "^"),
    ("raised to", "^"),
    ("to the", "^"),
    ("divided by", "/"),
    ("multiplied by", "*"),
    ("over", "/"),
];

/// Words of sentences before a formula.
const SENTENCES: [&str; 8] = [
    "minimize the function",
    "minimise the function",
    "find the minimum of",
    "what is the minimum of",
    "find the minimum value of",
    "compute the minimum of",
    "the minimum of",
    "the function",
];

/// Powers by their names.
const ORDINALS: [(&str, &str); 6] = [
    ("second", "2"),
    ("third", "3"),
    ("fourth", "4"),
    ("fifth", "5"),
    ("sixth", "6"),
    ("tenth", "10"),
];

pub(super) fn rewrite(tokens: &mut Tokens) {
    let is_said = |token: &SpellingToken| {
        ["of", "to", "by", "root", "minus", "equals", "the"]
            .iter()
            .any(|word| token.is(word))
    };
    if !tokens.iter().any(is_said) {
        return;
    }
    for sentence in SENTENCES {
        let count = matches_words(tokens, 0, sentence, true);
        tokens.drain(..count);
    }
    heads(tokens);
    for index in (0..tokens.len()).rev() {
        between(tokens, index);
    }
    for index in (0..tokens.len()).rev() {
        logarithms(tokens, index);
        totals(tokens, index);
        before(tokens, index);
    }
    if let Some(first) = tokens.first_mut().filter(|first| first.is("minus")) {
        first.text = "-".to_string();
        if let Some(next) = tokens.get_mut(1) {
            next.blank.clear();
        }
    }
}

/// How many tokens are the words of a phrase; 0 if they are not.
fn matches_words(tokens: &[SpellingToken], at: usize, phrase: &str, any_case: bool) -> usize {
    let mut count = 0;
    for word in phrase.split(' ') {
        let token = tokens.get(at + count);
        let is_same = |token: &SpellingToken| {
            token.is(word) || any_case && token.text.eq_ignore_ascii_case(word)
        };
        if !token.is_some_and(is_same) {
            return 0;
        }
        count += 1;
    }
    count
}

/// `f of x equals …` is `f(x) = …`, and `y equals …` is `y = …`.
fn heads(tokens: &mut Tokens) {
    if let [name, of, argument, equals, ..] = &tokens[..]
        && of.is("of")
        && equals.is("equals")
    {
        let head = [name.text.as_str(), "(", argument.text.as_str(), ")"].map(SpellingToken::new);
        let rest = tokens.split_off(4);
        *tokens = head.to_vec();
        tokens.push(SpellingToken::spaced("="));
        tokens.extend(rest);
    } else if let [_, equals, ..] = &mut tokens[..]
        && equals.is("equals")
    {
        equals.text = "=".to_string();
    }
}

/// `x to the power of 2` is `x^2`.
fn between(tokens: &mut Tokens, index: usize) {
    if index == 0 || !tokens[index - 1].ends_operand() {
        return;
    }
    let found = BETWEEN.iter().find_map(|(phrase, sign)| {
        let count = matches_words(tokens, index, phrase, false);
        (count > 0).then_some((count, *sign))
    });
    let Some((count, sign)) = found else {
        return;
    };
    let next = index + count;
    let is_negative = tokens
        .get(next)
        .is_some_and(|word| word.is("minus") || word.is("-"));
    let Some(end) = operand_end(tokens, next + usize::from(is_negative)) else {
        return;
    };
    if sign != "^" {
        tokens.splice(index..next, [SpellingToken::spaced(sign)]);
        return;
    }
    if let Some((_, power)) = ORDINALS.iter().find(|(word, _)| tokens[end].is(word)) {
        tokens[end].text = (*power).to_string();
        if tokens.get(end + 1).is_some_and(|word| word.is("power")) {
            tokens.remove(end + 1);
        }
    }
    if is_negative {
        tokens[next].text = "-".to_string();
        tokens[next + 1].blank.clear();
    }
    tokens[next].blank.clear();
    tokens.splice(index..next, [SpellingToken::new("^")]);
}

/// `log base 2 of x` is `log2(x)`.
fn logarithms(tokens: &mut Tokens, index: usize) {
    let Some([log, base, number, of]) = tokens.get(index..index + 4) else {
        return;
    };
    if !(log.is("log") || log.is("logarithm")) || !base.is("base") || !of.is("of") {
        return;
    }
    let template = match number.text.as_str() {
        "2" | "10" => format!("log{}(x)", number.text),
        number => format!("(ln(x)/ln({number}))"),
    };
    if let Some(end) = operand_end(tokens, index + 4) {
        put(tokens, index, 4, end, &template);
    }
}

/// `the sum of x and y` is `(x + y)`.
fn totals(tokens: &mut Tokens, index: usize) {
    const SIGNS: [(&str, &str); 3] = [("sum", "+"), ("product", "*"), ("difference", "-")];
    let Some((_, sign)) = SIGNS.iter().find(|(word, _)| tokens[index].is(word)) else {
        return;
    };
    let is_said = tokens.get(index + 1).is_some_and(|of| of.is("of"));
    let first = operand_end(tokens, index + 2).filter(|_| is_said);
    let and = first.filter(|end| tokens.get(end + 1).is_some_and(|and| and.is("and")));
    let Some((first, second)) = and.and_then(|end| Some((end, operand_end(tokens, end + 2)?)))
    else {
        return;
    };
    let mut new = vec![SpellingToken::new("(")];
    let mut own = tokens[index + 2..=first].to_vec();
    own[0].blank.clear();
    new.extend(own);
    new.push(SpellingToken::spaced(sign));
    new.extend(tokens[first + 2..=second].iter().cloned());
    new.push(SpellingToken::new(")"));
    let start = article(tokens, index);
    new[0].blank.clone_from(&tokens[start].blank);
    tokens.splice(start..=second, new);
}

/// `square root of x` is `sqrt(x)`.
fn before(tokens: &mut Tokens, index: usize) {
    let found = BEFORE.iter().find_map(|(phrase, template)| {
        let count = matches_words(tokens, index, phrase, false);
        let is_natural = index > 0 && tokens[index - 1].is("natural");
        let has_of = !is_natural && tokens.get(index + count).is_some_and(|of| of.is("of"));
        // A word alone may be a name, or the function itself.
        (count > 0 && has_of).then_some((count + 1, *template))
    });
    let Some((count, template)) = found else {
        return;
    };
    let mut end = operand_end(tokens, index + count);
    // `the sine of x^2`, of one operand with its power.
    if let Some(last) = end
        && tokens
            .get(last + 1)
            .is_some_and(|sign| sign.is("^") || sign.is("**"))
        && let Some(power) = operand_end(tokens, last + 2)
    {
        end = Some(power);
    }
    if let Some(end) = end {
        put(tokens, index, count, end, template);
    }
}

/// Where a phrase begins with its article.
fn article(tokens: &[SpellingToken], index: usize) -> usize {
    index - usize::from(index > 0 && tokens[index - 1].is("the"))
}

/// Puts a template of the operand behind a phrase in place of both.
fn put(tokens: &mut Tokens, index: usize, count: usize, end: usize, template: &str) {
    let operand = super::tokens::unwrapped(tokens[index + count..=end].to_vec());
    let mut new = filled(template, &[operand]);
    let start = article(tokens, index);
    new[0].blank.clone_from(&tokens[start].blank);
    tokens.splice(start..=end, new);
}
