//! Quadratic forms with their numbers: `[x, y] [2, 1; 1, 3] [x, y]^T` and `[x, y] @ [[2, 1], [1, 3]] @ [x, y]` are written out.

use super::tokens::{SpellingToken, arguments, close};

type Tokens = Vec<SpellingToken>;

/// How many entries a vector of a form has at most.
const MOST: usize = 4;

/// Signs between the factors, and behind a factor that is turned.
const PRODUCTS: [&str; 4] = ["*", "@", "·", "%*%"];
const TRANSPOSES: [&str; 4] = ["'", "′", ".'", "ᵀ"];

pub(super) fn rewrite(tokens: &mut Tokens) {
    for index in (0..tokens.len()).rev() {
        let is_index = index > 0
            && tokens[index].blank.is_empty()
            && (tokens[index - 1].ends_operand() || tokens[index - 1].is("^"));
        if !is_index && let Some((end, mut sum)) = form(tokens, index) {
            sum[0].blank.clone_from(&tokens[index].blank);
            tokens.splice(index..end, sum);
        }
    }
}

/// The form that begins at `start`, written out, and where it ends.
fn form(tokens: &[SpellingToken], start: usize) -> Option<(usize, Tokens)> {
    let (left, next) = factor(tokens, start)?;
    let (middle, next) = factor(tokens, next)?;
    let (right, end) = factor(tokens, next)?;
    let vector = |rows: Vec<Vec<Tokens>>| -> Option<Vec<Tokens>> {
        match &rows[..] {
            [row] => Some(row.clone()),
            _ => rows
                .into_iter()
                .map(|row| <[Tokens; 1]>::try_from(row).ok().map(|[own]| own))
                .collect(),
        }
    };
    // `(A x) x` too.
    let (left, middle, right) = if left.len() > 1 && left[0].len() > 1 {
        (right, left, middle)
    } else {
        (left, middle, right)
    };
    let (left, right) = (vector(left)?, vector(right)?);
    let is_square = (2..=MOST).contains(&left.len())
        && middle.len() == left.len()
        && middle.iter().all(|row| row.len() == right.len())
        && right.len() == left.len();
    if !is_square {
        return None;
    }
    let text = |sign: &str| SpellingToken::spaced(sign);
    let mut sum = vec![SpellingToken::new("(")];
    for (a, row) in left.iter().zip(&middle) {
        for (entry, b) in row.iter().zip(&right) {
            if matches!(&entry[..], [zero] if zero.is("0")) {
                continue;
            }
            if sum.len() > 1 {
                sum.push(text("+"));
            }
            for (at, part) in [entry, a, b].into_iter().enumerate() {
                if at > 0 {
                    sum.push(text("*"));
                }
                let mut part = part.clone();
                part.first_mut()?.blank.clear();
                if part.len() > 1 {
                    part.insert(0, SpellingToken::new("("));
                    part.push(SpellingToken::new(")"));
                }
                if sum.len() > 1 {
                    part[0].blank = " ".to_string();
                }
                sum.extend(part);
            }
        }
    }
    sum.push(SpellingToken::new(")"));
    (sum.len() > 2).then_some((end, sum))
}

/// The rows of a list that begins here, and where what follows it begins, behind a sign of products.
fn factor(tokens: &[SpellingToken], start: usize) -> Option<(Vec<Vec<Tokens>>, usize)> {
    let is = |at: usize, signs: &[&str]| {
        let token = tokens.get(at);
        token.is_some_and(|token| signs.iter().any(|sign| token.is(sign)))
    };
    let end = close(tokens, start).filter(|_| is(start, &["["]))?;
    let rows = rows(&tokens[start..=end])?;
    let mut next = end + 1;
    if is(next, &TRANSPOSES) {
        next += 1;
    } else if is(next, &["^", "."]) && is(next + 1, &["T"]) {
        next += 2;
    }
    let behind = if is(next, &PRODUCTS) && is(next + 1, &["["]) {
        next + 1
    } else {
        next
    };
    Some((rows, behind))
}

/// The rows of `[a, b]`, `[a; b]`, `[a, b; c, d]` and `[[a, b], [c, d]]`.
fn rows(list: &[SpellingToken]) -> Option<Vec<Vec<Tokens>>> {
    let inner = &list[1..list.len() - 1];
    let lines: Vec<&[SpellingToken]> = inner.split(|token| token.is(";")).collect();
    let entries = |line: &[SpellingToken]| -> Option<Vec<Tokens>> {
        let wrapped = [&list[..1], line, &list[list.len() - 1..]].concat();
        let given = arguments(&wrapped, 0, wrapped.len() - 1);
        // `[2 0; 0 3]`.
        let are_apart = given.len() == 1
            && line.len() > 1
            && line
                .iter()
                .all(|token| token.is_word() || token.is_number())
            && line[1..].iter().all(|token| !token.blank.is_empty());
        Some(if are_apart {
            line.iter().map(|token| vec![token.clone()]).collect()
        } else {
            given
        })
    };
    if let [line] = lines[..]
        && line.first()?.is("[")
    {
        let given = entries(line)?;
        let nested = given.iter().map(|row| {
            let is_row = row.first()?.is("[") && close(row, 0) == Some(row.len() - 1);
            is_row.then(|| arguments(row, 0, row.len() - 1))
        });
        return nested.collect();
    }
    lines.into_iter().map(entries).collect()
}
