//! Runs that were thrown far above their start, and what only looks so.

use gdplay::explain::Verdict;

use crate::run::said;

/// Adam's averages have faded after a long rest at the minimum, and it jumps off to where its steps move nothing.
#[test]
fn what_was_thrown_out_and_moves_no_more_stands_on_no_plateau() {
    let adam = "optimizer = 'adam'\nlearning_rate = 3";
    let at = |steps| said("exp(x^2) - 1", "x = 1.5", adam, steps);
    assert_eq!(at(4000).verdict, Verdict::Converged);
    let thrown = at(8000);
    assert_eq!(thrown.verdict, Verdict::Diverging, "{}", thrown.reason);
    assert!(thrown.sentence.starts_with("thrown out: loss 8.49 → "));
    let newton = "optimizer = 'newton'\nlearning_rate = 1";
    let gave_up = said("sqrt(abs(x))", "x = 1", newton, 8000);
    assert_eq!(gave_up.verdict, Verdict::Diverging, "{}", gave_up.reason);
}

/// A penalty that is too steep for the rate throws the run out each time that it comes near.
#[test]
fn what_is_thrown_out_again_and_again_does_not_converge() {
    let at = |rate: &str| {
        let racer = format!("learning_rate = {rate}");
        let penalty = "1e6 max(0, 1 - x - y)^2 + x^2 + y^2";
        said(penalty, "x = 3\ny = 0", &racer, 200).verdict
    };
    assert_eq!(at("0.01"), Verdict::Oscillating);
    assert_eq!(at("2e-7"), Verdict::Converging);
}

/// Terms of ln(cosh(x)) cancel near 0, which hides what a step changes; the minimum is no less one for that.
#[test]
fn an_arrival_is_not_lost_in_rounding() {
    let arrived = said("log(cosh(x))", "x = 5", "learning_rate = 0.01", 8000);
    assert_eq!(arrived.verdict, Verdict::Converged, "{}", arrived.reason);
}
