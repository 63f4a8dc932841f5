//! Runs in which something is random.

use gdplay::explain::Verdict::{Diverging, Oscillating};

use crate::run::of_scenario;

#[test]
fn other_rows_at_every_step_do_not_hide_what_the_curvature_does() {
    // The loss is (a + eps)² in the mean: λ = 2, so each step multiplies a by 1 − 2η.
    let floor = of_scenario("monte_carlo", 0, 0.1);
    assert_eq!(floor.verdict, Oscillating);
    assert!(floor.reason.starts_with("noise floor"), "{}", floor.reason);
    // At 2/λ the error keeps its size and every step adds its chance: a walk without aim, which comes no nearer.
    let edge = of_scenario("monte_carlo", 0, 1.0).verdict;
    assert!(matches!(edge, Oscillating | Diverging), "{edge:?}");
    for rate in [1.7, 3.0, 10.0] {
        let told = of_scenario("monte_carlo", 0, rate);
        assert_eq!(told.verdict, Diverging, "{rate}: {}", told.reason);
    }
}

#[test]
fn what_a_schedule_stops_far_out_was_thrown_out() {
    let told = of_scenario("noise", 1, 1.0);
    assert_eq!(told.verdict, Diverging, "{}", told.reason);
}
