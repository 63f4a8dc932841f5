//! What other notations have and losses have not: what to do instead.

use super::commanding::LIMIT;
use super::tokens::{SpellingToken, tokens};
use super::vectors::has_form;
use crate::expr::loss::Span;

/// A sign or word, and what to do.
const WITHOUT: &[(&[&str], &str)] = &[
    (
        &["∑", "Σ", "\\sum", "Sum"],
        "a sum over the rows of the data is `sum(x)`, along a width `rowsum(v)`",
    ),
    (
        &["∏", "\\prod", "Product"],
        "a product is written out, or as `exp(sum(ln(x)))`",
    ),
    (
        &[
            "∂",
            "∇",
            "\\partial",
            "\\nabla",
            "backward",
            "grad",
            "autograd",
            "diff",
            "D",
            "Dt",
            "Derivative",
            "zero_grad",
            "no_grad",
            "requires_grad_",
            "value_and_grad",
            "GradientTape",
        ],
        "derivatives are taken for you: type the loss alone, as in `x^2`",
    ),
    (
        &["∫", "\\int", "Integrate", "NIntegrate", "integrate"],
        "an integral is a mean over samples: `mean(x^2)` with `[data] sample`",
    ),
    (
        &["for", "while", "range"],
        "there are no loops: the rows of the data are summed by `sum(x)` and `mean(x)`",
    ),
    (
        &["random", "rand", "randn", "RAND"],
        "random numbers are a column: `[data]` and below it `sample = { eps = { normal = [0, 1] } }`",
    ),
    (
        &["∞", "inf", "\\infty"],
        "a loss has only finite numbers, such as `1e300`",
    ),
    (
        &["'", "′", "’"],
        "derivatives are taken for you: type the function alone, as in `sin(x)`",
    ),
    (
        &["argmax", "argmin", "topk", "sort", "argsort", "idxmax"],
        "which entry is the greatest has no slope; the greatest itself is `rowmax(v)`",
    ),
    (
        &["!"],
        "there is no factorial; for a condition write `not x > 1`",
    ),
    (&["lim", "limit", "\\lim", "Limit"], LIMIT),
    (&["\\cases"], "a choice is `where(condition, a, b)`"),
    (
        &["±", "\\pm", "\\mp"],
        "a loss has one value: write it with `+` or with `-`",
    ),
    (
        &[
            "\\arg",
            "\\min",
            "\\max",
            "\\inf",
            "\\sup",
            "\\underset",
            "min_",
            "argmin_",
            "max_",
            "argmax_",
            "NMinimize",
            "Minimize",
            "ArgMin",
            "FindMinimum",
            "fminsearch",
            "optim",
        ],
        "a loss is minimized over all its parameters: write only what stands behind it",
    ),
    (&["1'000"], "digits are not grouped: a thousand is `1000`"),
    (
        &["~"],
        "a model is the loss of its least squares: `mse(w x + b, y)` for `y ~ x`, `mse(…, y)` of another curve",
    ),
    (&["lm", "glm", "ols"], "a linear model is `mse(w x + b, y)`"),
    (
        &["cumsum", "cumprod"],
        "rows are reduced as a whole: `sum(x)`, `mean(x)`",
    ),
    (
        &["Gamma", "gamma", "lgamma", "Γ", "factorial"],
        "there is no gamma function here",
    ),
    (&["{", "}"], "group with `(` and `)`"),
];

/// What to do about a matrix between two vectors.
const FORM: &str = "there are no matrices: write the form out, as in `a x^2 + 2 b x y + c y^2`";

/// What to do about a text in which the sign at an error, or a function in its line, has no counterpart. A word that is not called
/// is a name like any other.
pub(super) fn explanation(text: &str, span: &Span) -> Option<&'static str> {
    let line = |at: usize| {
        text.get(..at)
            .map(|before| before.matches(['\n', ';']).count())
    };
    let all = tokens(text);
    if has_form(&all) {
        return Some(FORM);
    }
    let mut at = 0;
    for (index, token) in all.iter().enumerate() {
        let start = at + token.blank.len();
        at = start + token.text.len();
        let is_called = all
            .get(index + 1)
            .is_some_and(|next| next.is("(") || next.is("[") && next.blank.is_empty());
        let is_command = token.text.starts_with('\\') && token.text.len() > 1;
        let is_below = all
            .get(index + 1)
            .is_some_and(|next| next.text.starts_with('_'));
        let name = match token.text.as_str() {
            "\\begin" if text.contains("{cases}") => "\\cases",
            "'" | "’" if is_between_numbers(&all, index) => "1'000",
            "\\frac" | "\\dfrac"
                if all
                    .get(index + 2)
                    .is_some_and(|next| next.text.starts_with('d') && next.text.len() < 3) =>
            {
                "\\partial"
            }
            "\\frac" | "\\dfrac" if all.get(index + 2).is_some_and(|next| next.is("\\mathrm")) => {
                "\\partial"
            }
            "\\min" | "\\max" if !is_below => continue,
            "\\operatorname" if all.get(index + 1).is_some_and(|star| star.is("*")) => "\\arg",
            name => name,
        };
        let stands = if is_command {
            line(start) == line(span.start)
        } else if token.is_word() {
            (is_called || token.text.ends_with('_')) && line(start) == line(span.start)
        } else {
            start < span.end.max(span.start + 1) && span.start < at
        };
        let row = WITHOUT.iter().find(|(signs, _)| signs.contains(&name));
        if let Some((_, hint)) = row.filter(|_| stands) {
            return Some(hint);
        }
    }
    None
}

fn is_between_numbers(tokens: &[SpellingToken], index: usize) -> bool {
    let is_number = |token: Option<&SpellingToken>| token.is_some_and(SpellingToken::is_number);
    index > 0 && is_number(tokens.get(index - 1)) && is_number(tokens.get(index + 1))
}
