//! Vectors and matrices of numbers that have names, where products of matrices are taken: what a name stands for is put in its place,
//! so that a quadratic form can be written out.

use super::tokens::{SpellingToken, arguments, close, line_end};

type Tokens = Vec<SpellingToken>;

/// What makes an array of a list.
const MADE: [&str; 7] = [
    "array", "asarray", "matrix", "mat", "tensor", "constant", "Matrix",
];

/// How many rows `eye` and `diag` have at most.
const MOST: usize = 4;

/// Signs of products, and of transposes.
const PRODUCTS: [&str; 4] = ["@", "%*%", "*", "·"];
const TRANSPOSES: [&str; 4] = ["'", "′", ".'", "ᵀ"];

pub(super) fn rewrite(tokens: &mut Tokens) {
    let is_matrix_product = |token: &SpellingToken| token.is("@") || token.is("%*%");
    let is_transposed =
        |pair: &[SpellingToken]| TRANSPOSES.iter().any(|sign| pair[0].is(sign)) && pair[1].is("*");
    if !tokens.iter().any(is_matrix_product) && !tokens.windows(2).any(is_transposed) {
        return;
    }
    for index in (0..tokens.len()).rev() {
        unwrapped(tokens, index);
    }
    let mut start = 0;
    while start < tokens.len() {
        let end = line_end(tokens, start);
        if !named(tokens, start, end) {
            start = end + 1;
        }
    }
}

/// `np.array([[2, 1], [1, 3]])` is the list in it, `np.diag([1, 10])` and `np.eye(2)` are theirs.
fn unwrapped(tokens: &mut Tokens, index: usize) {
    let Some(name) = tokens.get(index) else {
        return;
    };
    let Some(end) = close(tokens, index + 1).filter(|_| tokens[index + 1].is("(")) else {
        return;
    };
    let given = arguments(tokens, index + 1, end);
    let [first, ..] = &given[..] else {
        return;
    };
    let is_list = first[0].is("[") && close(first, 0) == Some(first.len() - 1);
    let mut new = if MADE.iter().any(|made| name.is(made)) && is_list {
        first.clone()
    } else if (name.is("eye") || name.is("identity")) && given.len() == 1 {
        let Some(count) = first[0].text.parse().ok().filter(|count| *count <= MOST) else {
            return;
        };
        diagonal(&vec![vec![SpellingToken::new("1")]; count])
    } else if name.is("diag") && is_list {
        diagonal(&arguments(first, 0, first.len() - 1))
    } else {
        return;
    };
    let mut start = index;
    while start > 1 && tokens[start - 1].is(".") && tokens[start - 2].is_word() {
        start -= 2;
    }
    new[0].blank.clone_from(&tokens[start].blank);
    tokens.splice(start..=end, new);
}

/// The matrix with these entries from the upper left to the lower right.
fn diagonal(entries: &[Tokens]) -> Tokens {
    let sign = SpellingToken::new;
    let mut new = vec![sign("[")];
    for row in 0..entries.len() {
        new.extend((row > 0).then(|| sign(",")));
        new.push(sign("["));
        for (column, entry) in entries.iter().enumerate() {
            new.extend((column > 0).then(|| sign(",")));
            if row == column {
                new.extend(entry.iter().cloned());
            } else {
                new.push(sign("0"));
            }
        }
        new.push(sign("]"));
    }
    new.push(sign("]"));
    new
}

/// The line `A = [[2, 1], [1, 3]]`, whose name goes into products below it; whether the line is gone.
fn named(tokens: &mut Tokens, start: usize, end: usize) -> bool {
    let line = &tokens[start..end];
    let [name, equals, list @ ..] = line else {
        return false;
    };
    let is_list =
        list.first().is_some_and(|open| open.is("[")) && close(list, 0) == Some(list.len() - 1);
    if !name.is_word() || !equals.is("=") || !is_list || end >= tokens.len() {
        return false;
    }
    let (name, list) = (name.text.clone(), list.to_vec());
    for index in (end..tokens.len()).rev() {
        if !tokens[index].is(&name) {
            continue;
        }
        let is = |at: Option<usize>, signs: &[&str]| {
            let token = at.and_then(|at| tokens.get(at));
            token.is_some_and(|token| signs.iter().any(|sign| token.is(sign)))
        };
        let is_factor = is(index.checked_sub(1), &PRODUCTS)
            || is(Some(index + 1), &PRODUCTS)
            || is(Some(index + 1), &TRANSPOSES)
            || is(Some(index + 1), &["."]) && is(Some(index + 2), &["T"]);
        if is_factor {
            let mut list = list.clone();
            list[0].blank.clone_from(&tokens[index].blank);
            tokens.splice(index..=index, list);
        }
    }
    let is_used = tokens[end..].iter().any(|token| token.is(&name));
    if !is_used {
        tokens.drain(start..=end);
    }
    !is_used
}
