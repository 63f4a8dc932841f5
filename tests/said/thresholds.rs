//! Runs on both sides of the thresholds of what is said of them.

use gdplay::explain::{Diagnosis, FindingKind, Verdict};

use crate::run::{of_scenario, plan, run};

fn gd(text: &str, rate: f64, at: &[f64], steps: u64) -> Diagnosis {
    run(text, plan("gd", &[("learning_rate", rate)]), at, steps).diagnosis
}

fn has(said: &Diagnosis, kind: FindingKind) -> bool {
    said.findings.iter().any(|finding| finding.kind == kind)
}

/// Slow is what takes more than a hundred steps for a tenth: 0.97724 to the hundredth is a tenth.
#[test]
fn a_run_is_slow_from_a_hundred_steps_for_a_tenth_on() {
    let is_slow = |factor: f64| {
        let said = gd("x^2", (1.0 - factor) / 2.0, &[1.0], 3);
        assert_eq!(said.verdict, Verdict::Converging);
        said.reason.contains("a tenth of it is left after")
    };
    assert!(!is_slow(0.9772));
    assert!(is_slow(0.9774));
}

/// A slow run has too small a rate if η·λmax is below a fifth of its limit.
#[test]
fn a_rate_is_too_small_below_a_fifth_of_the_limit() {
    let is_small = |product: f64| {
        let said = gd("0.5 (x^2 + 100 y^2)", product / 100.0, &[1.0, 1.0], 3);
        has(&said, FindingKind::RateTooSmall)
    };
    assert!(is_small(0.39));
    assert!(!is_small(0.41));
}

/// Six digits of the way: a half to the twentieth is less than a millionth.
#[test]
fn a_run_has_arrived_with_six_digits_of_the_way() {
    assert_eq!(gd("x^2", 0.25, &[1.0], 19).verdict, Verdict::Converging);
    assert_eq!(gd("x^2", 0.25, &[1.0], 20).verdict, Verdict::Converged);
}

#[test]
fn the_limit_of_the_rate_is_where_the_error_stays() {
    for (product, verdict) in [
        (1.999_999, Verdict::Converging),
        (2.0, Verdict::Oscillating),
        (2.000_001, Verdict::Diverging),
    ] {
        let said = gd("0.5 x^2", product, &[1.0], 10);
        assert_eq!(said.verdict, verdict, "{product}");
        let is_large = has(&said, FindingKind::RateTooLarge);
        assert_eq!(is_large, product >= 2.0, "{product}");
    }
}

/// Columns are of different scale from ten times on, which makes the loss a hundred times as steep.
#[test]
fn the_scale_of_columns_is_a_cause_from_ten_times_on() {
    let is_cause = |size: f64| {
        let z = [size, -size, size, -size];
        let text = format!(
            "loss = 'mse(a x + b z, t)'\n[data]\ncolumns = {{ x = [1, 1, -1, -1], z = {z:?}, t = [1, 2, 3, 4] }}\n\
             [[racers]]\nlearning_rate = 1"
        );
        has(&of_scenario(&text, 20), FindingKind::Scale)
    };
    assert!(!is_cause(9.9));
    assert!(is_cause(10.1));
}

/// With fewer than eight smoothed losses in the newer half what is said is a prediction.
#[test]
fn a_random_run_has_a_trend_of_its_own_from_fifteen_losses_on() {
    let text = "loss = 'mean((a + eps)^2)'\n[data]\nsample = { eps = { normal = [0, 1] } }\nrows = 16\n\
                [[racers]]\nlearning_rate = 0.1";
    let is_predicted = |steps: u64| of_scenario(text, steps).reason.starts_with("predicted: ");
    assert!(is_predicted(13));
    assert!(!is_predicted(14));
}

/// A curvature is none where it is rounding of a larger one.
#[test]
fn a_curvature_counts_down_to_the_rounding_of_the_largest() {
    let said = |small: &str| gd(&format!("x^2 + {small} y^2"), 0.1, &[1.0, 1.0], 2);
    assert!(
        said("1e-11").reason.contains("λmin 2e-11"),
        "{}",
        said("1e-11").reason
    );
    assert_eq!(said("1e-11").verdict, Verdict::Converging);
    // Of 0 y² nothing is left to go: the floor is level along y.
    assert!(!said("0").reason.contains("λmin"), "{}", said("0").reason);
}

/// What stands where the loss cannot go lower by its structure has arrived, unless it only tends to that.
#[test]
fn level_ground_is_the_bottom_only_at_the_lowest_value() {
    for (text, verdict) in [
        ("max(0, x^2 - 1)", Verdict::Converged),
        ("max(0.5, x^2 - 1)", Verdict::Converged),
        ("relu(-x) / 2 + relu(x - 3)", Verdict::Converged),
        // Level here, lower far beyond the edge.
        ("relu(x - 1) - 2 relu(x - 2)", Verdict::Plateau),
        ("tanh(x + 40)^2", Verdict::Plateau),
    ] {
        let said = gd(text, 0.1, &[0.5], 5);
        let is_low = said.reason.contains("its lowest value");
        assert_eq!(
            (said.verdict, is_low),
            (verdict, verdict == Verdict::Converged),
            "{text}"
        );
    }
}

/// Where a run was thrown far out the rate that was safe at the start is named, not that out there.
#[test]
fn the_safe_rate_of_a_run_that_was_thrown_out_is_that_of_its_start() {
    let said = gd("x^4", 0.1, &[10.0], 200);
    let finding = said
        .findings
        .iter()
        .find(|finding| finding.kind == FindingKind::RateTooLarge);
    let safe = finding.and_then(|finding| {
        finding
            .numbers
            .iter()
            .find(|number| number.0 == "largest_safe_rate")
            .map(|number| number.1)
    });
    // 2/λ with λ = 12 x² at 10.
    assert!(
        (safe.expect("a rate") - 2.0 / 1200.0).abs() < 1e-12,
        "{safe:?}"
    );
}

/// A rate of 0 is told, by every optimizer, and any above it is none.
#[test]
fn a_rate_of_0_is_told_and_moves_nothing() {
    for definition in gdplay::optim::ALL {
        let said = |rate: f64| {
            let run = run(
                "x^2 + y^4",
                plan(definition.name, &[("learning_rate", rate)]),
                &[1.0, 2.0],
                5,
            );
            (run.diagnosis, run.descent.at().to_vec())
        };
        let (zero, at) = said(0.0);
        assert_eq!(zero.verdict, Verdict::Plateau, "{}", definition.name);
        assert_eq!(at, [1.0, 2.0], "{}", definition.name);
        assert!(has(&zero, FindingKind::RateTooSmall) && zero.reason.starts_with("η 0"));
        assert!(
            !said(1e-6).0.reason.starts_with("η 0"),
            "{}",
            definition.name
        );
    }
}

/// A loss that falls without end towards the edge of its domain has no minimum there, one that only becomes steep has.
#[test]
fn an_edge_is_a_minimum_only_where_the_loss_has_a_bottom() {
    let lbfgs = |text: &str, at: f64| run(text, plan("lbfgs", &[]), &[at], 3).diagnosis;
    for text in ["x + ln(x)", "ln(x)", "x + 2 ln(x) + x^2"] {
        let said = lbfgs(text, 5.0);
        assert!(
            !said.reason.contains("the minimum is"),
            "{text}: {}",
            said.reason
        );
        assert_ne!(said.verdict, Verdict::Converged, "{text}: {}", said.reason);
    }
    for text in ["sqrt(x) + x", "x^0.5 + x^2"] {
        let said = run(text, plan("armijo", &[("learning_rate", 0.01)]), &[0.3], 1).diagnosis;
        assert!(
            said.reason.contains("the minimum is x = 0"),
            "{text}: {}",
            said.reason
        );
    }
}

/// A line search stops at a kink though the loss slopes on along it: that is no minimum.
#[test]
fn a_line_search_that_is_stuck_at_a_kink_is_told_apart_from_one_at_a_minimum() {
    let said = |text: &str| {
        let settings = plan("lbfgs", &[("learning_rate", 7.43)]);
        run(text, settings, &[-1.57, -2.7], 40).diagnosis
    };
    let stuck = said("1.82 relu(x) + 1.66 relu(-x) + y^4");
    assert_eq!(stuck.verdict, Verdict::Plateau, "{}", stuck.reason);
    assert!(
        stuck.reason.starts_with("stuck at a kink"),
        "{}",
        stuck.reason
    );
    let smooth = said("1.82 x^2 + y^4");
    assert!(!smooth.reason.contains("stuck"), "{}", smooth.reason);
}

/// Beyond 1.39 Newton's step on atan(x)² leads farther out every time.
#[test]
fn newton_overshoots_where_the_curve_flattens() {
    let said = |at: f64| run("atan(x)^2", plan("newton", &[]), &[at], 200).diagnosis;
    let far = said(3.0);
    assert_eq!(far.verdict, Verdict::Diverging, "{}", far.reason);
    assert!(far.reason.starts_with("overshot"), "{}", far.reason);
    let near = said(0.3);
    assert_eq!(near.verdict, Verdict::Converged, "{}", near.reason);
}

/// A step too long for the valley between flat grounds is told with the rate that the minimum bears, though nothing of it
/// is felt where the run is.
#[test]
fn a_saturated_logistic_names_the_rate_that_its_minimum_bears() {
    let text = "loss = 'bce(w x + b, t)'\n[data]\n\
                columns = { x = [50, 60, 80, -40, -90, -70, 100, -120], t = [1, 1, 0, 0, 0, 1, 1, 0] }\n\
                [params]\nw = 1\nb = 0\n[[racers]]\nlearning_rate = RATE";
    let said = |rate: &str| of_scenario(&text.replace("RATE", rate), 5);
    let large = said("0.1");
    assert_eq!(large.verdict, Verdict::Oscillating, "{}", large.reason);
    assert!(large.reason.contains("at the minimum"), "{}", large.reason);
    let finding = large
        .findings
        .iter()
        .find(|finding| finding.kind == FindingKind::RateTooLarge);
    let safe = finding.and_then(|finding| {
        let mut numbers = finding.numbers.iter();
        numbers
            .find(|number| number.0 == "largest_safe_rate")
            .map(|number| number.1)
    });
    let safe = safe.expect("a rate");
    assert!(!has(
        &said(&format!("{:e}", 0.9 * safe)),
        FindingKind::RateTooLarge
    ));
    assert!(!has(&said("1e-6"), FindingKind::RateTooLarge));
}

/// From where there is no slope the loss must fall by more than rounding, and in proportion at the tip of a kink.
#[test]
fn a_fall_without_slope_counts_beyond_rounding_and_in_proportion_at_a_kink() {
    let falls = |text: &str| gd(text, 0.1, &[0.0], 2).verdict == Verdict::Saddle;
    assert!(falls("1 - 2e-7 x^4"));
    assert!(!falls("1 - 8e-8 x^4"));
    let is_kink = |text: &str| {
        let said = gd(text, 0.1, &[0.0], 2);
        assert_eq!(said.verdict, Verdict::Saddle, "{text}: {}", said.reason);
        said.reason.starts_with("the tip of a kink")
    };
    assert!(is_kink("-abs(x)"));
    assert!(!is_kink("-abs(x)^1.2"));
}
