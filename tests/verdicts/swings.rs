//! Runs that stay in motion.

use gdplay::explain::Verdict::{Converged, Converging, Diverging, Oscillating};

use crate::run::{gd, plan, run, told, verdicts};

#[test]
fn steps_that_do_not_shrink_jump_over_a_kink() {
    let told = told("|x|", &gd(0.1), &[1.55], &[5, 40]);
    assert_eq!(told[0].verdict, Converging);
    assert_eq!(told[1].verdict, Oscillating);
    assert!(told[1].reason.contains("kink at 0, between -0.05 and 0.05"));
    let lion = verdicts(
        "x²",
        &plan("lion", &[("learning_rate", 0.3)]),
        &[1.0],
        &[40],
    );
    assert_eq!(lion, [Oscillating]);
    let mut noisy = gd(0.1);
    noisy.noise.scale = 1.0;
    let told = run("x²", &noisy, &[0.1]).until(100).diagnosis();
    assert_eq!(told.verdict, Oscillating, "{told:?}");
    assert!(told.reason.contains("noise") && !told.exact, "{told:?}");
}

/// For optimizers that scale their steps by past gradients η·λmax decides nothing, and nothing is said of it.
#[test]
fn of_adaptive_optimizers_nothing_is_claimed() {
    for optimizer in [
        "adam", "adamw", "amsgrad", "nadam", "rmsprop", "adagrad", "adadelta", "lion",
    ] {
        let plan = plan(optimizer, &[("learning_rate", 0.05)]);
        for told in told("x² + 400 y²", &plan, &[2.0, 1.0], &[0, 1, 20, 300]) {
            assert_eq!(told.rate_times_curvature, None, "{optimizer}");
            assert_eq!(told.largest_safe_rate, None, "{optimizer}");
            assert_eq!(told.factor, None, "{optimizer}");
            assert!(!told.exact && !told.reason.contains("λmax"), "{told:?}");
            assert_ne!(told.verdict, Diverging, "{optimizer}: {told:?}");
        }
    }
    let adam = plan("adam", &[("learning_rate", 0.1)]);
    let bowl = verdicts("x² + y²", &adam, &[2.5, 2.0], &[0, 10, 3000]);
    assert_eq!(bowl, [Converging, Converging, Converged]);
}

/// It began a millionth beside the minimum, and was no nearer since; what is left of the swing dies out.
#[test]
fn a_swing_that_dies_out_is_no_rest() {
    let adam = plan("adam", &[("learning_rate", 0.1)]);
    let dies = run("(x - 1e-6)^2", &adam, &[0.0]).until(200).diagnosis();
    assert_ne!(dies.verdict, Oscillating, "{}", dies.sentence);
    let stays = run("|x - 1e-6|", &gd(0.1), &[0.0]).until(200).diagnosis();
    assert_eq!(stays.verdict, Oscillating, "{}", stays.sentence);
}

/// What comes back to where it was has its bounds for good; of what bursts now and then they are those of some steps.
#[test]
fn bounds_are_those_of_some_steps_unless_they_are_of_a_cycle() {
    let nadam = plan("nadam", &[("learning_rate", 0.1)]);
    let bursts = run("sin(x) + 0.1 x^2", &nadam, &[4.0])
        .until(200)
        .diagnosis();
    assert!(
        bursts.reason.starts_with("predicted: loss between"),
        "{}",
        bursts.reason
    );
    assert!(
        bursts.reason.contains(" in steps 681 to 1224"),
        "{}",
        bursts.reason
    );
    let kink = run(
        "max(x, -2x)",
        &plan("adam", &[("learning_rate", 1.0)]),
        &[1.03],
    )
    .until(200)
    .diagnosis();
    assert!(
        kink.reason.contains("0.477 in steps 169 to 200"),
        "{}",
        kink.reason
    );
    assert_eq!(
        kink.reason.matches("in steps").count(),
        1,
        "{}",
        kink.reason
    );
    let cycle = run("|x|", &gd(0.1), &[1.03]).until(200).diagnosis();
    assert!(
        cycle.reason.contains("between -0.07 and 0.03"),
        "{}",
        cycle.reason
    );
    assert!(!cycle.reason.contains("in steps"), "{}", cycle.reason);
}
