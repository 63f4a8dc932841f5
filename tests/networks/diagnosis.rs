//! What goes wrong is named, with the node or layer and the numbers.

use gdplay::data::Selection;
use gdplay::diff::Objective;
use gdplay::diff::trace::Trace;
use gdplay::explain::network::{diagnose, layers};

use super::support::{Columns, evaluator};

fn told(text: &str, columns: &Columns, at: &[f64]) -> Vec<String> {
    let mut evaluator = evaluator(text, columns);
    let mut gradient = vec![0.0; at.len()];
    evaluator.gradient(at, &mut gradient);
    let program = evaluator.program();
    let data = program.data().map(|data| &**data);
    let trace = Trace::of(program.loss(), data, Selection::Train, at);
    let layers = layers(program.loss(), &trace, at, &gradient);
    let findings = diagnose(program.loss(), &trace, &layers);
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn dead_units_are_counted() {
    let text = "nll(softmax(linear(relu(linear(stack(1, -2), 3)), 2)), 1)";
    let at = [
        0.5, -0.3, 0.2, 0.8, -0.6, 0.1, 0.1, 0.0, 0.2, 0.4, -0.7, 0.3, -0.2, 0.5, 0.9, 0.05, -0.05,
    ];
    assert_eq!(
        told(text, &vec![], &at),
        ["dead ReLU: 2 of 3 units of layer 1 are 0 in every row, so their weights get no gradient"]
    );
}

#[test]
fn the_first_nan_is_named_with_its_row_and_inputs() {
    let columns = vec![("x", vec![1.0, -1.0, 2.0])];
    assert_eq!(
        told("mean(ln(a x) + sqrt(x))", &columns, &[2.0]),
        ["not finite: ln(a x) is the first that is NaN, in row 2, from a x = -2"]
    );
}

#[test]
fn a_cut_is_named_with_what_it_cuts() {
    let columns = vec![("x", vec![1.0, -1.0]), ("t", vec![0.0, 1.0])];
    let told = told(
        "h = tanh(linear(a x, 1)); mse(linear(detach(h), 1), t)",
        &columns,
        &[1.0, 0.5, 0.1, 0.3, 0.2],
    );
    assert_eq!(
        told,
        ["cut: no gradient reaches a, W1, b1: detach(h) cuts the path"]
    );
}

#[test]
fn a_second_softmax_is_named() {
    let columns = vec![("x", vec![1.0, -1.0]), ("label", vec![0.0, 1.0])];
    let found = told(
        "p = softmax(stack(a x, b)); cross_entropy(p, label)",
        &columns,
        &[1.0, 0.5],
    );
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("softmax twice: cross_entropy(p, label) takes logits, but p is"));
}

#[test]
fn saturation_is_measured() {
    let columns = vec![("x", vec![10.0, -10.0]), ("t", vec![0.0, 1.0])];
    let found = told("mse(sigmoid(linear(x, 1)), t)", &columns, &[1.0, 0.0]);
    assert!(
        found[0].starts_with("saturated: 100 % of the sigmoid units of layer 1"),
        "{found:?}"
    );
}
