//! Losses whose infimum lies at infinity beside a direction that curves: nothing far out is called a minimum.

use gdplay::explain::Verdict::{Converged, Converging, Diverging};

use crate::run::said;

const OPTIMIZERS: [&str; 5] = ["gd", "adam", "momentum", "newton", "lbfgs"];

fn racer(optimizer: &str) -> String {
    format!("optimizer = \"{optimizer}\"\nlearning_rate = 0.1")
}

#[test]
fn where_a_slope_underflows_is_no_minimum_beside_what_curves() {
    for loss in [
        "(x - y)^2 + exp(x)",
        "log(1 + exp(-x)) + (x - y)^2",
        "(1 - tanh(x))^2 + (y - x)^2",
        "(x - y)^2 - tanh(x)",
        "exp(-x) + exp(-2y) + (x - y)^2",
        "abs(x - y) + exp(x)",
        "(x - y)^2 + 1/(1 + x^2)",
    ] {
        for optimizer in OPTIMIZERS {
            let said = said(loss, "x = 1\ny = 2", &racer(optimizer), 200);
            let all = format!("{} {}", said.sentence, said.reason);
            assert!(
                !all.contains("the minimum is"),
                "{loss}, {optimizer}: {all}"
            );
            assert_ne!(said.verdict, Converged, "{loss}, {optimizer}: {all}");
        }
    }
}

/// The same with a minimum, or with a floor that begins at a finite place.
#[test]
fn a_minimum_beside_what_curves_more_is_one() {
    for loss in [
        "(x - y)^2 + exp(x) - x",
        "(x - y)^2 + (tanh(x) - 0.9)^2",
        "abs(x - y) + exp(x) - x",
    ] {
        let near = said(loss, "x = 1\ny = 2", &racer("gd"), 20);
        let all = format!("{} {}", near.sentence, near.reason);
        assert!(
            all.contains("minimum is") || all.contains("lowest loss there"),
            "{loss}: {all}"
        );
    }
    let floor = said(
        "relu(x)^2 + (x - y)^2",
        "x = 3\ny = 2",
        &racer("lbfgs"),
        300,
    );
    assert_eq!(floor.verdict, Converged, "{}", floor.sentence);
    let hyperbola = said("(x y - 1)^2", "x = 2\ny = 2", &racer("gd"), 20);
    assert_eq!(hyperbola.verdict, Converging, "{}", hyperbola.sentence);
    assert!(
        hyperbola.reason.contains("the minimum is"),
        "{}",
        hyperbola.reason
    );
}

/// Newton's method climbs tanh(x) to where it is 1, the highest that it can be.
#[test]
fn level_ground_above_the_start_is_no_minimum() {
    let newton = "optimizer = \"newton\"";
    let top = said("tanh(x) + y^2", "x = 1\ny = 2", newton, 200);
    assert!(!top.reason.contains("the minimum is"), "{}", top.reason);
    let far = said(
        "(x - y)^2 + atan(x)",
        "x = 0\ny = 1",
        "optimizer = \"lbfgs\"",
        200,
    );
    assert!(!far.reason.contains("the minimum is"), "{}", far.reason);
}

#[test]
fn a_loss_that_levels_out_beside_what_curves_has_no_minimum_in_sight() {
    for loss in ["exp(-x) + y^2", "(x - y)^2 + exp(x)", "x^2 + 1/(1 + y^2)"] {
        let said = said(loss, "x = 1\ny = 2", &racer("gd"), 200);
        assert!(
            said.sentence.contains("no minimum in sight"),
            "{loss}: {}",
            said.sentence
        );
    }
    let bowl = said("exp(-x) + x + y^2", "x = 1\ny = 2", &racer("gd"), 20);
    assert!(
        !bowl.sentence.contains("no minimum in sight"),
        "{}",
        bowl.sentence
    );
}

#[test]
fn a_loss_without_bound_beside_what_curves_is_told() {
    for (loss, optimizer) in [
        ("(x - y)^2 + x", "adam"),
        ("(x - y)^2 + x", "lbfgs"),
        ("(x - y)^2 - ln(x)", "gd"),
    ] {
        let said = said(loss, "x = 1\ny = 1.5", &racer(optimizer), 200);
        assert_eq!(
            said.verdict, Diverging,
            "{loss}, {optimizer}: {}",
            said.sentence
        );
        assert!(
            said.sentence.contains("no lower bound"),
            "{loss}: {}",
            said.sentence
        );
    }
    let bowl = said(
        "(x - y)^2 + x + 0.01x^2",
        "x = 1\ny = 3",
        &racer("adam"),
        100,
    );
    assert_eq!(bowl.verdict, Converging, "{}", bowl.sentence);
}
