//! What goes wrong is named, with the node or layer and the numbers.

use gdplay::data::Selection;
use gdplay::explain::network::Examined;
use gdplay::explain::{Finding, FindingKind};

use super::support::{Columns, evaluator};

pub(super) fn found(text: &str, columns: &Columns, at: &[f64]) -> Vec<Finding> {
    let evaluator = evaluator(text, columns);
    Examined::at(evaluator.program(), at, Selection::Train).findings()
}

pub(super) fn told(text: &str, columns: &Columns, at: &[f64]) -> Vec<String> {
    found(text, columns, at)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn dead_units_are_counted() {
    let text = "nll(softmax(linear(relu(linear(stack(1, -2), 3)), 2)), 1)";
    let at = [
        0.5, -0.3, 0.2, 0.8, -0.6, 0.1, 0.1, 0.0, 0.2, 0.4, -0.7, 0.3, -0.2, 0.5, 0.9, 0.05, -0.05,
    ];
    assert_eq!(
        told(text, &vec![], &at),
        ["dead: 2 of 3 units of layer 1 are 0 in every row, so their weights get no gradient"]
    );
}

#[test]
fn the_first_nan_is_named_with_its_row_and_inputs() {
    let columns = vec![("x", vec![1.0, -1.0, 2.0])];
    assert_eq!(
        told("mean(ln(a x) + sqrt(x))", &columns, &[2.0]),
        ["not_finite: ln(a x) is the first that is NaN, in row 2 (x = -1), from a x = -2"]
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
    assert_eq!(told.len(), 1);
    let start = "cut: no gradient reaches a, W1, b1: detach(h) cuts the path; autograd says 0, the slope is ";
    assert!(told[0].starts_with(start), "{told:?}");
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
    assert!(found[0].starts_with("softmax_twice: cross_entropy(p, label) takes logits, but p is"));
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

/// Smaller weights do not help a sigmoid that is to give 5.
#[test]
fn targets_beyond_a_saturated_function_are_told() {
    let remedy = |targets: [f64; 2]| {
        let columns = vec![("x", vec![10.0, -10.0]), ("t", targets.to_vec())];
        let found = found("mse(sigmoid(linear(x, 1)), t)", &columns, &[1.0, 0.0]);
        found[0].remedy.clone().expect("what to try")
    };
    assert_eq!(
        remedy([-2.0, 5.0]),
        "no sigmoid at the output: linear(x, 1) in place of σ(linear(x, 1)), or scale the targets to what it can give"
    );
    assert!(remedy([0.0, 1.0]).starts_with("smaller weights"));
}

/// A factor of 0 makes a number, no probability.
#[test]
fn a_constant_is_no_probability() {
    let at = [0.3, -0.2];
    assert_eq!(kinds("bce(0 (a x1 + b), t)", &xor(), &at), []);
}

/// The kinds of what is found, in their order.
pub(super) fn kinds(text: &str, columns: &Columns, at: &[f64]) -> Vec<FindingKind> {
    found(text, columns, at)
        .iter()
        .map(|finding| finding.kind)
        .collect()
}

fn xor() -> Columns {
    vec![
        ("x1", vec![0.0, 0.0, 1.0, 1.0]),
        ("x2", vec![0.0, 1.0, 0.0, 1.0]),
        ("t", vec![0.0, 1.0, 1.0, 0.0]),
        ("label", vec![0.0, 1.0, 2.0, 1.0]),
    ]
}

#[test]
fn a_probability_where_a_logit_is_taken_is_named_however_it_is_written() {
    let at = [0.3, -0.2];
    for text in [
        "bce(sigmoid(a x1 + b), t)",
        "bce(1/(1 + exp(-(a x1 + b))), t)",
        "bce(exp(a x1 + b)/(1 + exp(a x1 + b)), t)",
        "bce((1 + tanh(a x1 + b))/2, t)",
        "cross_entropy(sigmoid(stack(a x1, b, a x2)), label)",
        "nll(softmax(sigmoid(stack(a x1, b, a x2))), label)",
    ] {
        assert_eq!(
            kinds(text, &xor(), &at),
            [FindingKind::SigmoidTwice],
            "{text}"
        );
    }
    for text in [
        "bce(a x1 + b, t)",
        "bce(9 sigmoid(a x1 + b) - 4, t)",
        "mse(sigmoid(a x1 + b), t)",
        "bce(b a, sigmoid(x1))",
    ] {
        assert_eq!(kinds(text, &xor(), &at), [], "{text}");
    }
    // Half of the targets are 1: at best (ln(1 + 1/e) + ln 2) / 2 = 0.50320.
    let found = &found("bce(sigmoid(a x1 + b), t)", &xor(), &at)[0];
    assert!(
        (found.numbers[0].1 - 0.503_204_434).abs() < 1e-8,
        "{found:?}"
    );
    assert_eq!(
        found.remedy.as_deref(),
        Some("take the sigmoid away: bce(a x1 + b, t)")
    );
}

#[test]
fn a_softmax_of_a_softmax_is_named_and_one_of_logits_is_not() {
    let at = [0.3, -0.2];
    for text in [
        "cross_entropy(softmax(stack(a x1, b, a x2)), label)",
        "nll(softmax(softmax(stack(a x1, b, a x2))), label)",
        "u = exp(a x1); v = exp(b x2); cross_entropy(stack(u/(u + v), v/(u + v)), t)",
    ] {
        assert_eq!(
            kinds(text, &xor(), &at),
            [FindingKind::SoftmaxTwice],
            "{text}"
        );
    }
    for text in [
        "cross_entropy(stack(a x1, b, a x2), label)",
        "nll(softmax(stack(a x1, b, a x2)), label)",
        "mean(dot(softmax(stack(a, b)), stack(x1, x2)))",
    ] {
        assert_eq!(kinds(text, &xor(), &at), [], "{text}");
    }
}

#[test]
fn a_likelihood_of_what_is_no_probability_is_named() {
    let columns = xor();
    for (text, at) in [
        ("nll(stack(a, b, c), 1)", vec![0.5, 0.2, -0.3]),
        ("nll(stack(a, b), t)", vec![0.9, 0.8]),
        ("nll(sigmoid(stack(a x1, b, a x2)), label)", vec![0.3, -0.2]),
    ] {
        assert_eq!(
            kinds(text, &columns, &at),
            [FindingKind::NllOfScores],
            "{text}"
        );
    }
    let of_logarithms = kinds(
        "nll(log_softmax(stack(a, b, c)), 1)",
        &columns,
        &[0.5, 0.2, -0.3],
    );
    assert_eq!(
        of_logarithms,
        [FindingKind::NotFinite, FindingKind::NllOfScores]
    );
    for (text, at) in [
        ("nll(stack(a, b), t)", vec![0.3, 0.7]),
        ("nll(stack(sigmoid(a x1), 1 - sigmoid(a x1)), t)", vec![0.3]),
        ("nll(exp(log_softmax(stack(a x1, b))), t)", vec![0.3, 0.7]),
    ] {
        assert_eq!(kinds(text, &columns, &at), [], "{text}");
    }
}

#[test]
fn a_softmax_of_one_unit_is_named() {
    let one = kinds("mse(softmax(linear(x1, 1)), t)", &xor(), &[0.3, 0.1]);
    assert_eq!(one, [FindingKind::OneUnitSoftmax]);
    let two = kinds(
        "nll(softmax(linear(x1, 2)), t)",
        &xor(),
        &[0.3, 0.1, 0.2, 0.0],
    );
    assert_eq!(two, []);
}

#[test]
fn units_that_stay_alike_are_named() {
    let text = "bce(linear(tanh(linear(stack(x1, x2), 2)), 1), t)";
    let alike = [0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.5, 0.5, 0.0];
    let found = found(text, &xor(), &alike);
    assert_eq!(found[0].kind, FindingKind::IdenticalUnits);
    assert_eq!(found[0].location.as_deref(), Some("layer 1"));
    assert!(
        found[0].text.starts_with("units 1 and 2 of layer 1"),
        "{found:?}"
    );
    let zeros = kinds(
        "bce(linear(sigmoid(linear(stack(x1, x2), 2)), 1), t)",
        &xor(),
        &[0.0; 9],
    );
    assert_eq!(zeros, [FindingKind::IdenticalUnits]);
    // Equal weights in, different ones out: the gradients differ, and so will the units.
    let apart = [0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.5, -0.4, 0.0];
    assert_eq!(kinds(text, &xor(), &apart), []);
}

#[test]
fn several_units_against_one_number_are_named() {
    let columns = xor();
    for text in [
        "mse(stack(a x1, b x2, a), t)",
        "mae(a x1 + b, stack(t, x2))",
        "r = stack(a x1, b x2) - t; mean(dot(r, r))",
    ] {
        assert_eq!(
            kinds(text, &columns, &[0.3, 0.2]),
            [FindingKind::Broadcast],
            "{text}"
        );
    }
    for text in [
        "mse(stack(a x1, b x2), stack(t, x1))",
        "mse(stack(a x1, b x2), 0)",
        "mse(a x1 + b, t)",
    ] {
        assert_eq!(kinds(text, &columns, &[0.3, 0.2]), [], "{text}");
    }
}

#[test]
fn dead_and_saturated_units_are_named_without_layers_too() {
    let columns = vec![
        ("x", vec![1.0, 2.0, 3.0, 4.0]),
        ("t", vec![1.1, 1.9, 3.2, 3.9]),
    ];
    for text in ["mse(relu(w x + b), t)", "mse(max(w x + b, 0), t)"] {
        assert_eq!(
            kinds(text, &columns, &[-3.0, -1.0]),
            [FindingKind::Dead],
            "{text}"
        );
        assert_eq!(kinds(text, &columns, &[3.0, 0.0]), [], "{text}");
    }
    let classes = vec![("x", vec![10.0, -10.0]), ("t", vec![0.0, 1.0])];
    for text in ["mse(sigmoid(w x), t)", "mean((1/(1 + exp(-w x)) - t)^2)"] {
        assert_eq!(
            kinds(text, &classes, &[1.0]),
            [FindingKind::Saturated],
            "{text}"
        );
        // On their targets.
        assert_eq!(kinds(text, &classes, &[-1.0]), [], "{text}");
        assert_eq!(kinds(text, &classes, &[0.1]), [], "{text}");
    }
}

/// Of a loss that is as low as it can be nothing is to be mended: a hinge that is 0 in every row is its aim.
#[test]
fn units_of_a_solved_loss_are_at_rest() {
    let columns = vec![("x", vec![1.0, -2.0]), ("s", vec![1.0, -1.0])];
    let hinge = "mean(max(0, 1 - s w x))";
    assert_eq!(kinds(hinge, &columns, &[3.0]), []);
    assert_eq!(
        kinds("mean(max(0, 1 - s w x)) + 1 - cos(w)", &columns, &[3.0]),
        [FindingKind::Dead]
    );
    let classes = vec![("x", vec![10.0, -10.0]), ("t", vec![1.0, 0.0])];
    let net = "bce(linear(tanh(linear(x, 1)), 1), t)";
    assert_eq!(kinds(net, &classes, &[1.0, 0.0, 5.0, 0.0]), []);
    assert_eq!(
        kinds(net, &classes, &[1.0, 0.0, 3.0, 0.0]),
        [FindingKind::Saturated]
    );
}

#[test]
fn an_output_on_its_target_is_no_saturated_layer() {
    let classes = vec![("x", vec![10.0, -10.0]), ("t", vec![0.0, 1.0])];
    assert_eq!(
        kinds("mse(sigmoid(linear(x, 1)), t)", &classes, &[-1.0, 0.0]),
        []
    );
}

#[test]
fn gradients_that_vanish_are_named_with_and_without_layers() {
    let columns = vec![("x", vec![0.5, 1.0]), ("t", vec![0.0, 1.0])];
    let text =
        "h1 = sigmoid(a x); h2 = sigmoid(b h1); h3 = sigmoid(c h2); h4 = sigmoid(d h3); mse(h4, t)";
    assert_eq!(
        kinds(text, &columns, &[0.5, 0.5, 0.5, 0.5]),
        [FindingKind::Vanishing]
    );
    let open = text.replace("sigmoid", "tanh");
    assert_eq!(kinds(&open, &columns, &[1.0, 1.0, 1.0, 1.0]), []);
}

#[test]
fn layers_without_any_gradient_count() {
    let text = "h1 = linear(x, 1); h2 = relu(linear(h1, 1)); h3 = linear(h2, 1); h4 = linear(h3, 1); mse(linear(h4, 1), t)";
    let columns = vec![("x", vec![1.0, 2.0]), ("t", vec![1.0, 1.0])];
    let at = [1.0, 0.0, -1.0, 0.0, 20.0, 0.0, 20.0, 0.0, 20.0, 0.0];
    let found = found(text, &columns, &at);
    let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
    assert_eq!(
        kinds,
        [
            FindingKind::Vanishing,
            FindingKind::Exploding,
            FindingKind::Dead
        ]
    );
    assert!(
        found[0]
            .text
            .contains("the last of 5 layers, and exactly 0 in layer 1"),
        "{found:?}"
    );
    assert!(
        found[1]
            .text
            .contains("back from the last of 5 layers to layer 2 the gradient grows"),
        "{found:?}"
    );
    assert!(!found[1].text.contains("layer 1 "), "{found:?}");
}

#[test]
fn a_detach_says_both_numbers() {
    let columns = vec![("x", vec![1.0, 2.0, 3.0]), ("t", vec![2.0, 4.1, 5.9])];
    let found = found("mse(w x, t) + 10 detach(w)^2", &columns, &[3.0]);
    assert_eq!(found[0].kind, FindingKind::Cut);
    assert_eq!(found[0].location.as_deref(), Some("w"));
    let [(_, autograd), (_, slope)] = found[0].numbers[..] else {
        panic!("{found:?}");
    };
    assert!((slope - autograd - 60.0).abs() < 1e-9, "{found:?}");
    assert_eq!(kinds("mse(w x, t) + 0 detach(w)", &columns, &[3.0]), []);
}

#[test]
fn where_a_number_stops_being_finite_the_remedy_is_named() {
    let columns = vec![
        ("x", vec![0.5, 1.2, 3.1, 4.0, 40.0]),
        ("t", vec![0.0, 0.0, 1.0, 1.0, 1.0]),
        ("c", vec![20.0; 5]),
    ];
    let by_hand = "p = 1/(1 + exp(-(w x + b))); -mean(t ln(p) + (1 - t) ln(1 - p))";
    let found_by_hand = &found(by_hand, &columns, &[1.0, 0.0])[0];
    assert_eq!(found_by_hand.kind, FindingKind::NotFinite);
    for part in [
        "ln(1 − p) is the first that is -inf",
        "in row 5",
        "x = 40",
        "1 − t = 0",
    ] {
        assert!(
            found_by_hand.text.contains(part),
            "{part}: {found_by_hand:?}"
        );
    }
    let remedy = found_by_hand.remedy.as_deref().unwrap_or_default();
    assert!(remedy.starts_with("bce(w x + b, t)"), "{remedy}");
    let constant = "z = (c - mean(c))/sqrt(mean((c - mean(c))^2)); mse(w z + b x, t)";
    let found_constant = &found(constant, &columns, &[1.0, 0.0])[0];
    assert!(
        found_constant.text.contains("column c is 20 in every row"),
        "{found_constant:?}"
    );
    let varied = "z = (x - mean(x))/sqrt(mean((x - mean(x))^2)); mse(w z + b x, t)";
    assert_eq!(kinds(varied, &columns, &[1.0, 0.0]), []);
}

#[test]
fn units_written_with_scalars_that_stay_alike_are_named() {
    let columns = vec![("x", vec![0.5, -1.0, 2.0]), ("t", vec![0.1, 0.7, 0.3])];
    let text = "h1 = tanh(u1 x + c1); h2 = tanh(u2 x + c2); mean((v1 h1 + v2 h2 - t)^2)";
    let kinds = |at: &[f64]| kinds(text, &columns, at);
    assert_eq!(
        kinds(&[0.5, 0.1, 0.5, 0.1, 0.3, 0.3]),
        [FindingKind::IdenticalUnits]
    );
    // Apart at the start in a weight that comes in, or in one that goes out.
    assert_eq!(kinds(&[0.5, 0.1, 0.6, 0.1, 0.3, 0.3]), []);
    assert_eq!(kinds(&[0.5, 0.1, 0.5, 0.1, 0.3, 0.4]), []);
}
