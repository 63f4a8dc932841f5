//! The loss on rows that are held out.

use gdplay::explain::FindingKind::Overfitting;

use crate::run::read;

/// The texts of what is found of overfitting after some steps of 14 rows of a sine, by a network and an optimizer.
fn overfits(units: usize, rows: usize, steps: u64) -> Option<String> {
    let text = format!(
        "loss = \"mse(linear(tanh(linear(x, {units})), 1), t)\"\n[data]\ngenerate = {{ \
        kind = \"sine\", rows = {rows}, noise = 0.3, seed = 1 }}\n\
        split = {{ test = 0.3, seed = 1 }}\n[init]\nkind = \"xavier\"\nseed = 1\n\
        [[racers]]\noptimizer = \"lbfgs\"\nlearning_rate = 1"
    );
    let said = read(&text).until(steps).diagnosis();
    let found = said
        .findings
        .into_iter()
        .find(|found| found.kind == Overfitting);
    found.map(|found| found.text)
}

#[test]
fn a_test_loss_that_rises_while_the_training_loss_falls_is_told() {
    let text = overfits(20, 20, 400).expect("overfitting");
    assert!(text.contains("the test loss is lowest at step"), "{text}");
    assert!(text.contains("while the training loss falls"), "{text}");
    // Of many rows a small network learns no chance.
    assert_eq!(overfits(2, 400, 30), None);
    // And before it turns nothing has.
    assert_eq!(overfits(20, 20, 3), None);
}
