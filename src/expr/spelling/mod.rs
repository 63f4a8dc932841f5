//! Texts in the notation of NumPy, PyTorch, JAX, LaTeX, MATLAB, Mathematica, spreadsheets and notebooks: how what was refused is written here.
//!
//! A text that the language refuses is rewritten, notation by notation. Where the outcome is a loss, it is the hint: so what a
//! hint says to write can be written. What has no counterpart has an explanation of its own.

mod accents;
mod around;
mod arrays;
mod associations;
mod bare;
mod blocks;
mod braces;
mod by_count;
mod by_value;
mod calls;
mod choices;
mod classes;
mod closures;
mod commanding;
mod commands;
mod conditionals;
mod conditions;
mod counted;
mod definitions;
mod entries;
mod environments;
mod equations;
mod finite_sums;
mod floors;
mod forms;
mod fortran;
mod functions;
mod given;
mod heads;
mod keras;
mod latex;
mod letters;
mod libraries;
mod lists;
mod loops;
mod markup;
mod models;
mod numbers;
mod objects;
mod pasted;
mod plain;
mod prose;
mod python;
mod raised;
mod reach;
mod remarks;
mod row_loops;
mod row_names;
mod scaffold;
mod settled;
mod sheets;
mod signs;
mod slips;
mod spoken;
mod statements;
mod substitutions;
mod sums;
mod tokens;
mod tongues;
mod typed;
mod vectors;
mod without;
mod wrappers;

use super::callable::Callable;
use super::loss::SyntaxError;
pub(super) use commanding::advice as advice_before;
use tokens::{SpellingToken, joined, tokens as split};
pub(super) use tongues::sign as sign_said;

/// The longest line that is suggested as a whole.
const LONGEST: usize = 160;

/// Words of programs that would be parameters where a text was not understood.
const LEFT_OVER: [&str; 10] = [
    "return", "function", "if", "then", "else", "elif", "for", "while", "begin", "end",
];

/// The longest text that is rewritten, in bytes.
const LONGEST_TEXT: usize = 4096;

/// Whether other notations have a function of this name.
pub(super) fn is_function_elsewhere(name: &str) -> bool {
    functions::written(name).is_some()
}

/// What to write instead of a call of a function that there is not.
pub(super) fn function_hint(name: &str) -> Option<String> {
    // What it is depends on its arguments, which were looked at before.
    let depends = settled::knows(&functions::plain(name));
    if let Some(written) = functions::written(name).filter(|_| !depends) {
        let is_name = Callable::named(written).is_some();
        return Some(if is_name {
            format!("here it is `{written}`")
        } else {
            format!("write `{written}`")
        });
    }
    if depends || functions::is_absent(name) {
        return Some("there is no such function here; one of your own is `f(x) = …`".to_string());
    }
    let nearest = slips::nearest(name)?;
    Some(format!("did you mean `{nearest}`?"))
}

/// Whether a text is in another notation: in one with backslashes, or in one that can be rewritten.
pub(super) fn is_foreign(text: &str) -> bool {
    let is_rewritten = || {
        let rewritten = rewritten(text);
        rewritten.is_some_and(|text| split(&text).iter().all(SpellingToken::is_of_losses))
    };
    if text.len() > LONGEST_TEXT {
        return text.contains('\\');
    }
    text.contains('\\') || vectors::has_form(&split(text)) || is_rewritten()
}

/// Whether a text is in another notation as a whole, so that one hint says all of it; `fault` says what keeps a text from being a
/// loss.
pub(super) fn is_foreign_throughout(
    text: &str,
    fault: impl Fn(&str) -> Option<SyntaxError>,
) -> bool {
    let is_loss = |text: String| fault(&text).is_none() || over_rows(&text, &fault).is_some();
    text.len() <= LONGEST_TEXT && rewritten(text).is_some_and(is_loss)
}

/// Whether the lines of a text in another notation are one expression here.
pub(super) fn is_foreign_as_one(text: &str) -> bool {
    let is_one = |text: String| lines(&text).len() == 1;
    text.len() <= LONGEST_TEXT && lines(text).len() > 1 && rewritten(text).is_some_and(is_one)
}

/// An error with a hint that says how the text is written here, if it is in another notation; `fault` says what keeps a text from
/// being a loss.
pub(super) fn explained(
    text: &str,
    error: SyntaxError,
    fault: impl Fn(&str) -> Option<SyntaxError>,
) -> SyntaxError {
    if text.len() > LONGEST_TEXT {
        return error;
    }
    if let Some(rewritten) = rewritten(text) {
        let rewritten = over_rows(&rewritten, &fault).unwrap_or(rewritten);
        let line = changed_line(text, &rewritten);
        let fits = line.len() <= LONGEST;
        match fault(&rewritten) {
            None if fits && line != "0" => {
                let write = || format!("write `{line}`");
                let leave_out = |idle| format!("leave out `{idle}`");
                let mut hint = left_out(text, &rewritten).map_or_else(write, leave_out);
                if let Some((word, quotient)) = floors::possible_remark(text) {
                    hint = if line.contains(&word) {
                        format!("{hint}; if `{word}` is a remark, write `# {word}`")
                    } else {
                        format!("{hint}; if `{word}` is a divisor, write `{quotient}`")
                    };
                }
                // What is refused since it may be two things says the other.
                let own = error.hint.as_deref().unwrap_or_default();
                if let Some((_, product)) = own.split_once("; for a product `") {
                    hint = format!("{hint}; for a product `{product}");
                }
                let julia = associations::as_julia(text).map(|text| as_written(&text));
                if let Some(julia) = julia {
                    hint = format!("{hint}, as MATLAB reads it; as Julia does, write `{julia}`");
                }
                if let Some(absolute) = closures::as_absolute(text) {
                    hint = format!("{hint}; for the absolute value write `{absolute} …`");
                }
                if let Some(start) = substitutions::start(text) {
                    hint = format!("{hint}, and give the start beside it, as in `--at {start}`");
                }
                return error.hint(hint);
            }
            // It is in this notation, and something else is wrong with it.
            Some(fault)
                if fits
                    && without::explanation(text, &error.span).is_none()
                    && fault.message != error.message
                    && split(&line).iter().all(SpellingToken::is_of_losses) =>
            {
                let hint = fault
                    .hint
                    .map_or_else(String::new, |hint| format!("; {hint}"));
                return error.hint(format!("write `{line}`, but then {}{hint}", fault.message));
            }
            _ => {}
        }
    }
    if let Some(hint) = without::explanation(text, &error.span) {
        return error.hint(hint);
    }
    match equations::square(text).filter(|square| {
        fault(square).is_none() && !prose::has_words(&split(square))
    }) {
        Some(square) => error.hint(format!(
            "a loss is no equation: to solve it, write `{square}`, which is least where both sides are equal"
        )),
        None => error,
    }
}

/// The start of a hint that says what a loss is over the rows of the data, and what stands behind it.
pub(super) const OVER_ROWS: (&str, &str) = ("over the rows it is `", "`; for the mean");

/// A text in which norms and products of vectors, which are along a width, are over the rows: those of a column are meant so.
fn over_rows(text: &str, fault: impl Fn(&str) -> Option<SyntaxError>) -> Option<String> {
    let hint = fault(text)?.hint?;
    let (written, _) = hint.strip_prefix(OVER_ROWS.0)?.split_once(OVER_ROWS.1)?;
    let last = text.rfind(['\n', ';']).map_or(0, |end| end + 1);
    let text = format!("{}{written}", &text[..last]);
    fault(&text).is_none().then_some(text)
}

/// A text with letters and signs of full width, and those of mathematical fonts, as plain ones.
fn plain_letters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{ff01}'..='\u{ff5e}' | '\u{1d400}'..='\u{1d7cb}' => {
                plain.push_str(deunicode::deunicode_char(c).unwrap_or_default());
            }
            'ℒ' => plain.push('L'),
            'ℓ' => plain.push_str("ell"),
            '≔' | '≝' => plain.push('='),
            // `2½` is a sum.
            '¼'..='¾' | '⅐'..='⅞' if !plain.ends_with(|before: char| before.is_ascii_digit()) =>
            {
                let fraction = deunicode::deunicode_char(c).unwrap_or_default();
                plain.extend(["(", fraction.trim(), ")"]);
            }
            c => plain.push(c),
        }
    }
    plain
}

/// The text in the notation of losses; none if nothing in it is of another one.
fn rewritten(text: &str) -> Option<String> {
    const PASSES: [fn(&mut Vec<SpellingToken>); 48] = [
        classes::rewrite,
        markup::rewrite,
        pasted::rewrite,
        blocks::unquoted,
        prose::before_head,
        around::rewrite,
        scaffold::rewrite,
        objects::rewrite,
        loops::rewrite,
        python::rewrite,
        fortran::rewrite,
        numbers::rewrite,
        arrays::rewrite,
        forms::rewrite,
        tongues::rewrite,
        spoken::rewrite,
        associations::rewrite,
        remarks::rewrite,
        wrappers::rewrite,
        libraries::without_namespaces,
        counted::rewrite,
        plain::numbers,
        typed::rewrite,
        letters::products,
        accents::rewrite,
        signs::separators,
        substitutions::rewrite,
        closures::rewrite,
        definitions::rewrite,
        conditionals::rewrite,
        row_names::below,
        finite_sums::rewrite,
        choices::rewrite,
        braces::rewrite,
        environments::rewrite,
        sums::rewrite,
        models::rewrite,
        entries::rewrite,
        forms::rewrite,
        sheets::rewrite,
        statements::functions,
        latex::rewrite,
        statements::rewrite,
        heads::rewrite,
        plain::rewrite,
        conditions::rewrite,
        calls::rewrite,
        signs::rewrite,
    ];
    let before = split(text);
    let slots = closures::slots(text);
    let mut after = split(&plain_letters(&markup::plain(
        slots.as_deref().unwrap_or(text),
    )));
    floors::of_python(&mut after);
    for pass in PASSES {
        pass(&mut after);
    }
    let is_line = |token: &SpellingToken| token.ends_line();
    while after.last().is_some_and(is_line) {
        after.pop();
    }
    while after.first().is_some_and(is_line) {
        after.remove(0);
    }
    let is_left_over = |token: &SpellingToken| LEFT_OVER.iter().any(|word| token.is(word));
    let is_read = !after.is_empty()
        && !after.iter().any(is_left_over)
        && !prose::has_words(&after)
        && !prose::has_imaginary_unit(&before);
    (is_read && joined(&before) != joined(&after)).then(|| joined(&after))
}

/// A text in the notation of losses, changed or not.
fn as_written(text: &str) -> String {
    rewritten(text).unwrap_or_else(|| text.to_string())
}

/// The lines that were left out, if nothing else was changed and several lines stay.
fn left_out(before: &str, after: &str) -> Option<String> {
    let mut rest = lines(after).into_iter().peekable();
    if lines(after).len() < 2 {
        return None;
    }
    let gone = lines(before)
        .into_iter()
        .filter(|line| rest.next_if(|next| next == line).is_none());
    let gone: Vec<String> = gone.collect();
    (!gone.is_empty() && rest.next().is_none()).then(|| gone.join("` and `"))
}

/// The lines of a text that are not empty.
fn lines(text: &str) -> Vec<String> {
    let lines = text.split(['\n', ';']).map(|line| line.trim().to_string());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The line that was changed, if it is one and the others are the same; else all of them.
fn changed_line(before: &str, after: &str) -> String {
    let code = |line: &String| {
        line.split('#')
            .next()
            .unwrap_or_default()
            .trim()
            .to_string()
    };
    let (before, after) = (lines(before), lines(after));
    let mut changed = after
        .iter()
        .zip(&before)
        .filter(|(after, before)| after != before);
    let is_only = before.len() == after.len();
    if let (true, Some((line, _)), None) = (is_only, changed.next(), changed.next()) {
        return line.clone();
    }
    // A remark would end at none of the semicolons.
    let lines = after.iter().map(code).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("; ")
}
