//! What is found by the run that led to a point: what was so at its start is no fault of its steps.

use gdplay::data::Selection;
use gdplay::explain::network::{Examined, Past};
use gdplay::explain::{Finding, FindingKind, Severity};
use gdplay::optim::Decay;

use super::support::{Columns, evaluator};

/// A run that started there, with no decay.
fn past(start: &[f64], start_loss: f64) -> Past {
    Past {
        start: start.to_vec(),
        start_loss,
        start_slope: 0.5,
        steps: 300,
        rate: 0.1,
        decay: Decay::None,
        has_unit_steps: false,
        is_clipped: false,
    }
}

fn after(text: &str, columns: &Columns, at: &[f64], past: Option<&Past>) -> Vec<Finding> {
    let evaluator = evaluator(text, columns);
    Examined::at(evaluator.program(), at, Selection::Train)
        .after(past)
        .findings()
}

fn only(
    text: &str,
    columns: &Columns,
    at: &[f64],
    past: Option<&Past>,
    kind: FindingKind,
) -> Option<Finding> {
    let found = after(text, columns, at, past).into_iter();
    found.into_iter().find(|finding| finding.kind == kind)
}

fn line() -> Columns {
    vec![("x", vec![1.0, 2.0, 3.0]), ("t", vec![1.0, 3.0, 4.0])]
}

const RELUS: &str = "mse(linear(relu(linear(x, 4)), 1), t)";

/// Four units, of which those with a negative weight and bias are dead; then what reads them.
fn relus(weights: [f64; 4], scale: f64) -> Vec<f64> {
    let mut at = weights.to_vec();
    at.extend(weights.map(|weight| 0.1 * weight));
    at.extend([0.3 * scale, 0.2 * scale, 0.1, 0.2, 0.0]);
    at
}

#[test]
fn units_that_are_dead_from_the_start_are_no_fault_of_the_rate() {
    let dead = |start: [f64; 4], now: [f64; 4]| {
        let start = relus(start, 0.1);
        let past = past(&start, 9.0);
        let told = only(
            RELUS,
            &line(),
            &relus(now, 1.0),
            Some(&past),
            FindingKind::Dead,
        );
        told.expect("dead units")
    };
    let one = [-1.0, 0.5, 0.4, 0.3];
    let alive = [1.0, 0.5, 0.4, 0.3];
    let same = dead(one, one);
    assert_eq!(same.level, Severity::Note);
    assert!(same.text.ends_with("as at the start"), "{same}");
    let remedy = same.remedy.unwrap_or_default();
    assert!(
        remedy.contains("another start") && !remedy.contains("learning rate"),
        "{remedy}"
    );
    let died = dead(alive, one);
    assert_eq!(died.level, Severity::Note);
    assert!(
        died.remedy
            .unwrap_or_default()
            .starts_with("a smaller learning rate")
    );
    assert_eq!(dead(one, [-1.0; 4]).level, Severity::Fault);
    // Most are dead: how much it matters is what came of the loss.
    assert_ne!(dead(one, [-1.0, -1.0, 0.4, 0.3]).level, Severity::Note);
}

/// Without a run both ways are named; while most live it is a note.
#[test]
fn dead_units_of_a_point_alone_are_a_note_while_most_live() {
    let of = |weights: [f64; 4]| {
        let told = only(
            RELUS,
            &line(),
            &relus(weights, 1.0),
            None,
            FindingKind::Dead,
        );
        told.expect("dead units")
    };
    let few = of([-1.0, 0.5, 0.4, 0.3]);
    assert_eq!(few.level, Severity::Note);
    let remedy = few.remedy.unwrap_or_default();
    assert!(
        remedy.contains("from the start") && remedy.contains("on the way"),
        "{remedy}"
    );
    assert_eq!(of([-1.0, -0.5, 0.4, 0.3]).level, Severity::Fault);
}

/// Where the loss did not fall, dead units are more than a note.
#[test]
fn dead_units_of_a_run_that_does_not_learn_are_a_warning() {
    let (start, now) = (
        relus([1.0, 0.5, 0.4, 0.3], 1.0),
        relus([-1.0, 0.5, 0.4, 0.3], -9.0),
    );
    let told = only(
        RELUS,
        &line(),
        &now,
        Some(&past(&start, 1.0)),
        FindingKind::Dead,
    );
    assert_eq!(told.expect("dead units").level, Severity::Warning);
}

const TANHS: &str = "mse(linear(tanh(linear(x, 2)), 1), t)";

#[test]
fn units_that_were_steep_at_the_start_are_not_told_to_start_smaller() {
    let columns = vec![("x", vec![-1.0, 0.2, 1.0]), ("t", vec![0.9, -0.7, 0.6])];
    let steep = [0.5, -0.4, 0.1, 0.0, 0.7, -0.3, 0.2];
    let flat = [60.0, -50.0, 9.0, 8.0, 0.7, -0.3, 0.2];
    let remedy = |start: &[f64]| {
        let past = past(start, 0.4);
        let told = only(TANHS, &columns, &flat, Some(&past), FindingKind::Saturated);
        told.expect("flat units").remedy.unwrap_or_default()
    };
    assert!(remedy(&flat).starts_with("smaller weights at the start"));
    assert!(remedy(&steep).starts_with("a smaller learning rate: the weights of layer 1 grew"));
}

/// Six layers of one relu each, with weights of that size.
fn chain(size: f64) -> Vec<f64> {
    (0..6).flat_map(|_| [size, 0.0]).collect()
}

const CHAIN: &str = "mse(linear(relu(linear(relu(linear(relu(linear(relu(linear(relu(linear(x, 1)), 1)), 1)), 1)), 1)), 1), t)";

/// He's weights of one input have a size of √2.
#[test]
fn no_start_is_advised_that_is_there() {
    let remedy = |at: &[f64], past: Option<&Past>, kind: FindingKind| {
        let told = only(CHAIN, &line(), at, past, kind);
        told.map(|told| told.remedy.unwrap_or_default())
            .unwrap_or_default()
    };
    let small = remedy(&chain(0.3), None, FindingKind::Vanishing);
    assert!(
        small.starts_with("larger weights at the start ([init] kind = \"he\""),
        "{small}"
    );
    assert!(!small.contains("relu"), "{small}");
    // The start was as it is to be, and the weights fell on the way.
    let start = past(&chain(1.4), 9.0);
    let fell = remedy(&chain(0.3), Some(&start), FindingKind::Vanishing);
    assert!(!fell.is_empty() && !fell.contains("[init]"), "{fell}");
    let large = remedy(&chain(4.0), None, FindingKind::Exploding);
    assert!(
        large.starts_with("smaller weights at the start") && large.contains("clip"),
        "{large}"
    );
    let grown = past(&chain(0.3), 9.0);
    let grew = remedy(&chain(4.0), Some(&grown), FindingKind::Exploding);
    assert!(grew.starts_with("a smaller learning rate"), "{grew}");
    let clipped = Past {
        is_clipped: true,
        ..past(&chain(4.0), 9.0)
    };
    let held = remedy(&chain(4.0), Some(&clipped), FindingKind::Exploding);
    assert!(!held.is_empty() && !held.contains("clip"), "{held}");
}

/// What decay does to gradients is told as its own, and no larger start is advised.
#[test]
fn a_decay_that_draws_weights_to_0_is_named_in_place_of_what_follows() {
    let at = chain(0.05);
    let of = |decay: Decay| {
        let past = Past {
            decay,
            ..past(&chain(1.4), 9.0)
        };
        let found = after(CHAIN, &line(), &at, Some(&past)).into_iter();
        found.map(|finding| finding.kind).collect::<Vec<_>>()
    };
    assert_eq!(of(Decay::Coupled(1.0)), [FindingKind::WeightDecay]);
    assert_eq!(of(Decay::Decoupled(30.0)), [FindingKind::WeightDecay]);
    assert!(of(Decay::None).contains(&FindingKind::Vanishing));
    assert!(of(Decay::Coupled(1e-4)).contains(&FindingKind::Vanishing));
}
