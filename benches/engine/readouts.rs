//! What a readout costs beside one gradient, for networks too large to be looked at parameter by parameter.

use std::sync::Arc;

use gdplay::data::Selection;
use gdplay::diff::{Evaluator, Objective, Program, Spacing};
use gdplay::explain::Readout;
use gdplay::explain::network::{Detail, Network};
use gdplay::scenario::{Origin, Scenario};

use super::clock::{Contestant, Times, race};

/// Layers of hidden units and outputs, and rows.
const NETWORKS: [(usize, usize, usize); 3] = [(16, 2, 500), (32, 1, 2000), (64, 2, 2000)];

/// What the network view shows of a step: every value and adjoint, their sizes, what goes wrong.
fn ledger(program: &Arc<Program>, at: &[f64]) -> Network {
    Network::of(program, at, Selection::Train, None, None).expect("layers")
}

/// The ledger of each stage for one row, as it is printed.
fn printed(network: &Network) -> f64 {
    let detail = Detail { most: 8, digits: 5 };
    let stages = 0..network.stages.len();
    let lines = stages.map(|stage| network.ledger(stage, 0, detail).len());
    lines.sum::<usize>() as f64
}

/// For each network, on one core, its number of parameters, and the times of a gradient, of the first answer, of a whole
/// readout, of a network's ledger, and of what is printed of it.
pub(crate) fn times() -> Vec<(usize, Times)> {
    NETWORKS.into_iter().map(of_network).collect()
}

fn of_network((hidden, outputs, rows): (usize, usize, usize)) -> (usize, Times) {
    let head = if outputs == 1 {
        "bce(net, label)"
    } else {
        "cross_entropy(net, label)"
    };
    let text = format!(
        "loss = '''\nh = tanh(linear(stack(x1, x2), {hidden}))\nnet = linear(tanh(linear(h, {hidden})), {outputs})\n{head}\n'''\n\
         [data]\ngenerate = {{ kind = 'moons', rows = {rows}, noise = 0.2 }}\n"
    );
    let scenario = Scenario::read(&text, Origin::Typed).expect("a network");
    let at = scenario.start();
    let program = Arc::new(scenario.program());
    let [mut plain, mut first, mut whole] =
        [(); 3].map(|()| Evaluator::new(Arc::clone(&program)).on_one_thread());
    let mut gradient = vec![0.0; at.len()];
    let network = ledger(&program, &at);
    let contestants = vec![
        Contestant::new("gradient", 1, || plain.gradient(&at, &mut gradient)),
        Contestant::new("first answer", 1, || {
            Readout::first(&mut first, &at, Spacing::Balanced).value
        }),
        Contestant::new("readout", 1, || {
            Readout::at(&mut whole, &at, Spacing::Balanced).value
        }),
        Contestant::new("ledger", 1, || ledger(&program, &at).rows as f64),
        Contestant::new("printed ledgers", 1, || printed(&network)),
    ];
    (at.len(), race(8, contestants))
}
