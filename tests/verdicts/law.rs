//! Quadratics: the law of the steps is exact.

use gdplay::explain::Verdict::{Converged, Converging, Diverging, NotFinite, Oscillating, Saddle};
use gdplay::optim::Clip;

use crate::run::{close, gd, plan, run, told, verdicts};

/// On ½λx² each step multiplies x by 1 − ηλ.
#[test]
fn a_parabola_is_known_exactly() {
    for (product, verdict) in [
        (0.1, Converging),
        (0.8, Converging),
        (1.5, Converging),
        (1.8, Converging),
        (1.99, Converging),
        (2.0, Oscillating),
        (2.01, Diverging),
        (3.0, Diverging),
    ] {
        for curvature in [0.04, 1.0, 250.0] {
            let loss = format!("0.5 · {curvature} x²");
            let start = 1.0 / curvature;
            for told in told(&loss, &gd(product / curvature), &[start], &[0, 1, 2, 3, 8]) {
                let context = format!("{product} {curvature}: {told:?}");
                assert_eq!(told.verdict, verdict, "{context}");
                assert!(told.exact, "{context}");
                assert!(
                    close(told.factor.expect("a law"), 1.0 - product),
                    "{context}"
                );
                let safe = told.largest_safe_rate.expect("a bound");
                assert!(close(safe, 2.0 / curvature), "{context}");
                let [product_told, limit] = told.rate_times_curvature.expect("a law");
                assert!(close(product_told, product) && limit == 2.0, "{context}");
            }
        }
    }
    // ηλ = 1 lands on the minimum with the first step.
    let verdicts = verdicts("0.5 · 4 x²", &gd(0.25), &[3.0], &[0, 1, 5]);
    assert_eq!(verdicts, [Converging, Converged, Converged]);
}

#[test]
fn what_grows_long_enough_is_not_finite() {
    let told = told("0.5 x²", &gd(3.0), &[1.0], &[500, 5000]);
    assert_eq!(told[0].verdict, Diverging);
    assert_eq!(told[1].verdict, NotFinite);
    assert!(
        told[1].reason.contains("x² = inf for x ="),
        "{}",
        told[1].reason
    );
    assert!(
        told[1].reason.contains("η·λmax 3 > 2"),
        "{}",
        told[1].reason
    );
}

/// The best rate for two curvatures is 2/(λ1 + λn); both errors then shrink by (κ − 1)/(κ + 1).
#[test]
fn two_curvatures_divide_the_work() {
    for condition in [25.0, 1000.0] {
        let loss = format!("0.5 (x² + {condition} y²)");
        let start = [-2.5, 1.0];
        let best = told(&loss, &gd(2.0 / (1.0 + condition)), &start, &[0, 50]);
        for told in best {
            let factor = told.factor.expect("a law").abs();
            assert!(
                close(factor, (condition - 1.0) / (condition + 1.0)),
                "{told:?}"
            );
        }
        // At half the largest safe rate nothing jumps, and the valley is slow.
        for told in told(&loss, &gd(1.0 / condition), &start, &[0, 1, 10]) {
            assert_eq!(told.verdict, Converging, "{told:?}");
            assert!(
                told.reason.contains("a step along λmin 1"),
                "{}",
                told.reason
            );
            assert!(close(told.factor.expect("a law"), 1.0 - 1.0 / condition));
            assert!(close(
                told.largest_safe_rate.expect("a bound"),
                2.0 / condition
            ));
        }
        // Just below it the error across the valley jumps, just above it grows.
        let across =
            |product: f64| told(&loss, &gd(product / condition), &[0.0, 1.0], &[5]).remove(0);
        assert_eq!(across(1.98).verdict, Converging);
        assert_eq!(across(2.02).verdict, Diverging);
    }
}

/// The heavy ball is stable for 0 < ηλ < 2 + 2β, Nesterov's form up to (2 + 2β)/(1 + 2β).
#[test]
fn momentum_has_its_own_limit() {
    for (optimizer, limit) in [("momentum", 3.8), ("nesterov", 3.8 / 2.8)] {
        let at = |product: f64| {
            let plan = plan(
                optimizer,
                &[("learning_rate", product / 10.0), ("momentum", 0.9)],
            );
            told("5 x²", &plan, &[1.0], &[60]).remove(0)
        };
        let below = at(0.99 * limit);
        assert_eq!(below.verdict, Converging, "{below:?}");
        assert!(below.factor.expect("a law").abs() < 1.0, "{below:?}");
        let above = at(1.01 * limit);
        assert_eq!(above.verdict, Diverging, "{above:?}");
        assert!(above.factor.expect("a law").abs() > 1.0, "{above:?}");
        for told in [below, above] {
            assert!(told.exact);
            assert!(close(
                told.largest_safe_rate.expect("a bound"),
                limit / 10.0
            ));
        }
        // Far below the limit it swings inwards, which is no oscillation that does not settle.
        let swinging = at(0.1);
        assert_eq!(swinging.verdict, Converging, "{swinging:?}");
    }
}

/// The rate is beyond the bound of a direction: what counts is whether there is an error along it, however small.
#[test]
fn a_rate_above_the_bound_alone_is_not_diverging() {
    for told in told("x² + 100 y²", &gd(0.011), &[1.0, 0.0], &[0, 1, 10, 300]) {
        assert_eq!(told.verdict, Converging, "{told:?}");
        assert!(told.reason.contains("η·λmax 2.2 > 2"), "{}", told.reason);
        assert!(told.sentence.contains("nudge"), "{}", told.sentence);
        assert!(close(told.factor.expect("a law"), 1.0 - 0.022), "{told:?}");
    }
    for told in told("x² + 100 y²", &gd(0.011), &[1.0, 1e-12], &[0, 1, 10, 300]) {
        assert_eq!(told.verdict, Diverging, "{told:?}");
        assert!(told.reason.contains("× -1.2 a step"), "{}", told.reason);
    }
}

#[test]
fn a_saddle_is_left_or_stood_on() {
    let leaving = told("x² - y²", &gd(0.1), &[-0.5, 0.05], &[0, 3, 40]);
    for told in leaving {
        assert_eq!(told.verdict, Diverging, "{told:?}");
        let reason = told.reason;
        assert!(reason.contains("no lower bound along λ -2"), "{reason}");
        assert!(reason.contains("× 1.2 a step"), "{reason}");
        assert_eq!(told.largest_safe_rate, None);
    }

    let standing = told("x² - y²", &gd(0.1), &[-0.5, 0.0], &[5, 200]);
    for told in standing {
        assert_eq!(told.verdict, Saddle, "{told:?}");
        assert!(told.reason.contains("nothing starts it"), "{}", told.reason);
    }
    // Newton's method is drawn to it.
    let newton = verdicts("x² - y²", &plan("newton", &[]), &[-0.5, 0.05], &[1, 5]);
    assert_eq!(newton, [Saddle, Saddle]);
    // Every optimizer runs off for ever.
    for optimizer in ["momentum", "adam", "armijo"] {
        let plan = plan(optimizer, &[("learning_rate", 0.1)]);
        let told = verdicts("x² - y²", &plan, &[-0.5, 0.05], &[400]);
        assert_eq!(told, [Diverging], "{optimizer}");
    }
    // But for one whose weight decay holds it in the end.
    let lion = plan("lion", &[("learning_rate", 0.1)]);
    let told = verdicts("x² - y²", &lion, &[-0.5, 0.05], &[400]);
    assert_eq!(told, [Converging]);
}

#[test]
fn clipping_and_weight_decay_count() {
    let mut plan = gd(0.1);
    let mut clipped = plan;
    clipped.clip = Clip::Norm(0.1);
    let told = run("50 x²", &clipped, &[2.0]).until(1).diagnosis();
    assert!(
        !told.exact && told.reason.contains("clipping leaves"),
        "{told:?}"
    );
    assert_ne!(told.verdict, Diverging, "{told:?}");
    // x² − 6x + ½ λ x² has its minimum at 6/(2 + λ) and curvature 2 + λ.
    plan.settings.set("weight_decay", 1.0).expect("a setting");
    let mut decayed = run("(x - 3)²", &plan, &[0.0]);
    assert!(close(decayed.diagnosis().factor.expect("a law"), 1.0 - 0.3));
    assert_eq!(decayed.until(200).diagnosis().verdict, Converged);
    assert!(close(decayed.descent.at()[0], 2.0));
}
