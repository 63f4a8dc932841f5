//! What is advised holds where a run follows it, and is not given where it would change nothing.

use gdplay::explain::{Diagnosis, FindingKind, Verdict};

use crate::run::said;

/// The remedy for a kind of cause, if it was found.
fn remedy(said: &Diagnosis, kind: FindingKind) -> Option<&str> {
    let found = said.findings.iter().find(|found| found.kind == kind)?;
    found.remedy.as_deref()
}

/// What leads past the minimum, out onto flat ground or into endless waves, is not safe.
#[test]
fn a_rate_that_is_called_safe_comes_to_the_minimum() {
    for (loss, start) in [
        ("x + 2 sin(x)", "x = 0"),
        ("softplus(-5x) + 0.1x", "x = -3"),
        ("gelu(x)", "x = 1"),
        ("silu(x) + silu(y)", "x = 2\ny = -3"),
    ] {
        let heavy = |rate: &str| format!("optimizer = 'momentum'\nlearning_rate = {rate}");
        let small = said(loss, start, &heavy("0.001"), 200);
        let advice = remedy(&small, FindingKind::RateTooSmall).expect(loss);
        let rate = advice.strip_suffix(" is safe (tried from the start)");
        let rate = rate.unwrap_or_else(|| panic!("{loss}: {advice}"));
        let long = format!("{}\n[stop]\nsteps = 4000", heavy(rate));
        let followed = said(loss, start, &long, 4000);
        assert_eq!(followed.verdict, Verdict::Converged, "{loss} at {rate}");
    }
}

/// Saw teeth beside a kink go on for ever, however low they are on average.
#[test]
fn saw_teeth_are_not_borne() {
    let small = said(
        "max(0, 1 - x) + 0.01x^2",
        "x = 0",
        "learning_rate = 1e-4",
        200,
    );
    let advice = remedy(&small, FindingKind::RateTooSmall).expect("too small");
    let (rate, _) = advice.split_once(" is safe").expect("a rate");
    let rate: f64 = rate.parse().expect("a number");
    assert!((0.01..0.5).contains(&rate), "{advice}");
    let steep = "1000 max(0, 1 - x)^2 + x^2";
    let large = said(steep, "x = 3", "learning_rate = 0.015", 200);
    let advice = remedy(&large, FindingKind::RateTooLarge).expect("too large");
    assert!(advice.starts_with("a learning rate of 0.0004"), "{advice}");
    // From there a copy comes to rest beside the penalty for many steps.
    let thrown = said(steep, "x = 3", "learning_rate = 2", 60);
    let advice = remedy(&thrown, FindingKind::RateTooLarge).expect("too large");
    let rate = advice.split(' ').find_map(|word| word.parse::<f64>().ok());
    assert!(rate.is_some_and(|rate| rate < 0.00099), "{advice}");
}

/// The curvature at the tip of a cone is beyond all numbers, and bounds no rate on the way to it.
#[test]
fn the_tip_of_a_cone_bounds_no_rate() {
    let small = said("hypot(x, y)", "x = 3\ny = 4", "learning_rate = 1e-4", 200);
    let advice = remedy(&small, FindingKind::RateTooSmall).expect("too small");
    assert!(
        advice.contains("is safe (tried from the start)"),
        "{advice}"
    );
}

/// λ is 1 and 3, η 0.01: with a momentum of (1 − √0.01)² = 0.81 both directions shrink to 90 % a step; with (1 − √0.03)², which is
/// best for the steep one alone, the other is left at 96.6 %.
#[test]
fn less_momentum_is_what_is_best_for_all_directions() {
    let heavy = "optimizer = 'momentum'\nlearning_rate = 0.01\nmomentum = 0.99";
    let swings = said("(x - 3)^2 + (y + 2)^2 + x y", "x = 1\ny = 1", heavy, 200);
    let advice = remedy(&swings, FindingKind::Momentum).expect("too much momentum");
    assert!(
        advice.starts_with("a momentum of 0.81: then each step leaves 90 %"),
        "{advice}"
    );
}

/// A hill top is left at a rate that is large enough; on the far flank of a well no rate helps that the well bears.
#[test]
fn a_rate_is_far_too_small_where_a_far_larger_one_moves_the_run() {
    let gd = |rate: &str| format!("learning_rate = {rate}");
    let hill = |rate: &str| said("x^4 - 2x^2 + 0.1x", "x = 0.01", &gd(rate), 200);
    let hardly = hill("1e-9");
    assert_eq!(hardly.verdict, Verdict::Converging);
    assert!(
        hardly.sentence.starts_with("too small: "),
        "{}",
        hardly.sentence
    );
    let advice = remedy(&hardly, FindingKind::RateTooSmall);
    assert_eq!(advice, Some("1e6 times as much"));
    assert_eq!(remedy(&hill("0.01"), FindingKind::RateTooSmall), None);
    let flank = said("1 - exp(-x^2)", "x = 3", &gd("1e-3"), 200);
    assert_eq!(flank.verdict, Verdict::Plateau);
    assert_eq!(remedy(&flank, FindingKind::RateTooSmall), None);
}

/// A larger rate leads over the nearest minimum, and over all others; at the tip of a kink any rate hops.
#[test]
fn a_rate_that_leaves_the_minimum_behind_is_not_safe() {
    let mccormick = "sin(x + y) + (x - y)^2 - 1.5 x + 2.5 y + 1";
    let heavy = |rate: &str| {
        format!("optimizer = 'momentum'\nlearning_rate = {rate}\n[stop]\nsteps = 4000")
    };
    let small = said(mccormick, "x = 1\ny = 1", &heavy("0.0005"), 20);
    let advice = remedy(&small, FindingKind::RateTooSmall).expect("too small");
    let rate = advice.strip_suffix(" is safe (tried from the start)");
    let rate = rate.unwrap_or_else(|| panic!("{advice}"));
    let followed = said(mccormick, "x = 1\ny = 1", &heavy(rate), 4000);
    assert_eq!(followed.verdict, Verdict::Converged, "at {rate}");
    let over = said(mccormick, "x = 1\ny = 1", &heavy("0.3"), 0);
    assert_eq!(over.verdict, Verdict::Diverging, "{}", over.reason);
    let kink = "abs(x - 1) + 0.5 (x - y)^2 + 0.1 abs(y)";
    let small = said(kink, "x = 3\ny = -2", "learning_rate = 0.0005", 200);
    let advice = remedy(&small, FindingKind::RateTooSmall).expect("too small");
    assert!(
        advice.ends_with("; about the kink it hops, until the rate falls"),
        "{advice}"
    );
    let smooth = "(x - 1)^4 + 0.5 (x - y)^2";
    let small = said(smooth, "x = 3\ny = -2", "learning_rate = 0.0005", 200);
    let advice = remedy(&small, FindingKind::RateTooSmall).expect("too small");
    assert!(!advice.contains("kink"), "{advice}");
}

/// A cosine has ended where the loss slopes and bends down: it stands there, and that is no saddle.
#[test]
fn where_a_schedule_has_ended_is_no_saddle() {
    let cosine = "learning_rate = 0.1\nschedule = { kind = 'cosine', t_max = 40 }";
    let ended = said("(x^2 - 1)^2 + y^2", "x = 1e-9\ny = 1", cosine, 40);
    assert_eq!(ended.verdict, Verdict::Plateau, "{}", ended.reason);
    assert!(
        ended.reason.contains("the schedule has run down"),
        "{}",
        ended.reason
    );
    let goes_on = said(
        "(x^2 - 1)^2 + y^2",
        "x = 1e-9\ny = 1",
        "learning_rate = 0.05",
        40,
    );
    assert_eq!(goes_on.verdict, Verdict::Saddle, "{}", goes_on.reason);
}
