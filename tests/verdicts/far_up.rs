//! Runs that were thrown far above their start, and what only looks so.

use gdplay::explain::Verdict;

use crate::run::{gd, plan, said, told, verdicts};

/// Adam's averages have faded after a long rest at the minimum, and it jumps off to where its steps move nothing.
#[test]
fn what_was_thrown_out_and_moves_no_more_stands_on_no_plateau() {
    let adam = plan("adam", &[("learning_rate", 3.0)]);
    let said = told("exp(x^2) - 1", &adam, &[1.5], &[4000, 8000]);
    let [rests, thrown] = &said[..] else {
        panic!("{said:?}");
    };
    assert_eq!(rests.verdict, Verdict::Converged);
    assert_eq!(thrown.verdict, Verdict::Diverging, "{}", thrown.reason);
    assert!(thrown.sentence.starts_with("thrown out: loss 8.49 → "));
    let newton = verdicts("sqrt(abs(x))", &plan("newton", &[]), &[1.0], &[8000]);
    assert_eq!(newton, [Verdict::Diverging]);
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
    let arrived = verdicts("log(cosh(x))", &gd(0.01), &[5.0], &[8000]);
    assert_eq!(arrived, [Verdict::Converged]);
}
