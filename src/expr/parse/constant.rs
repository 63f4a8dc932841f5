//! Numbers typed as expressions, such as `pi/2` for a starting point.

use super::super::function::{CallForm, Scalar};
use super::super::graph::{Graph, Node};
use super::super::loss::SyntaxError;
use super::{KnownNames, parse};

/// The value of an expression without free names.
///
/// # Errors
///
/// The text is not an expression, or a name in it is not a constant.
pub fn parse_constant(text: &str) -> Result<f64, SyntaxError> {
    let loss = parse(text, &KnownNames::default())?;
    if let Some(definition) = loss.definitions.first() {
        return Err(
            SyntaxError::new("a number has no `=`", definition.span.clone())
                .hint("write only the value"),
        );
    }
    let is_name = |node: &Node| matches!(node, Node::Variable(_));
    if let Some(index) = loss.graph.nodes().iter().position(is_name) {
        let span = loss.spans[index].clone();
        let message = format!("`{}` has no value here", &text[span.clone()]);
        return Err(SyntaxError::new(message, span)
            .hint("use only numbers, `pi`, `tau`, `e` and functions of them"));
    }
    let is_structured = |node: &Node| matches!(node, Node::Structured(..));
    if let Some(index) = loss.graph.nodes().iter().position(is_structured) {
        let span = loss.spans[index].clone();
        return Err(SyntaxError::new("a number has no rows and no layers", span)
            .hint("use only numbers, `pi`, `tau`, `e` and functions of them"));
    }
    Ok(values(&loss.graph)[loss.objective.index()])
}

/// The values of all nodes of a graph; what depends on a variable or is structured is NaN.
pub(super) fn values(graph: &Graph) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let value = match *node {
            Node::Constant(value) => value,
            Node::Variable(_) | Node::Column(_) | Node::Structured(..) => f64::NAN,
            Node::Unary(function, a) => function.value(values[a.index()]),
            Node::Binary(function, a, b) => {
                let (a, b) = (values[a.index()], values[b.index()]);
                // What is not known is neither less nor greater.
                if function.form() == CallForm::Condition && (a.is_nan() || b.is_nan()) {
                    f64::NAN
                } else {
                    function.value(a, b)
                }
            }
            Node::Where(condition, a, b) => match values[condition.index()] {
                condition if condition.is_nan() => f64::NAN,
                condition => condition.choose(values[a.index()], values[b.index()]),
            },
        };
        values.push(value);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_expressions() {
        assert_eq!(parse_constant("pi/2"), Ok(std::f64::consts::FRAC_PI_2));
        assert_eq!(parse_constant("-2^2"), Ok(-4.0));
        assert_eq!(parse_constant("√2·3"), Ok(2f64.sqrt() * 3.0));
    }

    #[test]
    fn free_names_and_definitions_are_refused_where_they_stand() {
        assert_eq!(parse_constant("1 + abc").expect_err("a name").span, 4..7);
        assert_eq!(
            parse_constant("a = 3").expect_err("a definition").span,
            0..1
        );
    }
}
