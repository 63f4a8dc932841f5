//! What an output can give against what it is compared with, and the size of a target.

use gdplay::explain::{Finding, FindingKind, Severity};

use super::diagnosis::{found, kinds};
use super::support::Columns;

fn rows() -> Columns {
    vec![
        ("x", vec![-1.0, -0.4, 0.5, 1.0]),
        ("t", vec![-2.0, -0.5, 0.5, 2.0]),
        ("u", vec![0.1, 0.4, 0.5, 0.9]),
        ("label", vec![0.0, 0.0, 1.0, 1.0]),
        ("k", vec![0.0, 1.0, 2.0, 1.0]),
        ("price", vec![9e4, 2e5, 3e5, 1.5e5]),
    ]
}

fn of_kind(text: &str, at: &[f64], kind: FindingKind) -> Option<Finding> {
    let mut found = found(text, &rows(), at).into_iter();
    found.find(|finding| finding.kind == kind)
}

/// Of -2, -0.5, 0.5, 2 relu misses (4 + 0.25)/4, tanh (1 + 1)/4.
#[test]
fn targets_that_an_output_cannot_give_are_named_with_what_is_left() {
    for (text, floor, remedy) in [
        (
            "mse(relu(a x + 1), t)",
            1.0625,
            "no relu at the output: a x + 1",
        ),
        (
            "mean((relu(a x + 1) - t)^2)",
            1.0625,
            "no relu at the output",
        ),
        (
            "mse(tanh(a x), t)",
            0.5,
            "no tanh at the output: a x in place of tanh(a x), or scale the targets",
        ),
        ("mse(tanh(linear(x, 1)), t)", 0.5, "no tanh at the output"),
    ] {
        let at = if text.contains("linear") {
            vec![0.5, 0.1]
        } else {
            vec![0.5]
        };
        let told = of_kind(text, &at, FindingKind::OutOfReach).unwrap_or_else(|| panic!("{text}"));
        let floors = told.numbers.iter().find(|(name, _)| name == "floor");
        assert_eq!(
            floors.map(|(_, floor)| *floor),
            Some(floor),
            "{text}: {told}"
        );
        let said = told.remedy.unwrap_or_default();
        assert!(said.starts_with(remedy), "{text}: {said}");
    }
    for text in [
        "mse(a x, t)",
        "mse(relu(a x), u)",
        "mse(sigmoid(a x), u)",
        "mse(tanh(a x), u)",
        "mse(2 tanh(a x), t)",
        "mse(relu(a x), a t)",
    ] {
        assert_eq!(
            of_kind(text, &[0.5], FindingKind::OutOfReach),
            None,
            "{text}"
        );
    }
}

/// A hundredth of the variance may lie beyond: of 1, 2, 3 and a number below 0 that is 0.3 or more.
#[test]
fn a_target_just_beyond_an_output_is_noise() {
    let of = |below: f64| {
        let columns = vec![
            ("x", vec![1.0, 2.0, 3.0, 4.0]),
            ("t", vec![1.0, 2.0, 3.0, below]),
        ];
        kinds("mse(relu(a x), t)", &columns, &[1.0]).contains(&FindingKind::OutOfReach)
    };
    assert!(of(-0.3));
    assert!(!of(-0.2));
}

/// A score that is never below 0 gives a label of 0 a probability of ½ at best: half of ln 2.
#[test]
fn scores_on_one_side_are_named() {
    for (text, at, floor) in [
        ("bce(relu(a x), label)", vec![0.5], Some(0.3466)),
        ("bce((a x)^2 + 1, label)", vec![0.5], Some(0.6566)),
        ("bce(tanh(a x), label)", vec![0.5], Some(0.3133)),
        (
            "cross_entropy(tanh(stack(a x, b, c x)), k)",
            vec![0.5, 0.1, 0.2],
            Some(0.2395),
        ),
        (
            "cross_entropy(relu(stack(a x, b, c x)), k)",
            vec![0.5, 0.1, 0.2],
            None,
        ),
    ] {
        let told = of_kind(text, &at, FindingKind::OutOfReach).unwrap_or_else(|| panic!("{text}"));
        if let Some(floor) = floor {
            assert_eq!(told.level, Severity::Fault);
            let part = format!("the loss cannot go below {floor}");
            assert!(told.text.ends_with(&part), "{text}: {told}");
        } else {
            assert_eq!(told.level, Severity::Warning);
            assert!(told.text.contains("no gradient passes"), "{told}");
        }
    }
    for text in [
        "bce(a x, label)",
        "bce(5 tanh(a x), label)",
        "bce(relu(a x), u + 0.5 label)",
    ] {
        let found = of_kind(text, &[0.5], FindingKind::OutOfReach);
        let is_told = found.is_some();
        assert_eq!(is_told, text.contains("relu"), "{text}: {found:?}");
    }
}

/// Of what cannot be reached no smaller weights and no smaller rate are advised.
#[test]
fn an_output_out_of_reach_is_not_called_saturated_or_dead() {
    for (text, at) in [
        ("mse(tanh(linear(x, 1)), t)", [9.0, 0.0]),
        ("mse(relu(linear(x, 1)), t)", [0.1, -9.0]),
    ] {
        assert_eq!(
            kinds(text, &rows(), &at),
            [FindingKind::OutOfReach],
            "{text}"
        );
    }
}

const NET: [f64; 7] = [0.5, -0.4, 0.1, 0.0, 0.7, -0.3, 0.2];

#[test]
fn a_target_far_from_the_output_is_to_be_standardized() {
    for (target, remedy) in [
        (
            "price",
            "standardize the target: standardize = [\"price\"] in [data]",
        ),
        ("1e4 t", "standardize the target: standardize("),
        (
            "t + 1000",
            "standardize the target: standardize(t + 1000) in place of t + 1000",
        ),
    ] {
        let text = format!("mse(linear(tanh(linear(x, 2)), 1), {target})");
        let told = of_kind(&text, &NET, FindingKind::TargetScale);
        let told = told.unwrap_or_else(|| panic!("{text}"));
        let said = told.remedy.unwrap_or_default();
        assert!(said.starts_with(remedy), "{text}: {said}");
    }
    for target in ["t", "20 t", "standardize(price)", "price/1e5"] {
        let text = format!("mse(linear(tanh(linear(x, 2)), 1), {target})");
        assert_eq!(
            of_kind(&text, &NET, FindingKind::TargetScale),
            None,
            "{text}"
        );
    }
    // A line learns any size at one pace.
    assert_eq!(
        of_kind(
            "mse(linear(x, 1), price)",
            &[0.1, 0.2],
            FindingKind::TargetScale
        ),
        None
    );
}

#[test]
fn a_target_is_far_at_a_hundred_times_the_output() {
    let of = |size: f64| {
        let columns = vec![("x", vec![1.0, -1.0]), ("t", vec![size, -size])];
        kinds("mse(linear(tanh(linear(x, 2)), 1), t)", &columns, &NET)
            .contains(&FindingKind::TargetScale)
    };
    assert!(of(101.0));
    assert!(!of(99.0));
}

/// A step function has no kink: it has no slope, and that is said.
#[test]
fn a_step_function_at_the_output_is_named() {
    let told = of_kind(
        "mean(abs(round(sigmoid(linear(x, 1))) - label))",
        &[-0.5, 0.1],
        FindingKind::Dead,
    );
    let told = told.expect("a step function");
    assert!(told.text.contains("is a step function"), "{told}");
    assert!(told.remedy.unwrap_or_default().contains("leave round out"));
    assert_eq!(
        of_kind(
            "mean(abs(sigmoid(linear(x, 1)) - label))",
            &[0.5, 0.1],
            FindingKind::Dead
        ),
        None
    );
}
