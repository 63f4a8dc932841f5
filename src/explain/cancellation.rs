//! Differences of numbers that are nearly equal, and how to write them with all their digits.

use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Node, NodeId};

/// What to write in a loss whose digits cancel: the same difference by a function that keeps them, where one is known.
pub fn remedy(loss: &Loss) -> String {
    let known = loss.graph.ids().find_map(|id| kept(loss, id));
    known.unwrap_or_else(|| {
        String::from("try a form in which no numbers are subtracted that are nearly equal")
    })
}

/// Another form of one difference, if it is of a known kind.
fn kept(loss: &Loss, id: NodeId) -> Option<String> {
    let graph = &loss.graph;
    let printer = Printer::with_names(graph, Style::Plain, &loss.definitions);
    let is_one = |id: NodeId| matches!(graph.node(id), Node::Constant(1.0));
    let other = match graph.node(id) {
        Node::Binary(Binary::Sub, a, b) => match (graph.node(a), graph.node(b)) {
            (Node::Unary(Unary::Exp, u), _) if is_one(b) => format!("expm1({})", printer.text(u)),
            (_, Node::Unary(Unary::Cos, u)) if is_one(a) => {
                format!("2sin(({})/2)^2", printer.text(u))
            }
            _ => return None,
        },
        Node::Unary(Unary::Ln, sum) => match graph.node(sum) {
            Node::Binary(Binary::Add, a, u) if is_one(a) => format!("log1p({})", printer.text(u)),
            Node::Binary(Binary::Add, u, b) if is_one(b) => format!("log1p({})", printer.text(u)),
            _ => return None,
        },
        _ => return None,
    };
    Some(format!(
        "try {other} for {}: it keeps the digits",
        printer.text(id)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_difference_of_a_known_kind_has_a_form_that_keeps_its_digits() {
        let of = |text: &str| remedy(&parse(text, &KnownNames::default()).expect("a loss"));
        for (text, form) in [
            ("(exp(2x) - 1)/x", "expm1(2x) for exp(2x) - 1"),
            ("ln(1 + x)/x", "log1p(x) for ln(1 + x)"),
            ("ln(x + 1)/x", "log1p(x) for ln(x + 1)"),
            ("(1 - cos(x))/x^2", "2sin((x)/2)^2 for 1 - cos(x)"),
        ] {
            assert!(
                of(text)
                    .replace(" x", "x")
                    .contains(&form.replace(" x", "x")),
                "{}",
                of(text)
            );
        }
        for text in ["(exp(x) - 2)/x", "(x^3 - 1)/(x - 1)", "ln(2 + x)"] {
            assert!(of(text).starts_with("try a form"), "{}", of(text));
        }
    }
}
