//! Models of statistics, as R and statsmodels have them: `y ~ x + w` is the loss of its least squares.

use super::tokens::{SpellingToken, close};

/// Functions that fit a model; the last one takes it written out.
const FITS: [&str; 4] = ["lm", "glm", "ols", "nls"];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    let Some(at) = tokens.iter().position(|token| token.is("~")) else {
        return;
    };
    let start = tokens[..at].iter().rposition(SpellingToken::ends_line);
    let start = start.map_or(0, |start| start + 1);
    let end = tokens[at..].iter().position(SpellingToken::ends_line);
    let end = end.map_or(tokens.len(), |end| at + end);
    if let Some(new) = model(&tokens[start..end]) {
        tokens.splice(start..end, new);
    }
}

/// The loss of a line that says nothing but a model.
fn model(line: &[SpellingToken]) -> Option<Vec<SpellingToken>> {
    let at = line.iter().position(|token| token.is("~"))?;
    let (before, after) = (&line[..at], &line[at + 1..]);
    let (response, head) = before.split_last()?;
    let is_fit = |token: &SpellingToken| FITS.iter().any(|name| token.is(name));
    let fit = head.iter().find(|token| is_fit(token));
    let is_head = match head {
        [] => true,
        _ => fit.is_some(),
    };
    // Up to the parenthesis that closes the call, its next argument or the quote.
    let open = head.iter().position(|token| token.is("("));
    let stop = open
        .and_then(|open| close(line, open))
        .map_or(Some(after.len()), |end| end.checked_sub(at + 1))?;
    let is_stop = |token: &SpellingToken| token.is(",") || token.is("'") || token.is("\"");
    let terms = after.get(..stop)?;
    let stop = terms.iter().position(is_stop).unwrap_or(terms.len());
    let terms = terms.get(..stop)?;
    if !is_head || !response.is_word() || terms.is_empty() || terms.iter().any(|t| t.is("~")) {
        return None;
    }
    // R's own terms have no product with a call: it is a curve with names of its own.
    let has = |sign: &str| terms.iter().any(|token| token.is(sign));
    let is_curve = head.is_empty() && has("*") && has("(");
    let prediction = if is_curve || fit.is_some_and(|fit| fit.is("nls")) {
        super::tokens::joined(terms)
    } else {
        linear(terms, response)?
    };
    let loss = format!("mse({prediction}, {})", response.text);
    Some(super::tokens::tokens(&loss))
}

/// The sum of the terms, each with a weight, and an intercept.
fn linear(terms: &[SpellingToken], response: &SpellingToken) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    let mut has_intercept = true;
    for term in terms.split(|token| token.is("+")) {
        match term {
            [name] if name.is_word() => names.push(&name.text),
            [one] if one.is("1") => {}
            [zero] if zero.is("0") => has_intercept = false,
            _ => return None,
        }
    }
    let is_taken = |name: &str| names.contains(&name) || response.is(name);
    let letters = ["w", "beta", "coef"];
    let weight = letters
        .into_iter()
        .find(|letter| (1..=names.len()).all(|n| !is_taken(&format!("{letter}{n}"))))?;
    let intercept = ["b", "b0", "intercept"]
        .into_iter()
        .find(|name| !is_taken(name))?;
    let mut summands: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(index, name)| format!("{weight}{} {name}", index + 1))
        .collect();
    if has_intercept {
        summands.push(intercept.to_string());
    }
    (!summands.is_empty()).then(|| summands.join(" + "))
}
