//! Where a run rests, or only seems to: what it leaves again, what it hops over, and what it swings about.

use gdplay::explain::Diagnosis;
use gdplay::explain::Verdict::{Converged, Converging, Diverging, Oscillating, Plateau, Saddle};

use crate::run::said;

const BEALE: &str = "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2";

fn racer(optimizer: &str, rate: &str) -> String {
    format!("optimizer = \"{optimizer}\"\nlearning_rate = {rate}\n[stop]\nsteps = 100_000")
}

fn jumps_off(said: &Diagnosis) -> bool {
    said.reason.contains("and it jumps off again")
}

/// It leaves at step 3066: by then a memory of 0.999 has forgotten how large the gradients were. That of amsgrad forgets nothing.
#[test]
fn a_rest_that_is_left_after_thousands_of_steps_is_called_so() {
    let start = "x = 1\ny = 1";
    let rests = said(BEALE, start, &racer("nadam", "0.05"), 2000);
    assert_eq!(rests.verdict, Converged);
    assert!(jumps_off(&rests), "{}", rests.reason);
    let later = said(BEALE, start, &racer("nadam", "0.05"), 3200);
    assert_ne!(later.verdict, Converged, "{}", later.reason);
    let two = "sqrt(1 + x^2) + sqrt(1 + 25 y^2)";
    let muon = said(two, "x = 4\ny = 2", &racer("muon", "0.5"), 200);
    assert!(jumps_off(&muon), "{}", muon.reason);
    for optimizer in ["amsgrad", "lbfgs", "newton"] {
        let stays = said(two, "x = 0.4\ny = 0.2", &racer(optimizer, "0.3"), 3000);
        assert_eq!(stays.verdict, Converged, "{optimizer}: {}", stays.reason);
        assert!(!jumps_off(&stays), "{optimizer}: {}", stays.reason);
    }
}

/// Every other iterate is 1e-7 beside the tip, and the others a quarter away.
#[test]
fn what_lands_on_the_tip_of_a_kink_at_every_other_step_has_not_arrived() {
    let loss = "abs(x - 2) + 3 abs(y + 1)";
    let hops = said(loss, "x = 0\ny = 1", &racer("adagrad", "10"), 2000);
    assert_eq!(hops.verdict, Oscillating, "{}", hops.reason);
    let stays = said(loss, "x = 2\ny = -1", &racer("adagrad", "10"), 20);
    assert_eq!(stays.verdict, Converged, "{}", stays.reason);
}

/// It hops between two plains, with a minimum between them, or over the tip of a kink; the other is drawn back to a saddle.
#[test]
fn what_swings_about_a_minimum_is_on_no_saddle() {
    let plains = "tanh(x)^2 + tanh(y - 1)^2";
    let hops = said(plains, "x = 4\ny = -2", &racer("gd", "10"), 20_000);
    assert_eq!(hops.verdict, Oscillating, "{}", hops.reason);
    let kink = "sqrt(abs(x)) + y^2";
    let hops = said(kink, "x = 1\ny = 1", &racer("gd", "0.001"), 2000);
    assert_eq!(hops.verdict, Oscillating, "{}", hops.reason);
    let uphill = said(
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        "x = 0.5\ny = 0.5",
        &racer("newton", "1"),
        0,
    );
    assert!(
        matches!(uphill.verdict, Saddle | Plateau),
        "{}",
        uphill.reason
    );
}

/// Every step multiplies by −1.0000002, far out, where a slope of the start threw it; by −1.02 it runs away.
#[test]
fn a_swing_that_hardly_grows_is_one() {
    let loss = "x^2 - 5 exp(-20 (x - 1)^2)";
    for step in [20, 150, 2000] {
        let swings = said(loss, "x = 1.1", &racer("gd", "1.0000001"), step);
        assert_eq!(swings.verdict, Oscillating, "{step}: {}", swings.reason);
        let grows = said(loss, "x = 1.1", &racer("gd", "1.01"), step);
        assert_eq!(grows.verdict, Diverging, "{step}: {}", grows.reason);
    }
}

/// Of what is rounded no slope tells, but it is level between the jumps; the tip of a kink has slopes beside it.
#[test]
fn what_changes_in_jumps_has_no_kink() {
    let steps = said("round(100 x)", "x = 0.503", &racer("gd", "0.1"), 20);
    assert_eq!(steps.verdict, Saddle);
    for said in [&steps.sentence, &steps.reason] {
        assert!(said.contains("changes in jumps"), "{said}");
        assert!(!said.contains("kink"), "{said}");
    }
    let tip = said("-abs(x)", "x = 0", &racer("gd", "0.1"), 20);
    assert!(tip.reason.contains("the tip of a kink"), "{}", tip.reason);
}

/// A descent that is a billion times as low as it began has no lower bound in sight, however short its steps are beside that.
#[test]
fn what_has_fallen_out_of_sight_or_will_is_on_no_plain() {
    let wavy = "-x + 0.5 y^2 + 0.1 sin(5 x)";
    let fell = said(wavy, "x = 0\ny = 2", &racer("lbfgs", "0.01"), 2000);
    assert_eq!(fell.verdict, Diverging, "{}", fell.reason);
    let pole = "1 / x + x + (y - 1)^2";
    let will = said(pole, "x = 0.1\ny = 3", &racer("newton", "10"), 0);
    assert_eq!(will.verdict, Diverging, "{}", will.reason);
    let comes = said(pole, "x = 0.1\ny = 3", &racer("newton", "0.1"), 0);
    assert_eq!(comes.verdict, Converging, "{}", comes.reason);
}
