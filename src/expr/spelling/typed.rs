//! Types of numbers in programs, which say nothing of a loss: `2.0f`, `10L`, `(double) x`, `x as f64`.

use super::tokens::SpellingToken;

/// What stands directly behind the digits of a number; a letter alone may be a factor.
const SUFFIXES: [&str; 11] = [
    "UL", "ULL", "LL", "f32", "f64", "i32", "i64", "u32", "u64", "_f32", "_f64",
];

/// The types that a number is made one of, in parentheses before it or behind `as`.
const TYPES: [&str; 8] = [
    "double", "float", "int", "long", "unsigned", "f32", "f64", "i32",
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    let is_one = |token: &SpellingToken, words: &[&str]| words.iter().any(|word| token.is(word));
    let is_latex = tokens.iter().any(|token| token.text.starts_with('\\'));
    for index in (0..tokens.len()).rev() {
        // C++'s `static_cast<double>(x)`.
        if tokens
            .get(index)
            .is_some_and(|name| name.text.ends_with("_cast"))
            && tokens.get(index + 1).is_some_and(|open| open.is("<"))
            && let Some(end) = tokens[index..].iter().position(|token| token.is(">"))
        {
            let blank = tokens[index].blank.clone();
            tokens.drain(index..=index + end);
            if let Some(open) = tokens.get_mut(index) {
                open.blank = blank;
            }
            continue;
        }
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        // C's `2.0f`, where a point shows that it is a number of a program.
        let is_decimal = before
            .is_some_and(|before| before.is_number() && before.text.contains(['.', 'e']))
            && !is_latex
            && is_one(&tokens[index], &["f", "F"])
            && !tokens.get(index + 1).is_some_and(|next| next.is("("));
        let is_suffix = (is_decimal || is_one(&tokens[index], &SUFFIXES))
            && tokens[index].blank.is_empty()
            && before.is_some_and(SpellingToken::is_number);
        let is_number = |token: &SpellingToken| token.is_number() || token.is("(");
        if is_suffix {
            let number = tokens[index - 1].text.trim_end_matches('.').to_string();
            tokens[index - 1].text = number;
            tokens.remove(index);
        } else if let Some([word, of]) = tokens.get(index..index + 2)
            && word.is("as")
            && is_one(of, &TYPES)
            && before.is_some_and(SpellingToken::ends_operand)
        {
            tokens.drain(index..index + 2);
        } else if let Some([open, of, close, next]) = tokens.get(index..index + 4)
            && open.is("(")
            && is_one(of, &TYPES)
            && close.is(")")
            && (next.is_word() || is_number(next))
            && !before.is_some_and(SpellingToken::ends_operand)
        {
            let is_whole = !matches!(of.text.as_str(), "double" | "float" | "f32" | "f64");
            if is_whole && !next.is("(") {
                continue; // `(int) x * y` is the whole part of x alone.
            }
            let blank = open.blank.clone();
            tokens.drain(index..index + 3);
            tokens[index].blank.clone_from(&blank);
            if is_whole {
                let mut trunc = SpellingToken::new("trunc");
                trunc.blank = std::mem::take(&mut tokens[index].blank);
                tokens.insert(index, trunc);
            }
        }
    }
}

/// The function without the letter that says of what type its numbers are: C's `sqrtf`, Fortran's `dsqrt`.
pub(super) fn of_type(name: &str) -> Option<&'static str> {
    const OF_C: [&str; 32] = [
        "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh",
        "acosh", "atanh", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "sqrt",
        "cbrt", "hypot", "fabs", "floor", "ceil", "round", "trunc", "fmin", "fmax", "erf",
    ];
    const OF_FORTRAN: [&str; 18] = [
        "dsqrt", "dexp", "dlog", "dlog10", "dsin", "dcos", "dtan", "dasin", "dacos", "datan",
        "datan2", "dsinh", "dcosh", "dtanh", "dabs", "alog", "alog10", "derf",
    ];
    match name {
        "amax1" | "dmax1" => return Some("max"),
        "amin1" | "dmin1" => return Some("min"),
        _ => {}
    }
    let of_c = OF_C.into_iter().find(|base| {
        let suffix = name.strip_prefix(base);
        matches!(suffix, Some("f" | "l"))
    });
    of_c.or_else(|| {
        OF_FORTRAN
            .into_iter()
            .find(|own| *own == name)
            .map(|own| &own[1..])
    })
}
