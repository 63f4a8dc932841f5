//! Where a gradient ends on its way back, by name.

use gdplay::explain::{FindingKind, Severity};

use super::diagnosis::{found, kinds, told};
use super::support::Columns;

fn line() -> Columns {
    vec![("x", vec![-1.0, 0.5, 2.0]), ("t", vec![0.0, 1.0, 2.0])]
}

/// Two layers with one unit each.
const AT: [f64; 4] = [0.5, 0.1, 0.7, 0.2];

#[test]
fn what_stands_between_layers_and_slopes_nowhere_is_named() {
    let start = |text: &str| {
        told(text, &line(), &AT)
            .into_iter()
            .next()
            .unwrap_or_default()
    };
    for (text, name) in [
        (
            "mse(linear(clamp(linear(x, 1), 5, 6), 1), t)",
            "no gradient passes max(linear(x, 1), 5)",
        ),
        (
            "mse(linear(0 * linear(x, 1), 1), t)",
            "no gradient passes 0 linear(x, 1)",
        ),
        (
            "mse(linear(round(2 linear(x, 1)), 1), t)",
            "no gradient passes round(",
        ),
    ] {
        let said = start(text);
        assert!(
            said.starts_with("vanishing: ") && said.contains("exactly 0 in layer 1"),
            "{text}: {said}"
        );
        assert!(said.contains(name), "{text}: {said}");
    }
    for (text, name) in [
        (
            "mse(linear(floor(linear(x, 1)), 1), t)",
            "the slope of floor is 0 in every row, so layer 1 gets no gradient",
        ),
        (
            "mse(linear(sign(linear(x, 1)), 1), t)",
            "the slope of sign is 0",
        ),
    ] {
        let said = start(text);
        assert!(
            said.starts_with("dead: ") && said.contains(name),
            "{text}: {said}"
        );
    }
    // One row passes something.
    for text in [
        "mse(linear(clamp(linear(x, 1), 1, 6), 1), t)",
        "mse(linear(0.1 linear(x, 1), 1), t)",
        "mse(linear(tanh(linear(x, 1)), 1), t)",
    ] {
        assert_eq!(kinds(text, &line(), &AT), [], "{text}");
    }
}

/// Of three layers the first has one dead unit of two, the second is wholly dead: that is why nothing learns.
#[test]
fn what_is_wholly_dead_is_named_before_what_is_partly_dead() {
    let at = |bias: f64| [1.0, 1.0, 3.0, -9.0, 0.5, 0.5, bias, 0.7, 0.2];
    let dead = |bias: f64| -> Vec<String> {
        let text = "mse(linear(relu(linear(relu(linear(x, 2)), 1)), 1), t)";
        let found = found(text, &line(), &at(bias));
        let dead = found.iter().filter(|found| found.kind == FindingKind::Dead);
        dead.map(ToString::to_string).collect()
    };
    let both = dead(-9.0);
    assert!(both[0].contains("1 of 1 units of layer 2"), "{both:?}");
    assert!(both[1].contains("1 of 2 units of layer 1"), "{both:?}");
    let one = dead(0.1);
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(one[0].contains("1 of 2 units of layer 1"), "{one:?}");
}

/// Of ln 2, the loss of guessing, a tenth is 0.0693: the logits are ±2.7, or ±2.5.
#[test]
fn saturated_units_of_what_tells_classes_are_noted() {
    let columns = vec![("x", vec![1.0, -1.0]), ("t", vec![1.0, 0.0])];
    let level = |logit: f64| {
        let at = [3.0, 0.0, logit / 3.0_f64.tanh(), 0.0];
        let found = found("bce(linear(tanh(linear(x, 1)), 1), t)", &columns, &at);
        let mut saturated = found
            .into_iter()
            .filter(|found| found.kind == FindingKind::Saturated);
        saturated.next().expect("saturated").level
    };
    assert_eq!(level(2.7), Severity::Note);
    assert_eq!(level(2.5), Severity::Fault);
}

/// Outputs that lie by a part of the targets' spread beside them: of the variance, which is 1/4, a hundredth is left, or four.
#[test]
fn saturated_units_of_what_has_learned_are_noted() {
    let columns = vec![("x", vec![1.0, -1.0]), ("t", vec![1.0, 0.0])];
    let said = |off: f64| {
        // tanh is ±0.9951 in its units, and the layer behind it maps that to 1 - off and off.
        let at = [3.0, 0.0, (0.5 - off) / 3.0_f64.tanh(), 0.5];
        found("mse(linear(tanh(linear(x, 1)), 1), t)", &columns, &at)
    };
    let [learned] = said(0.04).try_into().expect("one finding");
    assert_eq!(
        (learned.kind, learned.level),
        (FindingKind::Saturated, Severity::Note)
    );
    assert!(learned.text.contains("it has learned") && learned.remedy.is_none());
    let [far] = said(0.06).try_into().expect("one finding");
    assert_eq!(
        (far.kind, far.level),
        (FindingKind::Saturated, Severity::Fault)
    );
}
