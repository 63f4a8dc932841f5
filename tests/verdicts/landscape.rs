//! Losses that are no quadratics: minima, saddles, plains, and none of them.

use gdplay::explain::Verdict::{Converged, Converging, Diverging, NotFinite, Plateau, Saddle};

use crate::run::{gd, plan, run, told, verdicts};

/// Where the valley is too sharp for the rate, descent is thrown to where it is wide enough.
#[test]
fn what_is_thrown_out_may_settle_elsewhere() {
    let mut run = run("(x y - 1)²", &gd(0.1), &[3.5, 0.28]);
    let start = run.diagnosis();
    let [product, limit] = start.rate_times_curvature.expect("a law");
    assert!(product > limit && !start.exact, "{start:?}");
    assert_eq!(run.until(2000).diagnosis().verdict, Converged);
}

#[test]
fn rosenbrock_s_valley_is_slow_and_its_walls_are_steep() {
    let loss = "(1 - x)² + 100 (y - x²)²";
    let start = [-1.2, 1.0];
    let told = told(loss, &gd(0.001), &start, &[10, 128, 15_000, 60_000]);
    for slow in &told[..3] {
        assert_eq!(slow.verdict, Converging, "{slow:?}");
        assert!(!slow.exact);
    }
    // Near the minimum: λmin 0.399, λmax 1001.6.
    let near = &told[2];
    assert!(near.reason.contains("along λmin 0.4"), "{}", near.reason);
    assert!(
        (near.factor.expect("a law") - 0.9996).abs() < 1e-4,
        "{near:?}"
    );
    assert!(
        (near.largest_safe_rate.expect("a bound") - 0.002).abs() < 1e-4,
        "{near:?}"
    );
    assert_eq!(told[3].verdict, Converged, "{:?}", told[3]);

    let thrown = verdicts(loss, &gd(0.01), &start, &[1, 2, 100]);
    assert_eq!(thrown, [Diverging, Diverging, NotFinite]);
}

/// Near a saddle of a loss that has minima elsewhere.
#[test]
fn a_saddle_is_seen_from_near_by() {
    let loss = "x² + (y² - 1)²";
    let told = told(loss, &gd(0.05), &[1.0, 1e-6], &[5, 45, 400]);
    assert_eq!(told[0].verdict, Converging, "{:?}", told[0]);
    assert_eq!(told[1].verdict, Saddle, "{:?}", told[1]);
    assert_eq!(told[2].verdict, Converged, "{:?}", told[2]);
    let top = run("-cos(x)", &gd(0.1), &[std::f64::consts::PI]).diagnosis();
    assert_eq!(top.verdict, Saddle, "{top:?}");
    assert!(
        top.reason.starts_with("the top of a hill"),
        "{}",
        top.reason
    );
}

#[test]
fn a_plateau_has_neither_slope_nor_curvature() {
    let easom = "-cos(x) cos(y) exp(-((x - π)² + (y - π)²))";
    for optimizer in ["gd", "adam", "momentum"] {
        let plan = plan(optimizer, &[("learning_rate", 0.1)]);
        let far = verdicts(easom, &plan, &[-5.0, -5.0], &[0, 1, 50]);
        assert_eq!(far, [Plateau, Plateau, Plateau], "{optimizer}");
    }
    assert_eq!(
        verdicts(easom, &gd(0.1), &[2.5, 2.5], &[5, 200]),
        [Converging, Converged]
    );
    assert_eq!(
        verdicts("floor(x)", &gd(0.1), &[1.5], &[0, 5]),
        [Plateau, Plateau]
    );
    // A dead ReLU, unless 0 is what is wanted of it.
    for (loss, verdict) in [
        ("(relu(w x + b) - 1)²", Plateau),
        ("relu(w x + b)²", Converged),
    ] {
        let said = verdicts(loss, &gd(0.1), &[1.0, -1.0, 0.0], &[3]);
        assert_eq!(said, [verdict], "{loss}");
    }
    // The gradient of a saturated sigmoid fades faster than descent goes.
    assert_eq!(verdicts("sigmoid(x)", &gd(1.0), &[-20.0], &[10]), [Plateau]);
    // A stop condition may call a plateau the end.
    let mut patient = gd(0.1);
    patient.stop.gradient_norm = 1e-9;
    assert_eq!(verdicts(easom, &patient, &[-5.0, -5.0], &[50]), [Plateau]);
}

#[test]
fn a_loss_without_minimum_is_not_said_to_have_one() {
    let pole = told("1/x", &gd(0.1), &[1.0], &[10, 1000]);
    for told in pole {
        assert_eq!(told.verdict, Converging, "{told:?}");
        assert!(
            told.reason.contains("no minimum in sight"),
            "{}",
            told.reason
        );
    }
    assert_eq!(
        verdicts("2x + y", &gd(0.1), &[1.0, 1.0], &[0, 100]),
        [Diverging, Diverging]
    );
    assert_eq!(
        verdicts("3 - x²", &gd(0.1), &[0.01], &[0, 30]),
        [Diverging, Diverging]
    );
    // An inflection: the slope vanishes, the loss goes on falling beyond.
    let inflection = told("x³", &gd(0.1), &[1.0], &[5, 100_000]);
    assert_eq!(inflection[0].verdict, Saddle, "{:?}", inflection[0]);
    assert_eq!(inflection[1].verdict, Saddle, "{:?}", inflection[1]);
    // Downhill for ever, though no quadratic.
    let monkey = verdicts("x³ - 3x y²", &gd(0.05), &[1.0, 0.1], &[18, 1000]);
    assert_eq!(monkey, [Diverging, NotFinite]);
    // A flat direction is no lack of a minimum.
    assert_eq!(
        verdicts("(x + y)²", &gd(0.1), &[1.0, 2.0], &[100]),
        [Converged]
    );
    assert_eq!(verdicts("x⁴", &gd(0.1), &[1.0], &[100_000]), [Converging]);
}

#[test]
fn line_searches_and_newton_converge() {
    for optimizer in ["armijo", "lbfgs", "newton"] {
        let plan = plan(optimizer, &[]);
        let told = verdicts("x² + 25 y² + 3x", &plan, &[-2.5, 1.0], &[0, 400]);
        assert_eq!(told, [Converging, Converged], "{optimizer}");
    }
}

#[test]
fn himmelblau_converges() {
    let told = told(
        "(x² + y - 11)² + (x + y² - 7)²",
        &gd(0.01),
        &[-0.15, 0.67],
        &[1, 200],
    );
    assert_eq!(told[0].verdict, Converging);
    assert_eq!(told[1].verdict, Converged);
    assert!(told[1].reason.starts_with("‖∇L‖"), "{}", told[1].reason);
    assert!(
        told[1].reason.contains("λ 25.7 … 82.3"),
        "{}",
        told[1].reason
    );
}
