//! Letters side by side that notes mean as products, though they are one name here.

use crate::expr::{Loss, words_at};

/// `wx`, `ax`, `xy`: a letter before the variable of notes, unless it is the x of several, as in `vx` and `vy`, or a difference.
pub(super) fn is_multiple_of_x(loss: &Loss, name: &str) -> bool {
    let [factor, variable] = name.as_bytes() else {
        return false;
    };
    let is_component = ["y", "z", "1", "2"].iter().any(|end| {
        let other = format!("{}{end}", char::from(*factor));
        loss.parameters().contains(&other) || loss.graph.columns().contains(&other)
    });
    let is_product = factor.is_ascii_lowercase() && *variable == b'x' && *factor != b'd';
    is_product && !is_component || name == "xy"
}

/// `wTx`: the product of two vectors.
pub(super) fn transposed(name: &str) -> Option<String> {
    let [a, b'T', b] = name.as_bytes() else {
        return None;
    };
    let are_letters = a.is_ascii_lowercase() && b.is_ascii_lowercase();
    are_letters.then(|| format!("dot({}, {})", char::from(*a), char::from(*b)))
}

/// `a/bc` where all other names are letters.
pub(super) fn is_divisor(loss: &Loss, name: &str) -> bool {
    const USUAL: [&str; 4] = ["dx", "dy", "dt", "lr"];
    let are_letters = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let names = loss.parameters().iter().chain(loss.graph.columns());
    let mut others = names.filter(|other| *other != name).peekable();
    let is_below = || {
        words_at(&loss.source, name).all(|span| {
            let before = loss.source.get(..span.start).unwrap_or_default();
            before.trim_end().ends_with('/')
        })
    };
    are_letters
        && !USUAL.contains(&name)
        && others.peek().is_some()
        && others.all(|other| other.chars().count() == 1)
        && is_below()
}
