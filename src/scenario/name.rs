//! Names that a file gives to parameters and constants.

use super::diagnostic::{Diagnostic, Report};
use super::item::Item;
use crate::expr::graph::Node;
use crate::expr::{CONSTANTS, Names, parse, reserved};

/// The key of an entry as the name of a parameter or a constant, in the spelling that a loss gives it (`"θ₁"` is
/// `theta1`); what is no name, or stands for something else already, is reported.
pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Option<String> {
    let fault = match spelled(item.key) {
        Ok(name) => return Some(name),
        Err(Refusal::NoName) => {
            Diagnostic::new(format!("`{}` is no name", item.key), item.key_span.clone())
                .hint("a name is letters, digits and `_`, and begins with a letter")
        }
        Err(Refusal::Reserved(role)) => Diagnostic::new(
            format!("`{}` is {role} of every loss", item.key),
            item.key_span.clone(),
        )
        .hint("choose another name, also in the loss"),
    };
    report.add(fault);
    None
}

/// Why a text is not a free name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is not a name at all.
    NoName,
    /// It stands for this in every loss.
    Reserved(&'static str),
}

/// A free name in the spelling of the language: the loss that consists of it has one parameter of that name.
pub(super) fn spelled(text: &str) -> Result<String, Refusal> {
    if let Some(role) = reserved(text) {
        return Err(Refusal::Reserved(role));
    }
    if !text.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err(Refusal::NoName);
    }
    let loss = parse(text, &Names::default()).map_err(|_| Refusal::NoName)?;
    match loss.graph.node(loss.objective) {
        Node::Variable(_) => Ok(loss.parameters()[0].clone()),
        Node::Constant(value) if CONSTANTS.iter().any(|(_, known)| *known == value) => {
            Err(Refusal::Reserved("a constant"))
        }
        _ => Err(Refusal::NoName),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_in_a_loss() {
        assert_eq!(spelled("x"), Ok("x".to_string()));
        assert_eq!(spelled("w_1"), Ok("w_1".to_string()));
        assert_eq!(spelled("θ₁"), Ok("theta1".to_string()));
        assert_eq!(spelled("sin"), Err(Refusal::Reserved("a function")));
        assert_eq!(spelled("π"), Err(Refusal::Reserved("a constant")));
        for text in ["", "2x", "x²", "x y", "x-1", " x", "2", "x#", "(x)"] {
            assert_eq!(spelled(text), Err(Refusal::NoName), "{text:?}");
        }
    }
}
