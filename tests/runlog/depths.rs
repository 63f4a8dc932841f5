//! Which layer is named: like is compared with like, from the input to the output of the model.

use std::fmt::Write as _;

use gdplay::explain::FindingKind::{Dead, Exploding, MissingGradient, NotFinite, Vanishing};
use gdplay::runlog::RunDiagnosis;

use super::{of_text, the, words};

/// A run whose loss falls and whose parameters have these norms at a step.
fn run<'a>(steps: usize, norms: impl Fn(usize) -> Vec<(&'a str, f64)>) -> RunDiagnosis {
    let mut text = String::new();
    for step in 0..steps {
        let loss = 0.5 + 2.0 / (1.0 + step as f64);
        let _ = write!(text, "{{\"step\": {step}, \"loss\": {loss}");
        for (name, norm) in norms(step) {
            let norm = if norm.is_nan() {
                String::from("NaN")
            } else {
                format!("{norm:?}")
            };
            let _ = write!(text, ", \"grad_norm/{name}\": {norm}");
        }
        text.push_str("}\n");
    }
    of_text(&text)
}

/// The same norms at every step.
fn steady(norms: &[(&str, f64)]) -> RunDiagnosis {
    run(30, |_| norms.to_vec())
}

/// Each name with a norm that is so many times that of the name after it, the last one 1.
fn with_factor<'a>(names: &[&'a str], factor: f64) -> Vec<(&'a str, f64)> {
    let norms = (0..).zip(names.iter().rev());
    let mut norms: Vec<(&str, f64)> = norms
        .map(|(after, name)| (*name, factor.powi(after)))
        .collect();
    norms.reverse();
    norms
}

const STAGES: [&str; 10] = [
    "conv1.weight",
    "layer1.0.conv1.weight",
    "layer1.0.conv2.weight",
    "layer2.0.conv1.weight",
    "layer2.0.conv2.weight",
    "layer3.0.conv1.weight",
    "layer3.0.conv2.weight",
    "layer4.0.conv1.weight",
    "layer4.0.conv2.weight",
    "fc.weight",
];
const NAMED: [&str; 6] = [
    "stem.weight",
    "down.weight",
    "middle.weight",
    "body.weight",
    "up.weight",
    "tail.weight",
];

#[test]
fn a_gradient_is_followed_through_every_kind_of_layer() {
    for names in [&STAGES[..], &NAMED] {
        let said = steady(&with_factor(names, 0.3));
        let place = the(&said, Vanishing).location;
        assert_eq!(place.as_deref(), Some(names[0]));
        let said = steady(&with_factor(names, 3.0));
        let place = the(&said, Exploding).location;
        assert_eq!(place.as_deref(), Some(names[0]));
        assert_eq!(words(&steady(&with_factor(names, 0.8))), Vec::<&str>::new());
    }
}

#[test]
fn an_embedding_and_a_head_are_of_other_sizes() {
    let said = steady(&[
        ("embed.weight", 1e-3),
        ("h.0.weight", 0.3),
        ("h.1.weight", 0.3),
        ("h.2.weight", 0.35),
        ("h.3.weight", 0.35),
        ("head.weight", 30.0),
    ]);
    assert_eq!(words(&said), Vec::<&str>::new());
}

#[test]
fn a_normalization_is_not_the_layer_that_vanishes() {
    let norms = |factor: f64| {
        let names = [
            ("layer.0.dense.weight", "layer.0.LayerNorm.weight"),
            ("layer.1.dense.weight", "layer.1.LayerNorm.weight"),
            ("layer.2.dense.weight", "layer.2.LayerNorm.weight"),
            ("layer.3.dense.weight", "layer.3.LayerNorm.weight"),
        ];
        let layers = (0..).zip(names).flat_map(move |(index, (weight, norm))| {
            let level = factor.powi(3 - index);
            [(weight, level), (norm, 0.02 * level)]
        });
        layers.collect::<Vec<(&str, f64)>>()
    };
    let said = steady(&norms(0.1));
    let place = the(&said, Vanishing).location;
    assert_eq!(place.as_deref(), Some("layer.0.dense.weight"));
    assert_eq!(words(&steady(&norms(0.5))), Vec::<&str>::new());
    let detached = run(30, |_| {
        let mut norms = norms(1.0);
        let second = norms.iter_mut().filter(|(name, _)| name.contains(".1."));
        second.for_each(|(_, norm)| *norm = 0.0);
        norms
    });
    let place = the(&detached, MissingGradient).location;
    assert_eq!(place.as_deref(), Some("layer.1.dense.weight"));
}

#[test]
fn what_is_nearest_the_output_is_so_by_the_order_of_the_model() {
    let broken = |value: f64| {
        run(60, move |step| {
            let names = NAMED.iter().enumerate();
            let off = |index: usize| step >= 40 && index <= 3;
            let norms = names.map(|(index, name)| (*name, if off(index) { value } else { 1.0 }));
            norms.collect()
        })
    };
    for (value, kind) in [(0.0, Dead), (f64::NAN, NotFinite)] {
        let finding = the(&broken(value), kind);
        assert_eq!(
            (finding.location.as_deref(), finding.step),
            (Some("body.weight"), Some(40))
        );
    }
}
