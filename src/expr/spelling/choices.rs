//! Functions in pieces: Mathematica's `Piecewise[{{a, c}, …}]`, SymPy's `Piecewise((a, c), …)`, LaTeX's `cases`, Desmos's
//! `{c: a, …}`, NumPy's `select`, each of which is a `where` here.

use super::environments;
use super::tokens::{SpellingToken, arguments, close};

/// An expression.
type Tokens = Vec<SpellingToken>;

/// A value and the condition under which it is chosen; none where nothing else is.
type Piece = (Tokens, Option<Tokens>);

/// What stands before the last piece, or is its condition.
const ELSE: [&str; 7] = ["True", "TRUE", "WAHR", "otherwise", "else", "sonst", "true"];

/// Words of a condition that say nothing.
const FILLERS: [&str; 9] = [
    "if", "for", "when", "wenn", "falls", "si", ",", "\\quad", "\\;",
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    environments::arrays(tokens);
    for index in (0..tokens.len()).rev() {
        let found = piecewise(tokens, index)
            .or_else(|| alternating(tokens, index))
            .or_else(|| select(tokens, index))
            .or_else(|| cases(tokens, index))
            .or_else(|| braces(tokens, index));
        if let Some((end, mut new)) = found {
            new[0].blank.clone_from(&tokens[index].blank);
            tokens.splice(index..=end, new);
        }
    }
}

/// `Piecewise[{{a, c}, {b, d}}, e]`, which is 0 elsewhere, and `Piecewise((a, c), (b, True))`, which is nothing elsewhere.
fn piecewise(tokens: &[SpellingToken], index: usize) -> Option<(usize, Tokens)> {
    if !tokens[index].is("Piecewise") {
        return None;
    }
    let open = tokens.get(index + 1)?;
    let is_list = open.is("[");
    let end = (is_list || open.is("(")).then(|| close(tokens, index + 1))??;
    let given = arguments(tokens, index + 1, end);
    let (pairs, other) = if is_list {
        let list = given.first()?;
        let inner = list[0].is("{").then(|| close(list, 0))??;
        let zero = || vec![SpellingToken::new("0")];
        let other = given.get(1).cloned().unwrap_or_else(zero);
        (arguments(list, 0, inner), Some(other))
    } else {
        (given, None)
    };
    let pieces: Option<Vec<Piece>> = pairs.iter().map(|pair| piece(pair)).collect();
    Some((end, chosen(pieces?, other.as_ref())?))
}

/// `Which[c, a, True, b]` and a sheet's `IFS(c; a; TRUE; b)`.
fn alternating(tokens: &[SpellingToken], index: usize) -> Option<(usize, Tokens)> {
    let is_one = ["Which", "IFS", "WENNS"]
        .iter()
        .any(|name| tokens[index].is(name));
    let open = tokens.get(index + 1)?;
    let end = (is_one && (open.is("[") || open.is("("))).then(|| close(tokens, index + 1))??;
    let given = arguments(tokens, index + 1, end);
    let pairs = given.chunks_exact(2);
    let is_even = pairs.remainder().is_empty();
    let pieces = pairs.map(|pair| (pair[1].clone(), stated(pair[0].clone())));
    is_even.then(|| Some((end, chosen(pieces.collect(), None)?)))?
}

/// A pair of a value and its condition.
fn piece(pair: &[SpellingToken]) -> Option<Piece> {
    let is_pair = pair.first()?.is("{") || pair[0].is("(");
    let end = is_pair.then(|| close(pair, 0))??;
    let [value, condition] = arguments(pair, 0, end).try_into().ok()?;
    Some((value, stated(condition)))
}

/// `np.select([c, d], [a, b], e)`.
fn select(tokens: &[SpellingToken], index: usize) -> Option<(usize, Tokens)> {
    let is_module = index > 1 && tokens[index - 1].is(".");
    let is_start = tokens.get(index + 1)?.is(".") && tokens.get(index + 2)?.is("select");
    if is_module || !is_start || !tokens.get(index + 3)?.is("(") {
        return None;
    }
    let end = close(tokens, index + 3)?;
    let given = arguments(tokens, index + 3, end);
    let list = |list: &Tokens| {
        let end = list[0].is("[").then(|| close(list, 0))??;
        Some(arguments(list, 0, end))
    };
    let [conditions, values, rest @ ..] = &given[..] else {
        return None;
    };
    let other = match rest {
        [] => vec![SpellingToken::new("0")],
        [other] => match &other[..] {
            [name, equals, value @ ..] if name.is("default") && equals.is("=") => value.to_vec(),
            _ => other.clone(),
        },
        _ => return None,
    };
    let (conditions, values) = (list(conditions)?, list(values)?);
    let pieces = values.into_iter().zip(conditions.into_iter().map(Some));
    Some((end, chosen(pieces.collect(), Some(&other))?))
}

/// `\begin{cases} a & c \\ b & d \end{cases}`.
fn cases(tokens: &[SpellingToken], index: usize) -> Option<(usize, Tokens)> {
    let named = |at: usize| {
        let [open, name, end] = tokens.get(at + 1..at + 4)? else {
            return None;
        };
        (open.is("{") && name.is("cases") && end.is("}")).then_some(at + 3)
    };
    let start = tokens[index].is("\\begin").then(|| named(index))?? + 1;
    let is_end = |at: &usize| tokens[*at].is("\\end") && named(*at).is_some();
    let stop = (start..tokens.len()).find(is_end)?;
    let rows = tokens[start..stop].split(|token| token.is("\\\\"));
    let rows = rows.filter(|row| row.iter().any(|token| !token.is("\n")));
    let pieces: Option<Vec<Piece>> = rows
        .map(|row| {
            let mut cells = row.split(|token| token.is("&"));
            let (value, condition) = (cells.next()?.to_vec(), cells.next()?.to_vec());
            let mut value: Tokens = value.into_iter().filter(|token| !token.is("\n")).collect();
            if value.last().is_some_and(|token| token.is(",")) {
                value.pop();
            }
            (!value.is_empty()).then(|| (value, stated(condition)))
        })
        .collect();
    Some((stop + 3, chosen(pieces?, None)?))
}

/// Desmos's `{x > 0: a, b}`.
fn braces(tokens: &[SpellingToken], index: usize) -> Option<(usize, Tokens)> {
    const COMPARISONS: [&str; 6] = ["<", ">", "<=", ">=", "\\le", "\\ge"];
    let is_open = tokens[index].is("{") || tokens[index].is("\\{");
    let mut depth = 0_usize;
    let end = is_open.then(|| {
        let mut rest = tokens.iter().enumerate().skip(index);
        rest.find_map(|(at, token)| {
            match token.text.as_str() {
                "{" | "\\{" => depth += 1,
                "}" | "\\}" => depth = depth.checked_sub(1)?,
                _ => {}
            }
            (depth == 0).then_some(at)
        })
    })??;
    let is_compared = |token: &SpellingToken| COMPARISONS.iter().any(|sign| token.is(sign));
    let pieces: Option<Vec<Piece>> = arguments(tokens, index, end)
        .into_iter()
        .map(|mut argument| {
            argument.retain(|token| !token.is("\\right") && !token.is("\\left"));
            let Some(colon) = argument.iter().position(|token| token.is(":")) else {
                return Some((argument, None));
            };
            let value = argument.split_off(colon + 1);
            argument.pop();
            let is_condition = argument.iter().any(is_compared) && !value.is_empty();
            is_condition.then_some((value, Some(argument)))
        })
        .collect();
    let pieces = pieces.filter(|pieces| pieces.iter().any(|piece| piece.1.is_some()))?;
    Some((end, chosen(pieces, None)?))
}

/// A condition without its words; none where nothing else is chosen.
fn stated(condition: Tokens) -> Option<Tokens> {
    let mut words: Tokens = Vec::new();
    for token in condition {
        let is_font = token.is("\\text") || token.is("\\mbox") || token.is("\\mathrm");
        let is_bracket = token.is("{") || token.is("}");
        if !(is_font || is_bracket || token.is("\n") || FILLERS.iter().any(|word| token.is(word))) {
            words.push(token);
        }
    }
    let is_else = words.is_empty() || ELSE.iter().any(|word| words[0].is(word));
    (!is_else).then_some(words)
}

/// The `where` of some pieces; `other` is chosen where none of their conditions holds. Where nothing is said of that, the last of
/// the conditions must be what the one before it leaves over.
pub(super) fn chosen(mut pieces: Vec<Piece>, other: Option<&Tokens>) -> Option<Tokens> {
    let mut value = match (pieces.last()?, other) {
        ((_, None), _) => pieces.pop()?.0,
        (_, Some(other)) => other.clone(),
        ((_, Some(last)), None) => {
            let before = pieces.len().checked_sub(2).and_then(|at| pieces.get(at));
            let before = before.and_then(|(_, condition)| condition.as_ref())?;
            if !are_opposite(before, last) {
                return None;
            }
            pieces.pop()?.0
        }
    };
    if pieces.is_empty() {
        return None;
    }
    for (piece, condition) in pieces.into_iter().rev() {
        let mut new = ["where", "("].map(SpellingToken::new).to_vec();
        for (index, mut part) in [condition?, piece, value].into_iter().enumerate() {
            part.first_mut()?.blank = if index > 0 { " " } else { "" }.to_string();
            if index > 0 {
                new.push(SpellingToken::new(","));
            }
            new.extend(part);
        }
        new.push(SpellingToken::new(")"));
        value = new;
    }
    Some(value)
}

/// Whether one condition holds where the other does not: the same sides, the opposite sign.
fn are_opposite(one: &[SpellingToken], other: &[SpellingToken]) -> bool {
    const OPPOSITES: [(&str, &str); 8] = [
        ("<", ">="),
        (">", "<="),
        ("==", "!="),
        ("<", "\\geq"),
        (">", "\\leq"),
        ("<", "\\ge"),
        (">", "\\le"),
        ("<", "≥"),
    ];
    let mut opposites = 0;
    let fits = |(a, b): (&SpellingToken, &SpellingToken)| {
        let is_pair = |(first, second): &(&str, &str)| {
            a.is(first) && b.is(second) || a.is(second) && b.is(first)
        };
        let is_opposite = OPPOSITES.iter().any(is_pair);
        opposites += usize::from(is_opposite);
        is_opposite || a.text == b.text
    };
    one.len() == other.len() && one.iter().zip(other).all(fits) && opposites == 1
}
