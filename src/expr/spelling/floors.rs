//! Quotients that are rounded down, and their remainders.

use super::tokens::{SpellingToken, filled, operand_end, operand_start, tokens, unwrapped};

/// How many are rewritten in a text.
const MOST: usize = 100;

/// How many words and signs a text may have after it.
const MOST_TOKENS: usize = 4000;

/// What only programs of Python and its libraries have.
const OF_PYTHON: [&str; 10] = [
    "def", "lambda", "import", "np", "numpy", "jnp", "torch", "math", "tf", "**",
];

/// `a % b` of Python, which has the sign of the divisor, is R's `a %% b`.
pub(super) fn of_python(tokens: &mut [SpellingToken]) {
    let is_python = |token: &SpellingToken| OF_PYTHON.iter().any(|word| token.is(word));
    if tokens.iter().any(is_python) {
        for token in tokens.iter_mut().filter(|token| token.is("%")) {
            token.text = "%%".to_string();
        }
    }
}

/// `a // b` of Python, `a %/% b` of R, and its `a %% b`, which binds more than a product.
pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    for _ in 0..MOST {
        let is_sign = |token: &SpellingToken| ["//", "%/%", "%%"].iter().any(|sign| token.is(sign));
        // What is on the left stands twice in a remainder: a chain of them grows beyond all bounds.
        if tokens.len() > MOST_TOKENS {
            return;
        }
        let found = tokens.iter().position(is_sign).filter(|at| *at > 0);
        let Some(at) = found else {
            return;
        };
        let is_floor = !tokens[at].is("%%");
        let (Some(start), Some(end)) = (
            product_start(tokens, at - 1, tokens[at].is("//")),
            power_end(tokens, at + 1),
        ) else {
            return;
        };
        let (left, right) = (tokens[start..at].to_vec(), tokens[at + 1..=end].to_vec());
        let whole = |operand: &[SpellingToken]| match operand {
            [number] => number.text.parse::<u64>().ok(),
            _ => None,
        };
        let is_fraction = tokens[at].is("//") && whole(&left) < whole(&right);
        let mut new = if is_fraction && whole(&left).is_some() {
            // Rounded down it would be 0: Julia's fraction.
            filled("(x/y)", &[left, right])
        } else if is_floor {
            quotient(left, right)
        } else {
            filled("(x - y floor(x/y))", &[left, right])
        };
        if !is_floor && start == 0 && end + 1 == tokens.len() {
            new = unwrapped(new);
        }
        new[0].blank.clone_from(&tokens[start].blank);
        tokens.splice(start..=end, new);
    }
}

/// `floor(a/b)`, where a may be a product.
fn quotient(mut left: Vec<SpellingToken>, mut right: Vec<SpellingToken>) -> Vec<SpellingToken> {
    left[0].blank.clear();
    right[0].blank.clear();
    let [floor, open, slash, close] = ["floor", "(", "/", ")"].map(SpellingToken::new);
    [&[floor, open], &left[..], &[slash], &right[..], &[close]].concat()
}

/// Where the powers begin, or the products of them, that end with the token at `last`; a sign before them belongs to them.
fn product_start(tokens: &[SpellingToken], last: usize, is_product: bool) -> Option<usize> {
    let mut start = operand_start(tokens, last)?;
    while start > 1 {
        let sign = &tokens[start - 1];
        let goes_on = sign.is("^") || sign.is("**") || is_product && (sign.is("*") || sign.is("/"));
        let Some(before) = operand_start(tokens, start - 2).filter(|_| goes_on) else {
            break;
        };
        start = before;
    }
    if is_product && start > 0 && tokens[start - 1].is("%") {
        return None; // A remainder, whose sign is another there.
    }
    let before = |back: usize| start.checked_sub(back).map(|at| &tokens[at]);
    let is_negative = before(1).is_some_and(|sign| sign.is("-"))
        && before(2).is_none_or(|token| !token.ends_operand());
    Some(start - usize::from(is_negative))
}

/// Where the power ends that begins with the token at `first`.
fn power_end(tokens: &[SpellingToken], first: usize) -> Option<usize> {
    let mut end = operand_end(tokens, first)?;
    while tokens
        .get(end + 1)
        .is_some_and(|sign| sign.is("^") || sign.is("**"))
    {
        let is_negative = tokens.get(end + 2).is_some_and(|sign| sign.is("-"));
        end = operand_end(tokens, end + 2 + usize::from(is_negative))?;
    }
    Some(end)
}

/// The word behind `//` that ends a text and may be a remark as well as a divisor, and the quotient: it is no letter, and stands
/// nowhere else.
pub(super) fn possible_remark(text: &str) -> Option<(String, String)> {
    const SHORTEST: usize = 3;
    let all = tokens(text);
    let [before @ .., sign, word] = &all[..] else {
        return None;
    };
    let is_alone = !before.iter().any(|token| token.is(&word.text));
    (sign.is("//") && word.is_word() && word.text.len() >= SHORTEST && is_alone).then(|| {
        let mut quotient = all.clone();
        rewrite(&mut quotient);
        (word.text.clone(), super::tokens::joined(&quotient))
    })
}
