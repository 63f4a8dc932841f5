//! What fits together and what is refused.

use gdplay::diff::Objective;
use gdplay::expr::display::{Style, text};

use super::support::{evaluator, read};

fn refused(source: &str) -> (String, String, String) {
    let error = read(source, &["x", "t", "label"]).expect_err(source);
    let at = source[error.span.clone()].to_string();
    (error.message, at, error.hint.unwrap_or_default())
}

/// A text, what is said about it, the part that is pointed at, and a word of the hint.
const MISFITS: &[(&str, &str, &str, &str)] = &[
    (
        "(a x - t)^2",
        "a number for each row",
        "(a x - t)^2",
        "mean(…)",
    ),
    (
        "y = a x; b + y",
        "a number for each row",
        "b + y",
        "mean(…)",
    ),
    (
        "stack(a, b)",
        "2 numbers side by side",
        "stack(a, b)",
        "mse",
    ),
    (
        "mean(stack(a, x))",
        "2 numbers side by side",
        "mean(stack(a, x))",
        "mse",
    ),
    (
        "sum(stack(a, b) * stack(a, b, 1))",
        "widths 2 and 3",
        "stack(a, b) * stack(a, b, 1)",
        "width 1",
    ),
    (
        "mse(stack(a, b, x), stack(x, t))",
        "widths 3 and 2",
        "stack(a, b, x), stack(x, t)",
        "width 1",
    ),
    (
        "mean(max(stack(a, b), stack(x, x, x)))",
        "widths 2 and 3",
        "stack(a, b), stack(x, x, x)",
        "",
    ),
    (
        "nll(softmax(stack(a, b)), c)",
        "is descended",
        "c",
        "column of the data",
    ),
    (
        "nll(softmax(stack(a, b)), 2)",
        "the label 2 is none of 2 classes",
        "2",
        "0 to 1",
    ),
    (
        "nll(softmax(stack(a, b)), 0.5)",
        "the label 0.5",
        "0.5",
        "0 to 1",
    ),
    (
        "nll(softmax(stack(a, b)), linear(x, 1))",
        "is descended",
        "linear(x, 1)",
        "",
    ),
    ("cross_entropy(a, label)", "width of at least 2", "a", "bce"),
    (
        "cross_entropy(stack(a, b), stack(x, t, x))",
        "a label is one number",
        "stack(x, t, x)",
        "",
    ),
    ("mse(linear(x, 0), t)", "whole number", "0", "linear(v, 3)"),
    ("mse(linear(x, n), t)", "whole number", "n", "linear(v, 3)"),
    ("mse(linear(x, 1.5), t)", "whole number", "1.5", ""),
    (
        "mse(linear(linear(x, 1000), 1000), t)",
        "more than 70000",
        "linear(linear(x, 1000), 1000)",
        "fewer",
    ),
    (
        "mse(linear(x, 2) + W1, t)",
        "`W1` belongs to the layer at 1:5",
        "W1",
        "another name",
    ),
    (
        "b1 = 3; mse(linear(x, 1), t) b1",
        "`b1` belongs to the layer",
        "b1",
        "another name",
    ),
    ("x = 3; x", "a column of the data", "x", "another name"),
    ("mean(x, t)", "one argument", ", t", ""),
    ("stack(x)", "2 or more arguments", ")", ""),
    ("mean x", "needs its argument", "mean", "mean(x)"),
];

#[test]
fn what_does_not_fit_is_refused_at_its_place() {
    for (source, message, at, hint) in MISFITS {
        let found = refused(source);
        assert!(found.0.contains(message), "{source}: {found:?}");
        assert_eq!(found.1, *at, "{source}");
        assert!(found.2.contains(hint), "{source}: {found:?}");
    }
}

#[test]
fn once_values_count_as_one_row() {
    for source in ["mean(a)", "sum(a)", "mean(sum(mean(a)))", "mean(x - x + a)"] {
        let mut evaluator = evaluator(source, &vec![("x", vec![1.0, 2.0, 3.0])]);
        assert_eq!(evaluator.value(&[2.5]), 2.5, "{source}");
    }
    let mut sum = evaluator("sum(x^0 * a)", &vec![("x", vec![1.0, 2.0, 3.0])]);
    assert_eq!(sum.value(&[2.5]), 7.5);
}

#[test]
fn layers_are_never_merged_and_a_definition_is_one_layer() {
    let parameters = |source| {
        read(source, &["x", "t"])
            .expect(source)
            .parameters()
            .to_vec()
    };
    assert_eq!(
        parameters("mse(linear(x, 1) + linear(x, 1), t)"),
        ["W1[1,1]", "b1[1]", "W2[1,1]", "b2[1]"]
    );
    assert_eq!(
        parameters("h = linear(x, 1); mse(h + h a, t)"),
        ["a", "W1[1,1]", "b1[1]"]
    );
    assert_eq!(
        parameters("mse(linear(linear(x, 2), 1), t)")[..6],
        ["W1[1,1]", "W1[2,1]", "b1[1]", "b1[2]", "W2[1,1]", "W2[1,2]"]
    );
}

#[test]
fn the_units_of_a_layer_may_be_computed() {
    assert_eq!(
        read("mse(linear(x, 1 + 1), stack(t, t))", &["x", "t"]).map(|loss| loss.parameters().len()),
        Ok(4)
    );
}

#[test]
fn what_is_printed_can_be_typed() {
    let source = "nll(softmax(linear(relu(linear(stack(x, t), 3)), 2)), label)";
    let loss = read(source, &["x", "t", "label"]).expect(source);
    assert_eq!(text(&loss.graph, loss.objective, Style::Plain), source);
    let source = "mean((a x - mean(dot(x, t)))^2)";
    let loss = read(source, &["x", "t"]).expect(source);
    assert_eq!(text(&loss.graph, loss.objective, Style::Plain), source);
}
