//! Runs that weight decay keeps from the minimum of their loss, and runs that it does not.

use gdplay::explain::Verdict::{self, Converged, Converging};
use gdplay::explain::{Diagnosis, FindingKind};

use crate::run::{read, said};

#[test]
fn where_two_pulls_cancel_is_no_flat_ground() {
    let told = |loss: &str, start: &str, racer: &str, step: u64| {
        let said = said(loss, start, racer, step);
        let names_it = said.sentence.contains("pull of weight decay");
        (said.verdict, names_it, said.sentence)
    };
    let adam = "optimizer = 'adam'\nlearning_rate = 0.05";
    let with = |racer: &str| format!("{racer}\nweight_decay = 2");
    for (loss, start, racer, step, verdict) in [
        ("(x - 1)^2", "x = 0", with(adam), 600, Converged),
        (
            "|x - 1|",
            "x = 0",
            with("learning_rate = 0.01"),
            300,
            Converging,
        ),
        (
            "x^4/4 - x^2/2",
            "x = 1.2",
            with("learning_rate = 0.05"),
            30,
            Converging,
        ),
        (
            "ln(1 + exp(-x))",
            "x = 0",
            with("learning_rate = 0.5"),
            3000,
            Converged,
        ),
    ] {
        let (found, names_it, sentence) = told(loss, start, &racer, step);
        assert_eq!(found, verdict, "{loss}: {sentence}");
        assert!(names_it, "{loss}: {sentence}");
    }
    // Without decay, and where it draws to the minimum itself.
    for (loss, racer) in [
        ("(x - 1)^2", String::from(adam)),
        ("x^2", with(adam)),
        ("x^4", with("learning_rate = 0.05")),
    ] {
        let (_, names_it, sentence) = told(loss, "x = 0.5", &racer, 600);
        assert!(!names_it, "{loss}: {sentence}");
    }
}

/// A step of adamw is η long, and its decay η λ |θ|: at |θ| = 1/λ, 100, both are alike.
#[test]
fn a_minimum_beyond_the_reach_of_a_decay_beside_the_step_is_told() {
    let adamw = "optimizer = 'adamw'\nlearning_rate = 0.1";
    let at = |place: u32| said(&format!("(x - {place})^2"), "x = 0", adamw, 400).sentence;
    for far in [300, 102] {
        assert!(at(far).contains("holds x within ±100"), "{}", at(far));
    }
    for near in [90, 98] {
        assert!(!at(near).contains("holds"), "{}", at(near));
    }
}

#[test]
fn a_decay_that_ends_higher_than_it_began_throws_nothing_out() {
    let momentum =
        |rate: &str| format!("optimizer = 'momentum'\nlearning_rate = {rate}\nweight_decay = 1");
    let drawn = said("(x^2 - 1)^2", "x = 1", &momentum("0.05"), 10);
    assert_eq!(drawn.verdict, Converging, "{}", drawn.sentence);
    let thrown = said("(x^2 - 1)^2", "x = 1", &momentum("3"), 0);
    assert_ne!(thrown.verdict, Converging, "{}", thrown.sentence);
    assert_ne!(thrown.verdict, Verdict::Plateau, "{}", thrown.sentence);
}

/// Whether the pull of a decay is named, and whether that is an arrival.
fn cancels(loss: &str, start: f64, rate: f64, decay: f64, step: u64) -> (bool, bool) {
    let racer = format!("learning_rate = {rate}\nweight_decay = {decay:?}");
    let said = said(loss, &format!("x = {start:?}"), &racer, step);
    let names_it = said.sentence.contains("pull of weight decay");
    (names_it, said.verdict == Converged)
}

/// What is seen ahead ends with two pulls that differ by more than a hundredth, or by less.
#[test]
fn two_pulls_are_alike_to_a_hundredth() {
    let comes = |rate: f64| cancels("softplus(-x)", -1.0, rate, 0.007, 100);
    assert_eq!(comes(0.135), (false, false));
    assert_eq!(comes(0.16), (true, false));
}

/// It has come to rest when the next step and what is left are a hundred-thousandth of the way.
#[test]
fn what_is_drawn_by_a_decay_rests_after_five_digits_of_the_way() {
    let rests = |step: u64| cancels("cosh(x - 1)", 3.0, 0.1, 1.0, step);
    assert_eq!(rests(46), (true, false));
    assert_eq!(rests(52), (true, true));
}

/// The minimum of cosh(x - 1) is about as far from where both pulls cancel as the decay is large: six digits of the way are no way.
#[test]
fn a_decay_beside_a_minimum_is_named_unless_it_has_arrived_there() {
    let rests = |decay: f64| cancels("cosh(x - 1)", 3.0, 0.2, decay, 100);
    for decay in [5e-4, 5e-6, 3e-6] {
        assert_eq!(rests(decay), (true, true), "{decay}");
    }
    assert_eq!(rests(1.2e-6), (false, true));
}

/// On -x the way to 1/λ shrinks by 1 - η λ a step: e^-3.1 and e^-2.9 of it are left.
#[test]
fn a_decay_holds_what_it_draws_by_all_but_a_twentieth() {
    let holds = |step: u64| {
        let adamw =
            "optimizer = 'adamw'\nlearning_rate = 0.1\nweight_decay = 0.1\n[stop]\nsteps = 1000";
        said("-x", "x = 0", adamw, step)
            .sentence
            .contains("holds x")
    };
    assert!(!holds(290));
    assert!(holds(320));
}

/// Of a slope that was 10 a pull of a hundred-thousandth is a millionth.
#[test]
fn a_pull_is_named_where_it_rests_from_a_millionth_of_the_slopes_on() {
    let is_felt = |decay: f64| {
        let racer = format!("learning_rate = 0.5\nweight_decay = {decay:?}");
        let said = said("(x - 1)^2 / 2", "x = 11", &racer, 100);
        assert_eq!(said.verdict, Converged);
        said.reason.contains("the pull of weight decay")
    };
    assert!(!is_felt(5e-6));
    assert!(is_felt(2e-5));
}

/// On the way to 10, by a tenth of what is left a step.
#[test]
fn what_is_still_on_its_way_is_held_within_bounds() {
    let sentence = |step: u64| {
        let lion =
            "optimizer = 'lion'\nlearning_rate = 0.1\nweight_decay = 0.1\n[stop]\nsteps = 9999";
        said("-x", "x = 0", lion, step).sentence
    };
    assert!(
        sentence(400).contains("holds x within ±10"),
        "{}",
        sentence(400)
    );
    assert!(
        sentence(400).contains("predicted: x 9.82 → 10 "),
        "{}",
        sentence(400)
    );
    assert!(
        sentence(1500).contains("holds x at 10"),
        "{}",
        sentence(1500)
    );
    assert!(!sentence(1500).contains("predicted"), "{}", sentence(1500));
}

/// η·λ is 3, and 1.8; with layers it is said of the network.
#[test]
fn a_decay_that_throws_is_named_once() {
    let racer =
        |decay: f64| format!("optimizer = 'adamw'\nlearning_rate = 0.3\nweight_decay = {decay}");
    let throws = |said: &Diagnosis| {
        let kinds = said.findings.iter().map(|finding| finding.kind);
        kinds
            .filter(|kind| *kind == FindingKind::WeightDecay)
            .count()
    };
    for step in [0, 20, 700] {
        let thrown = said("x^2", "x = 1", &racer(10.0), step);
        assert_eq!(throws(&thrown), 1, "{step}: {}", thrown.reason);
        assert_ne!(thrown.verdict, Verdict::Converging, "{step}");
    }
    let grows = said("x^2", "x = 1", &racer(10.0), 20);
    assert!(
        grows.sentence.starts_with("too much weight decay"),
        "{}",
        grows.sentence
    );
    assert_eq!(throws(&said("x^2", "x = 1", &racer(6.0), 20)), 0);
    let layers = format!(
        "loss = 'mse(linear(x, 1), t)'\n[data]\ngenerate = {{ kind = 'line', rows = 20 }}\n[[racers]]\n{}",
        racer(10.0)
    );
    assert_eq!(throws(&read(&layers).until(20).diagnosis()), 0);
}

/// Where the pull of a decay takes over from that of the loss, the losses stand still for a moment, and the slope of both does not.
#[test]
fn what_a_decay_draws_on_is_on_no_plain() {
    let racer = |decay: f64| {
        format!("learning_rate = 0.001\nweight_decay = {decay}\n[stop]\nsteps = 100_000")
    };
    // On its way it passes by the minimum of the loss itself.
    for step in [300, 500, 3000] {
        let drawn = said("(x y - 1)^2", "x = 2.17\ny = 1.59", &racer(0.6), step);
        assert_eq!(drawn.verdict, Converging, "{}", drawn.reason);
        assert!(
            drawn.reason.contains("drawn by weight decay"),
            "{step}: {}",
            drawn.reason
        );
    }
    let free = said("(x y - 1)^2", "x = 2.17\ny = 1.59", &racer(0.0), 3000);
    assert!(!free.reason.contains("weight decay"), "{}", free.reason);
}
