//! Loops of which each turn is a row of the data: `for i in range(len(x)): s += (y[i] - w*x[i])**2`.

use super::tokens::SpellingToken;

type Tokens = Vec<SpellingToken>;

/// Names that programs give to the number of rows.
pub(super) const COUNTS: [&str; 4] = ["n", "N", "m", "M"];

/// `range(len(x))`, `1:length(x)`, `eachindex(x)`.
pub(super) fn is_every_row(list: &[SpellingToken]) -> bool {
    const SHAPES: [&[&str]; 8] = [
        &["range", "(", "n", ")"],
        &["1", ":", "n"],
        &["range", "(", "x", ".", "shape", "[", "0", "]", ")"],
        &["range", "(", "len", "(", "x", ")", ")"],
        &["1", ":", "length", "(", "x", ")"],
        &["1", ":", "numel", "(", "x", ")"],
        &["seq_along", "(", "x", ")"],
        &["eachindex", "(", "x", ")"],
    ];
    SHAPES.iter().any(|shape| {
        let mut pairs = shape.iter().zip(list);
        let is_count = |token: &SpellingToken| COUNTS.iter().any(|count| token.is(count));
        shape.len() == list.len()
            && pairs.all(|(part, token)| match *part {
                "x" => token.is_word(),
                "n" => is_count(token),
                part => token.is(part),
            })
    })
}

/// An expression of the rows, where a letter is their number and stands as an index alone: `y[i] - w*x[i]` is `y - w*x`.
pub(super) fn of_rows(body: &[SpellingToken], letter: &str) -> Option<Tokens> {
    let mut found = Tokens::new();
    let mut rest = body;
    while let Some((token, behind)) = rest.split_first() {
        found.push(token.clone());
        rest = match behind {
            [open, index, close, behind @ ..]
                if token.is_word()
                    && (open.is("[") && close.is("]") || open.is("(") && close.is(")"))
                    && index.is(letter) =>
            {
                behind
            }
            _ => behind,
        };
    }
    (!found.iter().any(|token| token.is(letter))).then_some(found)
}

/// The lines of a loop whose turns are the rows: what is added up is a sum over them, what is defined is a number in each.
pub(super) fn of_each_row(
    body: &[Tokens],
    of_rows: impl Fn(&[SpellingToken]) -> Option<Tokens>,
) -> Option<Vec<Tokens>> {
    let sum = |head: &[SpellingToken], term: &[SpellingToken]| {
        let mut term = of_rows(term).filter(|term| !term.is_empty())?;
        term[0].blank.clear();
        let open = [SpellingToken::spaced("sum"), SpellingToken::new("(")];
        Some([head, &open, &term, &[SpellingToken::new(")")]].concat())
    };
    let line = |line: &Tokens| match &line[..] {
        [name, sign, term @ ..]
            if (sign.is("+=") || sign.is("-="))
                && !term.iter().any(|own| own.text == name.text) =>
        {
            sum(&line[..2], term)
        }
        [name, sign, same, plus, term @ ..]
            if sign.is("=") && plus.is("+") && same.text == name.text =>
        {
            sum(&line[..4], term)
        }
        [_, sign, ..] if sign.is("=") => of_rows(line),
        _ => None,
    };
    body.iter().map(line).collect()
}
