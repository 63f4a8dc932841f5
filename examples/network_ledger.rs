//! Backpropagation through a network with its numbers: every layer forward and backward, for one row of its data.
//!
//! `cargo run --example network_ledger`

use std::sync::Arc;

use gdplay::data::Selection;
use gdplay::explain::network::{Detail, Network};
use gdplay::scenario::Scenario;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // loss(softmax(linear(relu(linear(x))))), with weights that can be checked by hand.
    let scenario = Scenario::open("backprop")?;
    let program = Arc::new(scenario.program());
    let network = Network::of(&program, &scenario.start(), Selection::Train, None, None)
        .ok_or("the loss has no layers")?;
    let detail = Detail { most: 8, digits: 6 };
    for (index, stage) in network.stages.iter().enumerate() {
        println!("{} {}", stage.name, network.shapes(stage));
        for entry in network.ledger(index, 0, detail) {
            println!("  {}", entry.parts.join(" = "));
        }
    }
    Ok(())
}
