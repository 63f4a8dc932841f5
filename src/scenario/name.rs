//! Names that a file gives to parameters and constants.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use crate::expr::graph::Node;
use crate::expr::{CONSTANTS, KnownNames, Span, parse, reserved};

/// The key of an entry as the name of a parameter or a constant, in the spelling that a loss gives it (`"θ₁"` is
/// `theta1`); what is no name, or stands for something else already, is reported.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<String> {
    check(item.key, &item.key_span, report)
}

/// A text as a name, in the spelling that a loss gives it; what is none is reported.
pub(super) fn check(text: &str, span: &Span, report: &mut Diagnostics) -> Option<String> {
    let fault = match spelled(text) {
        Ok(name) => return Some(name),
        Err(NameRefusal::NoName) => Diagnostic::new(format!("`{text}` is no name"), span.clone())
            .hint("a name is letters, digits and `_`, and begins with a letter"),
        Err(NameRefusal::Reserved(role)) => {
            Diagnostic::new(format!("`{text}` is {role} of every loss"), span.clone())
                .hint("choose another name, also in the loss")
        }
    };
    report.add(fault);
    None
}

/// Why a text is not a free name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NameRefusal {
    /// It is not a name at all.
    NoName,
    /// It stands for this in every loss.
    Reserved(&'static str),
}

/// A free name in the spelling of the language: the loss that consists of it has one parameter of that name.
pub(super) fn spelled(text: &str) -> Result<String, NameRefusal> {
    if is_layer_entry(text) {
        return Ok(text.to_string());
    }
    if let Some(role) = reserved(text) {
        return Err(NameRefusal::Reserved(role));
    }
    if !text.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err(NameRefusal::NoName);
    }
    // A name that is declared is a parameter's, whatever else it could stand for.
    let names = KnownNames {
        parameters: vec![text.to_string()],
        ..KnownNames::default()
    };
    let loss = parse(text, &names).map_err(|_| NameRefusal::NoName)?;
    match loss.graph.node(loss.objective) {
        Node::Variable(_) => Ok(loss.parameters()[0].clone()),
        Node::Constant(value) if CONSTANTS.iter().any(|(_, known)| *known == value) => {
            Err(NameRefusal::Reserved("a constant"))
        }
        _ => Err(NameRefusal::NoName),
    }
}

/// Whether a text is the name of one parameter of a layer, such as `W1[2,1]` or `b1[2]`.
pub fn is_layer_entry(text: &str) -> bool {
    let is_number = |digits: &str| {
        !digits.is_empty()
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    };
    let Some((name, indices)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) else {
        return false;
    };
    match name.split_at_checked(1) {
        Some(("W", number)) => {
            let both = indices.split_once(',');
            is_number(number) && both.is_some_and(|(a, b)| is_number(a) && is_number(b))
        }
        Some(("b", number)) => is_number(number) && is_number(indices),
        _ => false,
    }
}

/// Whether a text is the name of a whole matrix or of the biases of a layer, such as `W1`.
pub(super) fn is_layer_block(text: &str) -> bool {
    let number = text.strip_prefix(['W', 'b']).unwrap_or_default();
    !number.is_empty()
        && !number.starts_with('0')
        && number.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_in_a_loss() {
        assert_eq!(spelled("x"), Ok("x".to_string()));
        assert_eq!(spelled("w_1"), Ok("w_1".to_string()));
        assert_eq!(spelled("θ₁"), Ok("theta1".to_string()));
        assert_eq!(spelled("W1[2,1]"), Ok("W1[2,1]".to_string()));
        for text in ["W1[2]", "b[1]", "b1[0]", "W1[1,]", "c1[1]", "W1[1,1"] {
            assert_eq!(spelled(text), Err(NameRefusal::NoName), "{text}");
        }
        assert_eq!(spelled("sin"), Err(NameRefusal::Reserved("a function")));
        assert_eq!(spelled("π"), Err(NameRefusal::Reserved("a constant")));
        for text in ["", "2x", "x²", "x y", "x-1", " x", "2", "x#", "(x)"] {
            assert_eq!(spelled(text), Err(NameRefusal::NoName), "{text:?}");
        }
    }
}
