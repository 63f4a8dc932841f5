//! Definitions of what is a function here already: `sigmoid(z) = 1/(1 + exp(-z))`, `mse(w) = (w - 3)^2`. What is defined gets a name
//! of its own.

use super::tokens::{SpellingToken, close};
use crate::expr::callable::Callable;

#[expect(clippy::ptr_arg, reason = "the passes have one type")]
pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    // Mathematica calls what it defines with brackets.
    for index in 1..tokens.len() {
        let name = tokens[index - 1].text.clone();
        if tokens[index].is("[")
            && tokens[index].blank.is_empty()
            && let Some(end) = close(tokens, index).filter(|_| defines(tokens, &name))
        {
            tokens[index].text = "(".to_string();
            tokens[end].text = ")".to_string();
        }
    }
    for index in 0..tokens.len() {
        let begins = index == 0 || tokens[index - 1].ends_line();
        let is_value = tokens.get(index + 1).is_some_and(|sign| sign.is("="));
        if !begins || !(is_head(tokens, index) || is_value) || !is_function(&tokens[index].text) {
            continue;
        }
        let name = tokens[index].text.clone();
        let own = format!("my_{name}");
        let is_taken = tokens.iter().any(|token| token.is(&own));
        if is_taken {
            continue;
        }
        // What a value is called by is called nowhere: there it is the function.
        for at in index..tokens.len() {
            let is_call = tokens.get(at + 1).is_some_and(|open| open.is("("));
            if tokens[at].is(&name) && !(is_value && is_call) {
                tokens[at].text.clone_from(&own);
            }
        }
    }
}

/// Whether a name can be given to nothing else.
fn is_function(name: &str) -> bool {
    Callable::named(name).is_some() && Callable::is_of_format_1(name) || name == "e"
}

/// Whether a text defines a function of that name.
pub(super) fn defines(tokens: &[SpellingToken], name: &str) -> bool {
    let begins = |index: usize| index == 0 || tokens[index - 1].ends_line();
    (0..tokens.len()).any(|index| tokens[index].is(name) && begins(index) && is_head(tokens, index))
}

/// Whether `name(a, b) =` stands at a place.
pub(super) fn is_head(tokens: &[SpellingToken], index: usize) -> bool {
    let is_open = tokens.get(index + 1).is_some_and(|open| open.is("("));
    let Some(end) = close(tokens, index + 1).filter(|_| is_open && tokens[index].is_word()) else {
        return false;
    };
    let are_names = tokens[index + 2..end]
        .iter()
        .all(|token| token.is_word() || token.is(","));
    are_names && end > index + 2 && tokens.get(end + 1).is_some_and(|sign| sign.is("="))
}
