//! Words of sentences that are true of some runs and false of others that look alike.

use gdplay::explain::{Diagnosis, FindingKind, Verdict};

use crate::run::{read, said};

fn sentence(text: &str, step: u64) -> String {
    let said = read(text).until(step).diagnosis();
    assert!(!said.sentence.is_empty());
    said.sentence
}

#[test]
fn a_parameter_is_the_slow_one_only_where_another_is_faster() {
    let of = |loss: &str| {
        sentence(
            &format!("loss = '{loss}'\n[params]\nx = 2\ny = 1\n[[racers]]\nlearning_rate = 0.1"),
            3,
        )
    };
    assert!(of("x^2 + 3y^2").contains("(x is the slow one)"));
    assert!(of("3x^2 + y^2").contains("(y is the slow one)"));
    assert!(!of("x^2 + y^2").contains("slow one"));
}

/// A minimum beside a lower one is no lowest point.
#[test]
fn the_bottom_of_a_dip_is_not_called_the_lowest_point() {
    let text = "loss = 'x^4 - 3x^2 + x'\n[params]\nx = 2\n[[racers]]\nlearning_rate = 0.02";
    let mut run = read(text);
    let said = run.until(150).diagnosis();
    assert_eq!(said.verdict, Verdict::Converged, "{}", said.sentence);
    assert!(!said.sentence.contains("lowest"), "{}", said.sentence);
}

/// What is left of the way is what a longer run has left, not what a rate would leave that the run does not keep.
#[test]
fn what_is_left_of_the_way_is_what_was_seen() {
    let text = gdplay::scenario::find("rosenbrock3")
        .expect("a scenario")
        .text
        .replace("steps = ", "steps = 20000 #");
    let mut run = read(&text);
    let said = run.until(20).diagnosis().sentence;
    let words: Vec<&str> = said.split_whitespace().collect();
    let number = |before: &str| -> f64 {
        let at = words.windows(2).position(|pair| pair[1] == before);
        let word = at.map_or("", |at| words[at]);
        word.parse()
            .unwrap_or_else(|_| panic!("no number before {before}: {said}"))
    };
    let (percent, steps) = (number("%"), number("steps"));
    assert!(said.contains("of the way is left after"), "{said}");
    let away = |at: &[f64]| at.iter().map(|x| (x - 1.0) * (x - 1.0)).sum::<f64>().sqrt();
    let now = away(run.descent.at());
    run.until(20 + steps as u64);
    let part = 100.0 * away(run.descent.at()) / now;
    assert!((part - percent).abs() <= 1.0, "{said}: {part} %");
}

/// What a run is said to be doing, by its loss, its start, its racer, and after so many steps.
fn has(said: &Diagnosis, kind: FindingKind) -> bool {
    said.findings.iter().any(|finding| finding.kind == kind)
}

/// A copy that runs past one minimum after the other ends beside one by chance.
#[test]
fn what_runs_past_minima_is_on_its_way_to_none() {
    let past = said("cos(x)", "x = 1.5", "learning_rate = 6.5", 500);
    assert_eq!(past.verdict, Verdict::Oscillating, "{}", past.sentence);
    assert!(past.sentence.contains("past one minimum after the other"));
    let down = said("sin(x) + 0.5x", "x = 2", "learning_rate = 4", 500);
    assert_eq!(down.verdict, Verdict::Diverging, "{}", down.sentence);
    let comes = said("cos(x)", "x = 1.5", "learning_rate = 0.01", 20);
    assert_eq!(comes.verdict, Verdict::Converging, "{}", comes.sentence);
    // At the pace of its rate, whatever the slope, to the only minimum there is.
    let adam = "optimizer = 'adam'\nlearning_rate = 0.1";
    let far = said("(x - 60)^2", "x = 0", adam, 20);
    assert_eq!(far.verdict, Verdict::Converging, "{}", far.sentence);
}

#[test]
fn the_edge_of_a_jump_is_no_minimum() {
    for loss in ["floor(x) + x^2", "step(x) + x^2", "where(x > 0, x^2, -1)"] {
        let said = said(loss, "x = 3.5", "learning_rate = 0.1", 200);
        assert_eq!(said.verdict, Verdict::Saddle, "{loss}: {}", said.sentence);
        assert!(
            said.sentence.contains("edge of a jump"),
            "{loss}: {}",
            said.sentence
        );
    }
    // From below it is the lower side that it stands on, and a jump elsewhere is none here.
    for loss in ["step(-x) + x^2", "floor(x + 0.5) + x^2"] {
        let said = said(loss, "x = 0.4", "learning_rate = 0.1", 200);
        assert_eq!(
            said.verdict,
            Verdict::Converged,
            "{loss}: {}",
            said.sentence
        );
    }
}

#[test]
fn steps_that_are_lost_in_rounding_are_too_small() {
    let newton = "optimizer = 'newton'\nlearning_rate = 1e-17";
    for (loss, racer) in [
        ("1e-300 x^2", "learning_rate = 0.1"),
        ("x^2", "learning_rate = 1e-17"),
        ("x^2", "learning_rate = 1e-13"),
        ("x^2", newton),
    ] {
        let said = said(loss, "x = 1", racer, 20);
        assert_eq!(said.verdict, Verdict::Plateau, "{}", said.sentence);
        let words = "a tenth of that after more than 2.3e12 steps";
        assert!(said.sentence.contains(words), "{}", said.sentence);
        assert!(has(&said, FindingKind::RateTooSmall));
    }
    let moves = said("x^2", "x = 1", "learning_rate = 1e-9", 20);
    assert_eq!(moves.verdict, Verdict::Converging, "{}", moves.sentence);
}

#[test]
fn a_flat_floor_that_is_only_passed_is_no_arrival() {
    let floor = "relu(x - 1) + relu(-x - 1)";
    let nesterov = "optimizer = 'nesterov'\nlearning_rate = 2.8";
    let passes = said(floor, "x = -1.96", nesterov, 20);
    assert_ne!(passes.verdict, Verdict::Converged, "{}", passes.sentence);
    let stands = said(floor, "x = -1.96", "learning_rate = 1", 20);
    assert_eq!(stands.verdict, Verdict::Converged, "{}", stands.sentence);
}

/// At its limit the steepest direction neither comes in nor grows, whatever the others do.
#[test]
fn what_swings_at_the_limit_goes_on_swinging() {
    for loss in ["x^4/100 + y^2", "1/(1 + exp(-x))^2 + y^2"] {
        let at = said(loss, "x = 1\ny = 1", "learning_rate = 1", 300);
        assert_eq!(at.verdict, Verdict::Oscillating, "{loss}: {}", at.sentence);
        assert!(
            at.findings[0].text.contains("at its limit"),
            "{:?}",
            at.findings
        );
        let below = said(loss, "x = 1\ny = 1", "learning_rate = 0.9", 300);
        assert_ne!(
            below.verdict,
            Verdict::Oscillating,
            "{loss}: {}",
            below.sentence
        );
    }
}

/// Before a run has grown nothing is said of how much it did.
#[test]
fn what_breaks_at_its_next_step_has_not_grown_yet() {
    let first = said("exp(x^2)", "x = 5", "learning_rate = 1", 0);
    assert_eq!(first.verdict, Verdict::Diverging, "{}", first.sentence);
    assert!(
        first.sentence.contains("the next step leads beyond"),
        "{}",
        first.sentence
    );
    let grown = said("x^4", "x = 2", "learning_rate = 0.2", 3);
    assert!(
        grown.sentence.contains("since the start"),
        "{}",
        grown.sentence
    );
}

/// A growing swing is told before a slope that falls like a plane.
#[test]
fn growth_is_told_before_a_plane() {
    let racer = |rate: &str| format!("learning_rate = {rate}");
    let start = "x = 0\ny = 1";
    let grows = said("-x + y^2", start, &racer("1.1"), 20);
    assert!(has(&grows, FindingKind::RateTooLarge), "{}", grows.sentence);
    let falls = said("-x + y^2", start, &racer("0.1"), 20);
    assert!(
        falls.sentence.contains("like a plane"),
        "{}",
        falls.sentence
    );
}

/// Beside a curvature of 10¹⁸ a small one is lost in rounding: that is no plane.
#[test]
fn a_mean_of_squares_does_not_fall_like_a_plane() {
    let text = "loss = 'mse(w x + b, t)'\n[params]\nw = 0\nb = 0\n[data]\ncolumns = { \
        x = [1700000000, 1700000060, 1700000120, 1700000180], t = [0, 1, 2, 3] }\n[[racers]]\n\
        learning_rate = 1e-19";
    let said = read(text).until(300).diagnosis();
    assert_ne!(said.verdict, Verdict::Diverging, "{}", said.sentence);
}

#[test]
fn weight_decay_is_named_where_it_stands_beside_the_slope() {
    let decays = said(
        "(x - 1)^2",
        "x = 0",
        "learning_rate = 0.1\nweight_decay = 2",
        300,
    );
    assert_eq!(decays.verdict, Verdict::Converged, "{}", decays.sentence);
    assert!(decays.reason.contains("‖∇L + decay‖"), "{}", decays.reason);
    assert!(
        decays.sentence.contains("pull of weight decay 2"),
        "{}",
        decays.sentence
    );
    let plain = said("(x - 1)^2", "x = 0", "learning_rate = 0.1", 300);
    assert!(plain.reason.contains("‖∇L‖") && !plain.sentence.contains("decay"));
}

#[test]
fn a_schedule_that_has_run_down_is_no_flat_ground() {
    let racer = "learning_rate = 0.1\nschedule = { kind = 'exponential', gamma = 0.5 }";
    let down = said("x^2", "x = 1", racer, 100);
    assert!(
        down.sentence.contains("schedule has brought"),
        "{}",
        down.sentence
    );
    let before = said("x^2", "x = 1", racer, 5);
    assert!(
        !before.sentence.contains("schedule has brought"),
        "{}",
        before.sentence
    );
}

/// Where a run was thrown says nothing of a rate for where it came from.
#[test]
fn the_safe_rate_after_a_blow_up_is_that_of_the_minimum() {
    let said = said("x^4/4 - x^2/2", "x = 0.1", "learning_rate = 2.5", 500);
    let rate = said
        .findings
        .iter()
        .find(|of| of.kind == FindingKind::RateTooLarge);
    let text = &rate.expect("a finding").text;
    assert!(text.contains("safe below 1 (at the minimum)"), "{text}");
}

/// What clipping leaves of a step makes no rate safe, and none that nobody set is named.
#[test]
fn the_rate_that_is_named_is_the_one_that_was_set() {
    let racer =
        |rate: &str, norm: &str| format!("learning_rate = {rate}\nclip = {{ norm = {norm} }}");
    let large = said("x^2", "x = 3", &racer("1.5", "0.1"), 100);
    let text = &large.findings[0].text;
    assert!(
        text.contains("rate 1.5 is too large: safe below 1 "),
        "{text}"
    );
    let small = said("x^2", "x = 100", &racer("0.9", "0.1"), 50);
    let text = &small.findings[0].text;
    assert!(text.contains("out of 0.9"), "{text}");
}

/// A step is too long at the minimum by the rate that is set, whatever clipping leaves of it on the way there.
#[test]
fn a_clipped_swing_is_told_with_the_rate_that_was_set() {
    let racer = "learning_rate = 2.5\nclip = { norm = 0.5 }";
    let said = said("sqrt(1 + x^2)", "x = 3.125", racer, 200);
    let rate = said
        .findings
        .iter()
        .find(|of| of.kind == FindingKind::RateTooLarge);
    let text = &rate.unwrap_or_else(|| panic!("{}", said.sentence)).text;
    assert!(
        text.contains("rate 2.5 is too large: safe below 2 (at the minimum)"),
        "{text}"
    );
}

#[test]
fn newtons_factor_is_that_of_a_quadratic_alone() {
    let newton = "optimizer = 'newton'";
    let steep = said("x^4", "x = 1", newton, 20);
    assert!(!steep.reason.contains("a step"), "{}", steep.reason);
    assert_eq!(steep.largest_safe_rate, None);
    let bowl = said(
        "x^2",
        "x = 1",
        "optimizer = 'newton'\nlearning_rate = 0.5",
        2,
    );
    assert!(bowl.reason.contains("× 0.5 a step"), "{}", bowl.reason);
}

/// The place of a kink that is no coordinate's alone moves with the others.
#[test]
fn a_kink_has_a_place_where_one_coordinate_hops() {
    let skew = said("abs(x - y)", "x = 1\ny = 2", "learning_rate = 0.3", 100);
    assert!(skew.reason.contains("hops over a kink"), "{}", skew.reason);
    let alone = said("abs(x) + y^2", "x = 1\ny = 0", "learning_rate = 0.3", 100);
    assert!(
        alone.reason.contains("over the kink at 0"),
        "{}",
        alone.reason
    );
}

#[test]
fn a_flat_bottom_is_looked_about_from() {
    let lower = "nothing lower was found";
    let bottom = said(
        "abs(x - 1) + abs(x - 2)",
        "x = 3",
        "learning_rate = 0.3",
        100,
    );
    let floor = "level for x between 1 and 2, and higher on both sides";
    assert!(bottom.sentence.contains(floor), "{}", bottom.sentence);
    let two = said(
        "abs(x - 1) + abs(x - 2) + abs(y) + abs(y - 1)",
        "x = 3\ny = 3",
        "learning_rate = 0.3",
        100,
    );
    assert!(two.sentence.contains(lower), "{}", two.sentence);
    let step = said(
        "where(x > 0, 1, x^2 + 2x)",
        "x = 1",
        "learning_rate = 0.3",
        10,
    );
    assert!(!step.sentence.contains(lower), "{}", step.sentence);
}

#[test]
fn momentum_that_loses_nothing_comes_in_at_no_rate() {
    let racer = |momentum: &str| {
        format!("optimizer = 'momentum'\nlearning_rate = 0.1\nmomentum = {momentum}")
    };
    let one = said("x^2", "x = 1", &racer("1"), 100);
    assert!(one.sentence.contains("at every rate"), "{}", one.sentence);
    let less = said("x^2", "x = 1", &racer("0.9"), 20);
    assert_eq!(less.verdict, Verdict::Converging, "{}", less.sentence);
}
