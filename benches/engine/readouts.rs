//! What a readout costs beside one gradient, for networks too large to be looked at parameter by parameter.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Objective, Spacing};
use gdplay::explain::Readout;
use gdplay::scenario::{Origin, Scenario};

use super::clock::{Contestant, Times, race};

/// Layers of hidden units and outputs, and rows.
const NETWORKS: [(usize, usize, usize); 3] = [(16, 2, 500), (32, 1, 2000), (64, 2, 2000)];

/// For each network its number of parameters, and the times of a gradient, of the first answer and of a whole readout.
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
    let [mut plain, mut first, mut whole] = [(); 3].map(|()| Evaluator::new(Arc::clone(&program)));
    let mut gradient = vec![0.0; at.len()];
    let contestants = vec![
        Contestant::new("gradient", 1, || plain.gradient(&at, &mut gradient)),
        Contestant::new("first answer", 1, || {
            Readout::first(&mut first, &at, Spacing::Balanced).value
        }),
        Contestant::new("readout", 1, || {
            Readout::at(&mut whole, &at, Spacing::Balanced).value
        }),
    ];
    (at.len(), race(3, contestants))
}
