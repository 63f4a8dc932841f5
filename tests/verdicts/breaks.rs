//! What is not finite, and gradients that a detach keeps back.

use gdplay::explain::FindingKind;
use gdplay::explain::Verdict::{Converging, Cut, NotFinite};
use gdplay::optim::PlanEdit;

use crate::run::{gd, plan, read, run, told, verdicts};

#[test]
fn a_detach_is_named() {
    let half = told("detach(x) · x", &gd(0.1), &[3.0], &[0, 5]);
    assert_eq!(half[0].verdict, Cut);
    assert!(
        half[0]
            .reason
            .starts_with("∂/∂x is 3, but the loss has slope 6")
    );
    assert_eq!(half[1].verdict, Cut);
    let none = run("(detach(3x + 1))²", &gd(0.1), &[1.3]).diagnosis();
    assert_eq!(none.verdict, Cut);
    assert!(
        none.reason
            .starts_with("∂/∂x is 0, but the loss has slope 29.4")
    );
    assert!(none.reason.contains("no gradient through"));
    // A detach of what does not depend on a parameter cuts nothing.
    assert_eq!(
        verdicts("x² + detach(2)", &gd(0.1), &[1.0], &[3]),
        [Converging]
    );
}

#[test]
fn what_breaks_is_named_with_its_numbers() {
    let log = told("ln(x)", &gd(0.4), &[0.5], &[0, 1]);
    assert_eq!(log[0].verdict, NotFinite);
    assert!(
        log[0]
            .reason
            .starts_with("the next step leads to where ln(x) = NaN for x = -0.3")
    );
    assert_eq!(log[1].verdict, NotFinite);
    assert!(
        log[1]
            .reason
            .starts_with("step 1 leads to where ln(x) = NaN for x = -0.3")
    );
    let start = run("sqrt(x) + y", &gd(0.1), &[-1.0, 0.0]).diagnosis();
    assert_eq!(start.verdict, NotFinite);
    assert_eq!(start.reason, "at the start √(x) = NaN for x = -1");
    let slope = run("sqrt(x)", &gd(0.1), &[0.0]).diagnosis();
    assert_eq!(slope.verdict, NotFinite);
    assert_eq!(slope.reason, "at the start √(x) has slope inf for x = 0");
}

#[test]
fn diagnosing_changes_nothing() {
    let mut run = run(
        "(x y - 1)²",
        &plan("momentum", &[("learning_rate", 0.02)]),
        &[2.0, 1.0],
    );
    run.until(10);
    let mut undisturbed = run.descent.clone();
    run.diagnosis();
    assert_eq!(run.descent.evaluations(), undisturbed.evaluations());
    for _ in 0..5 {
        assert!(run.descent.step(&mut run.evaluator));
        assert!(undisturbed.step(&mut run.evaluator));
        assert_eq!(run.descent.iterate(), undisturbed.iterate());
    }
    // A smaller rate after a break goes on, and the verdict with it.
    let mut thrown = crate::run::run("ln(x)²", &gd(5.0), &[3.0]);
    thrown.until(3);
    assert_eq!(thrown.diagnosis().verdict, NotFinite);
    thrown
        .descent
        .apply(&PlanEdit::LearningRate(0.05))
        .expect("a rate");
    assert_eq!(thrown.until(3).diagnosis().verdict, Converging);
}

#[test]
fn a_start_that_is_not_finite_is_explained_with_node_row_and_remedy() {
    let text = "loss = 'p = sigmoid(w x + b); mean(-t ln(p) - (1 - t) ln(1 - p))'
        [data]
        columns = { x = [0.5, -1, 40], t = [0, 0, 1] }";
    let start = read(text).diagnosis();
    assert_eq!(start.verdict, NotFinite);
    let finding = &start.findings[0];
    assert_eq!(
        (finding.kind, finding.step),
        (FindingKind::NotFinite, Some(0))
    );
    assert_eq!(finding.location.as_deref(), Some("ln(1 − p)"));
    assert!(
        finding.numbers.contains(&("row".into(), 3.0)),
        "{finding:?}"
    );
    let remedy = finding.remedy.as_deref().unwrap_or_default();
    assert!(remedy.starts_with("bce(w x + b, t)"), "{remedy}");
    assert!(start.reason.contains("row 3 (x = 40"), "{}", start.reason);
}
