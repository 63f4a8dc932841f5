//! Steps over poles and over what is not defined.

use gdplay::explain::Diagnosis;
use gdplay::explain::FindingKind::RateTooLarge;
use gdplay::explain::Tone;
use gdplay::explain::Verdict::{Converged, Diverging};

use crate::run::said;

fn leap(said: &Diagnosis) -> Option<&str> {
    let mut texts = said
        .findings
        .iter()
        .filter(|found| found.kind == RateTooLarge);
    texts.find_map(|found| found.text.contains("over ").then_some(found.text.as_str()))
}

#[test]
fn a_step_over_a_pole_is_told_and_nothing_after_it_is_praised() {
    for (loss, start, racer, step) in [
        ("x^2 + 1/x", "x = -1", "learning_rate = 0.1", 100),
        ("1/x", "x = -1", "learning_rate = 0.1", 100),
        ("(x^2 - 1)/(x - 2)", "x = 1.9", "learning_rate = 0.1", 200),
        ("log(abs(x))", "x = 1", "learning_rate = 0.3", 100),
        ("(x^2 + 3)/(x - 1)", "x = 0", "learning_rate = 0.1", 200),
        ("log(x^2)", "x = 1", "learning_rate = 0.1", 200),
    ] {
        let said = said(loss, start, racer, step);
        assert!(leap(&said).is_some(), "{loss}: {said:?}");
        assert_ne!(said.tone, Tone::Good, "{loss}: {}", said.sentence);
        assert!(
            said.sentence.contains("has no bound"),
            "{loss}: {}",
            said.sentence
        );
        assert!(
            !said.sentence.contains("for ever"),
            "{loss}: {}",
            said.sentence
        );
        assert!(!said.sentence.contains("kink"), "{loss}: {}", said.sentence);
    }
    let out = said("(x^2 - 1)/(x - 2)", "x = 1.9", "learning_rate = 0.1", 200);
    assert_eq!(out.verdict, Diverging, "{}", out.sentence);
    let rests = said("x^2 + 1/x", "x = -1", "learning_rate = 0.1", 100);
    assert_eq!(rests.verdict, Converged, "{}", rests.sentence);
    assert!(rests.sentence.starts_with("at rest"), "{}", rests.sentence);
}

/// A rise over what is only steep, a pole that no step leads over, and a rise that is next to none.
#[test]
fn a_rise_over_a_hill_is_no_leap() {
    for (loss, start, racer, step) in [
        ("x^4 - 2x^2", "x = 1.9", "learning_rate = 0.1", 100),
        (
            "sqrt(abs(x)) + 0.01x^2",
            "x = 1",
            "learning_rate = 0.3",
            100,
        ),
        ("x + 1/x", "x = 3", "learning_rate = 0.1", 100),
        ("x^2 + 1/x", "x = 2", "learning_rate = 0.1", 100),
    ] {
        let said = said(loss, start, racer, step);
        assert!(leap(&said).is_none(), "{loss}: {said:?}");
    }
}

/// It leads over the pole and back, then over flat ground by a step that rises more, and later over the pole again.
#[test]
fn every_step_over_a_pole_is_told_also_beside_higher_rises() {
    let twice = said("(x^2 + 1)/x", "x = 2", "learning_rate = 3", 200);
    assert_eq!(twice.verdict, Diverging, "{}", twice.sentence);
    let text = leap(&twice).expect("a leap");
    assert!(text.contains("step 2 led back over x = 0"), "{text}");
    assert!(text.contains("and step 30 over one again"), "{text}");
    let remedy = |said: &Diagnosis| {
        let mut found = said
            .findings
            .iter()
            .filter(|found| found.text.contains("over x = 0"));
        found
            .next()
            .and_then(|found| found.remedy.clone())
            .expect("a remedy")
    };
    assert!(!remedy(&twice).contains("other side"));
    let once = said("x^2 + 1/x", "x = -1", "learning_rate = 0.1", 100);
    let text = leap(&once).expect("a leap");
    assert!(
        text.contains("step 3 led over x = 0") && !text.contains("again"),
        "{text}"
    );
    assert!(remedy(&once).contains("other side"));
}
