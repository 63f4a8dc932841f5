//! What `name(` means, and how many arguments it takes: the one place where calls are resolved.

use std::collections::HashSet;

use super::super::callable::Callable;
use super::super::function::{Binary, Unary};
use super::super::loss::{Span, SyntaxError};
use super::super::setting::Setting;
use super::super::spelling;
use super::line::Called;
use super::names::{KnownNames, ROWS, is_one_letter, quoted};

/// What a name before a parenthesis is.
pub(super) enum CallMeaning {
    /// A function that takes what is in the parentheses.
    Function(Callable),
    /// A factor.
    Factor,
}

/// What `name(` means.
///
/// `typed_sigma` is whether the name was typed as the letter σ, which before a parenthesis is the logistic function.
/// Constants, definitions, declared parameters and single letters are factors.
///
/// # Errors
///
/// The name is none of these.
pub(super) fn resolve(
    name: &str,
    span: &Span,
    typed_sigma: bool,
    names: &KnownNames,
    defined: &HashSet<String>,
) -> Result<CallMeaning, SyntaxError> {
    if typed_sigma {
        return Ok(CallMeaning::Function(Callable::Unary(Unary::Sigmoid)));
    }
    let known = names.multiplies(name) || defined.contains(name);
    // What came after the first format gives way to what has its name.
    let callable = Callable::named(name).filter(|_| !known || Callable::is_of_format_1(name));
    if let Some(callable) = callable {
        return Ok(CallMeaning::Function(callable));
    }
    if known || name == ROWS || name != "sigma" && is_one_letter(name) {
        return Ok(CallMeaning::Factor);
    }
    // A letter or two may be factors; a word is more likely a function that there is not.
    let is_word = name.chars().count() > 2 && name.chars().all(char::is_alphabetic);
    let product = || {
        let product = "for a product put `*` before the parenthesis";
        if is_word {
            format!("there is no such function here; one of your own is `f(x) = …`; {product}")
        } else {
            product.to_string()
        }
    };
    let hint = spelling::function_hint(name).unwrap_or_else(product);
    let message = format!("{} is not a function", quoted(name));
    Err(SyntaxError::new(message, span.clone()).hint(hint))
}

/// Whether a name without a parenthesis is that of a function.
pub(super) fn is_function(name: &str) -> bool {
    Callable::is_of_format_1(name)
}

/// How many arguments a function takes: at least, and at most if there is a limit.
fn arity(callable: Callable) -> (usize, Option<usize>) {
    match callable {
        Callable::Unary(_) => (1, Some(1)),
        Callable::Binary(Binary::Max | Binary::Min) => (2, None),
        Callable::Binary(_) => (2, Some(2)),
        Callable::Clamp | Callable::Where => (3, Some(3)),
        Callable::Structured(operator) => operator.arity(),
    }
}

/// The argument that a call may give by name.
fn own_setting(called: Called) -> Option<Setting> {
    match called {
        Called::Known(callable) => callable.setting(),
        Called::Own(..) | Called::Entry => None,
    }
}

/// The setting of a function that a call gives by this name.
///
/// # Errors
///
/// It has none of that name.
pub(super) fn setting_named(
    function: &str,
    called: Called,
    name: &str,
    span: &Span,
) -> Result<Setting, SyntaxError> {
    let Some(setting) = own_setting(called) else {
        let message = format!("`{function}` takes no argument by name");
        return Err(SyntaxError::new(message, span.clone())
            .hint("give its arguments in order, without names"));
    };
    if setting.name == name {
        return Ok(setting);
    }
    let message = format!("`{function}` has no argument {}", quoted(name));
    let written = setting.written(setting.default);
    Err(SyntaxError::new(message, span.clone()).hint(format!(
        "by name it takes `{0}`, as in `{0}={written}`",
        setting.name
    )))
}

/// Whether digits stand on both sides of a comma.
fn is_decimal(source: &str, comma: &Span) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let before = source.get(..comma.start).unwrap_or_default();
    let after = source.get(comma.end..).unwrap_or_default();
    before.ends_with(is_digit) && after.starts_with(is_digit)
}

/// Checks the number of arguments.
///
/// `commas` are the spans of the commas between them, `setting` is what was given by name, `close` is the closing
/// parenthesis.
///
/// # Errors
///
/// Too few, reported at the closing parenthesis, or too many, from the first comma too many.
pub(super) fn check_arity(
    source: &str,
    name: &str,
    called: Called,
    commas: &[Span],
    setting: Option<Setting>,
    close: &Span,
) -> Result<(), SyntaxError> {
    let (least, most) = match called {
        Called::Known(callable) => arity(callable),
        Called::Own(_, count) => (count, Some(count)),
        Called::Entry => (2, Some(2)),
    };
    let count = commas.len() + 1 - usize::from(setting.is_some());
    let takes = match (least, most) {
        (1, _) => "one argument".to_string(),
        (least, None) => format!("{least} or more arguments"),
        (least, Some(_)) => format!("{least} arguments"),
    };
    let message = format!("`{name}` takes {takes}, not {count}");
    if count < least {
        Err(SyntaxError::new(message, close.clone()).hint("add what is missing after a comma"))
    } else if most.is_some_and(|most| count > most) {
        let extra = commas[least - 1].start..close.start;
        let error = SyntaxError::new(message, extra);
        Err(match own_setting(called).filter(|_| setting.is_none()) {
            Some(setting) => error.hint(format!(
                "give `{0}` by name, as in `{name}(…, {0}={1})`",
                setting.name,
                setting.written(setting.default)
            )),
            None if is_decimal(source, &commas[least - 1]) => {
                error.hint("a comma separates arguments; a decimal point is `.`")
            }
            None => {
                error.hint("a comma separates arguments; several numbers side by side are `[a, b]`")
            }
        })
    } else {
        Ok(())
    }
}

/// What to write for a function that is raised to a negative power before its argument.
pub(super) fn inverse_hint(name: &str, argument: &str) -> String {
    let inverse = format!("a{name}");
    if name != "a" && Callable::named(&inverse).is_some() {
        format!(
            "for the inverse function write `{inverse}({argument})`, for the reciprocal `1/{name}({argument})`"
        )
    } else {
        format!("for the reciprocal write `1/{name}({argument})`")
    }
}

/// Why a function without parentheses is refused.
///
/// `call` is what to write instead.
pub(super) fn bare_function(name: &str, span: &Span, call: &str) -> SyntaxError {
    let least = Callable::named(name).map_or(1, |callable| arity(callable).0);
    if least > 1 {
        let message = format!("`{name}` is a function and needs its arguments in parentheses");
        let hint = format!("it takes {least} or more, as in `{name}(a, b)`");
        let exact = format!("it takes {least}: `{name}(…)`");
        let is_open = Callable::named(name).is_some_and(|callable| arity(callable).1.is_none());
        return SyntaxError::new(message, span.clone()).hint(if is_open { hint } else { exact });
    }
    let message = format!("`{name}` is a function and needs its argument in parentheses");
    SyntaxError::new(message, span.clone()).hint(format!("write `{call}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_is_named_where_there_is_one() {
        assert!(inverse_hint("sin", "x").contains("asin(x)"));
        assert!(!inverse_hint("exp", "x").contains("aexp"));
    }
}
