//! Runs that weight decay keeps from the minimum of their loss, and runs that it does not.

use gdplay::explain::Verdict::{self, Converged, Converging};

use crate::run::said;

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
