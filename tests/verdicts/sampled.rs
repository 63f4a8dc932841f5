//! Runs in which something is random.

use gdplay::explain::Verdict::{self, Diverging, Oscillating};

use crate::run::{of_scenario, read};

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

#[test]
fn an_integral_alone_is_an_estimate() {
    let text = |loss: &str| {
        format!("loss = '{loss}'\n[data]\nsample = {{ u = {{ uniform = [0, 1] }} }}\nrows = 400")
    };
    let mut run = read(&text("mean(u exp(-u))"));
    for step in [0, 50] {
        let said = run.until(step).diagnosis();
        assert_eq!(said.verdict, Verdict::Converged);
        assert!(said.reason.starts_with("no parameter"), "{}", said.reason);
    }
    // One with a parameter is descended.
    let said = read(&text("mean((u - a)^2)")).until(50).diagnosis();
    assert!(!said.reason.contains("no parameter"), "{}", said.reason);
}
