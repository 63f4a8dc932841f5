//! What is a minimum, and what only looks like one or hides it: kinks that slope, last digits, limits, bent valleys.

use gdplay::explain::Verdict;

use crate::run::{gd, plan, said, told, verdicts};

/// At a kink along which the loss slopes no parameter by itself leads down; both together do.
#[test]
fn a_kink_that_slopes_along_several_parameters_is_no_minimum() {
    for (text, start, racer) in [
        (
            "abs(x - y) + 0.1x^2",
            "x = -1\ny = -1",
            "optimizer = \"lbfgs\"",
        ),
        (
            "abs(x - y) + 0.1x^2",
            "x = 3\ny = 0",
            "optimizer = \"armijo\"",
        ),
        (
            "abs(x) + abs(y - x^2)",
            "x = -2\ny = 3",
            "optimizer = \"lbfgs\"",
        ),
    ] {
        let said = said(text, start, racer, 200);
        assert_eq!(said.verdict, Verdict::Plateau, "{text}: {}", said.sentence);
        assert!(
            !said.sentence.contains("every way"),
            "{text}: {}",
            said.sentence
        );
    }
    let slopes = said(
        "abs(x - y) + 0.1x^2",
        "x = -1\ny = -1",
        "optimizer = \"lbfgs\"",
        200,
    );
    let way = "along (1, 1) the loss goes on with slope -0.141";
    assert!(slopes.sentence.contains(way), "{}", slopes.sentence);
    let tip = said(
        "abs(x - 1) + y^2",
        "x = 2\ny = 1",
        "optimizer = \"lbfgs\"",
        200,
    );
    assert_eq!(tip.verdict, Verdict::Converged, "{}", tip.sentence);
    assert!(
        tip.sentence.contains("every way from here is up"),
        "{}",
        tip.sentence
    );
}

/// Within its last digits a minimum is neither a limit nor ground onto which a run was thrown.
#[test]
fn a_run_within_the_last_digits_of_a_minimum_has_arrived() {
    for (text, start, rate) in [
        ("(x*y - 1)^2", "x = 2\ny = 2", 0.1),
        ("(x^2 - 1)^2", "x = 2", 0.055),
        ("(x^2 + y^2 - 1)^2", "x = 2\ny = 0", 0.05),
        ("relu(x - 1)^2", "x = 100", 0.1),
        ("(x^2 - 2)^2", "x = 3", 0.02),
    ] {
        let said = said(text, start, &format!("learning_rate = {rate}"), 200);
        assert_eq!(
            said.verdict,
            Verdict::Converged,
            "{text}: {}",
            said.sentence
        );
    }
    let newton = said("sin(x) + 0.1x", "x = 10", "optimizer = \"newton\"", 200);
    assert_eq!(newton.verdict, Verdict::Converged, "{}", newton.sentence);
    // Thrown onto flat ground it was where a minimum was lower.
    let thrown = said("1 - exp(-x^2)", "x = 1", "learning_rate = 30", 50);
    assert!(
        thrown.sentence.starts_with("thrown onto"),
        "{}",
        thrown.sentence
    );
    let far = said("exp(exp(x))", "x = 2", "learning_rate = 0.001", 200);
    assert!(!far.sentence.starts_with("thrown"), "{}", far.sentence);
}

/// A curvature that no value confirms makes no minimum; nor do walls that fall away beside, or a weak one beside a bend.
#[test]
fn what_only_curvature_says_is_no_minimum() {
    let limit = said("(sigmoid(x) - 1)^2", "x = 0", "learning_rate = 300", 200);
    assert_ne!(limit.verdict, Verdict::Converged, "{}", limit.sentence);
    let bent = said(
        "(y - x^2)*(y - 2x^2)",
        "x = 0\ny = -1",
        "learning_rate = 0.05",
        200,
    );
    assert_ne!(bent.verdict, Verdict::Converged, "{}", bent.sentence);
    let walls = said(
        "(x^2*y - 1)^2",
        "x = -1\ny = -1",
        "optimizer = \"newton\"",
        200,
    );
    assert_ne!(walls.verdict, Verdict::Converged, "{}", walls.sentence);
    let bowl = said(
        "x^2 + 1e-4 y^2",
        "x = 0.1\ny = 0",
        "learning_rate = 0.5",
        200,
    );
    assert_eq!(bowl.verdict, Verdict::Converged, "{}", bowl.sentence);
}

/// The loss of |x y| cannot be lower than 0, kinks or not.
#[test]
fn at_its_lowest_value_a_loss_is_not_stuck() {
    let said = said("abs(x*y)", "x = 1\ny = 2", "optimizer = \"lbfgs\"", 200);
    assert_eq!(said.verdict, Verdict::Converged, "{}", said.sentence);
    assert!(
        said.sentence.contains("cannot go lower"),
        "{}",
        said.sentence
    );
}

#[test]
fn for_ever_is_not_said_of_what_weight_decay_holds() {
    let said = |text: &str, start: &str, racer: &str| said(text, start, racer, 10).sentence;
    let held = said("x^2 - y^2", "x = 0.5\ny = 0.5", "optimizer = \"adamw\"");
    assert!(!held.contains("for ever"), "{held}");
    let turns = said("x^3", "x = 5", "optimizer = \"adamw\"\nlearning_rate = 0.9");
    assert!(!turns.contains("for ever"), "{turns}");
    let free = said("x^2 - y^2", "x = 0.5\ny = 0.5", "optimizer = \"adam\"");
    assert!(free.contains("for ever"), "{free}");
}

/// A step that leaves what the loss is defined on is too long if half of it would have stayed.
#[test]
fn the_rate_is_not_excused_where_a_shorter_step_would_have_stayed() {
    let long = said("x - ln(x)", "x = 3", "learning_rate = 5", 5);
    assert!(!long.reason.contains("not the rate"), "{}", long.reason);
    let part = "half of this step stays where the loss is finite";
    assert!(long.reason.contains(part), "{}", long.reason);
    let edge = said("sqrt(x - 1) + 0x", "x = 1", "learning_rate = 0.1", 5);
    assert!(
        !edge.reason.contains("of this step stays"),
        "{}",
        edge.reason
    );
}

/// A run that goes up and ends lower is not only thrown out; one that ends higher has not come nearer.
#[test]
fn where_a_run_ends_is_said_as_it_is() {
    let back = said(
        "x^2*y^2 + (x - 1)^2",
        "x = -1\ny = 1",
        "optimizer = \"newton\"",
        0,
    );
    assert!(
        back.sentence.contains("and comes back"),
        "{}",
        back.sentence
    );
    let hill = said(
        "abs(x) + sin(5x)",
        "x = 2",
        "optimizer = \"newton\"\nlearning_rate = 1.5",
        0,
    );
    assert!(
        hill.sentence.starts_with("comes to rest higher"),
        "{}",
        hill.sentence
    );
    let level = said("max(x^2, 1)", "x = -1", "learning_rate = 0.5", 0);
    assert!(!level.sentence.contains("thrown out"), "{}", level.sentence);
    let swings = said(
        "ln(1 + x^2 + 10y^2)",
        "x = -2\ny = -1",
        "learning_rate = 0.5",
        0,
    );
    assert!(
        !swings.sentence.contains("comes nearer"),
        "{}",
        swings.sentence
    );
}

/// The minima are ±0.1: at 0.020 it is four times as far from the nearer one as from the saddle at 0.
#[test]
fn it_is_beside_a_saddle_if_a_minimum_is_more_than_four_times_as_far() {
    let is_saddle = |start: f64| {
        let text = "x^4/4 - 0.005 x^2 + 0.5 y^2";
        verdicts(text, &gd(0.5), &[start, 10.0], &[20]) == [Verdict::Saddle]
    };
    assert!(is_saddle(0.018));
    assert!(!is_saddle(0.021));
}

/// 0.7⁸ of the steepest slope is 0.058, 0.7⁹ is 0.04.
#[test]
fn a_slope_beside_a_saddle_is_short_from_a_twentieth_of_the_steepest_on() {
    let text = "x^4/4 - x^2/2 + 0.5 y^2";
    let said = verdicts(text, &gd(0.3), &[1e-3, 1.0], &[8, 9]);
    assert_eq!(said, [Verdict::Converging, Verdict::Saddle]);
}

/// Of |x|^p the bottom is p - 1 times as far as Newton's step leads.
#[test]
fn the_bottom_is_told_where_it_is_half_as_far_again_as_newtons_step() {
    let tells = |power: f64| {
        let said = told(
            &format!("abs(x)^{power}"),
            &plan("newton", &[]),
            &[1.0],
            &[20],
        );
        assert_eq!(said[0].verdict, Verdict::Converged);
        said[0].reason.contains("the bottom is")
    };
    assert!(!tells(2.4));
    assert!(tells(2.7));
}

/// The floor of (y + k x)² goes k along y where it goes 1 along x.
#[test]
fn a_floor_lies_along_a_parameter_to_about_a_hundredth() {
    let names_x = |other: f64| {
        let said = told(&format!("(y + {other} x)^2"), &gd(0.2), &[1.0, 1.0], &[100]);
        said[0].reason.contains("level along x")
    };
    assert!(names_x(0.013));
    assert!(!names_x(0.016));
}

/// What is shown as x = 0 has the loss of x = 0.
#[test]
fn a_minimum_has_the_loss_of_where_it_is_shown() {
    let quartic = said("x^4", "x = 1", "learning_rate = 0.1", 100);
    assert!(
        quartic.reason.contains("x = 0, loss 0"),
        "{}",
        quartic.reason
    );
    let moved = said("(x - 2)^4 + 3", "x = 1", "learning_rate = 0.1", 100);
    assert!(moved.reason.contains("x = 2, loss 3"), "{}", moved.reason);
}

/// A floor is one for a run that stands at its edge, too.
#[test]
fn a_run_at_the_edge_of_a_floor_has_arrived() {
    let edge = said(
        "abs(x - 1) + abs(x + 1)",
        "x = 3",
        "learning_rate = 0.1",
        100,
    );
    assert_eq!(edge.verdict, Verdict::Converged, "{}", edge.sentence);
    let step = said("floor(x)", "x = 2.5", "learning_rate = 0.1", 10);
    assert_ne!(step.verdict, Verdict::Converged, "{}", step.sentence);
}
