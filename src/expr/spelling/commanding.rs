//! Words before an expression that say what is to be done with it, in notes and in other programs.

/// What to do about a limit.
pub(super) const LIMIT: &str = "a limit is what differences with ever smaller h come to: type the function itself, as in `sin(x)/x`";
const LEAVE_OUT: &str = "leave it out: a loss is minimized";
const NEGATIVE: &str = "a loss is minimized: write its negative, as in `-(x + 1)`";
const DERIVATIVE: &str = "derivatives are taken for you: write the function alone";
const INTEGRAL: &str = "an integral is a mean over samples: `mean(x^2)` with `[data] sample`";

/// The words, what to do, and whether the expression alone is meant.
const WORDS: [(&[&str], &str, bool); 11] = [
    (&["lim"], LIMIT, false),
    (
        &[
            "minimiere",
            "Minimiere",
            "minimiser",
            "Minimiser",
            "minimisez",
            "Minimisez",
            "minimizar",
            "Minimizar",
            "minimiza",
            "Minimiza",
            "minimizza",
            "Minimizza",
            "trouver",
            "Trouver",
            "finde",
            "Finde",
            "minimize",
            "minimise",
            "Minimize",
            "Minimise",
            "argmin",
            "min",
            "minimum",
        ],
        LEAVE_OUT,
        true,
    ),
    (&["plot"], "leave it out: a loss is drawn by itself", true),
    (&["solve"], LEAVE_OUT, false),
    (&["if"], "a choice is `where(condition, a, b)`", false),
    (
        &["function", "fn", "fun", "func"],
        "a function is `f(x) = …`, and below it the loss",
        false,
    ),
    (
        &["maximize", "maximise", "Maximize", "argmax"],
        NEGATIVE,
        false,
    ),
    (
        &["derivative", "differentiate", "gradient"],
        DERIVATIVE,
        false,
    ),
    (&["integral", "integrate"], INTEGRAL, false),
    (&["begin"], "leave it out: a loss is an expression", false),
    (&["syms"], "leave it out: free names are parameters", false),
];

/// What to do about a word before an expression.
pub(in crate::expr) fn advice(word: &str) -> Option<&'static str> {
    let row = WORDS.iter().find(|(words, ..)| words.contains(&word));
    row.map(|(_, advice, _)| *advice)
}

/// Whether what stands behind the word is meant alone.
pub(super) fn is_left_out(word: &str) -> bool {
    let mut rows = WORDS.iter();
    rows.any(|(words, _, alone)| *alone && words.contains(&word))
}
