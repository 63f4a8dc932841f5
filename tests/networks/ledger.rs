//! The network as it is shown: its stages, and the ledger of each with the numbers of a row.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset, MiniBatches, Selection};
use gdplay::diff::trace::{Table, Trace};
use gdplay::diff::{Evaluator, Objective, Program, RowValues, count_evaluations};
use gdplay::explain::network::{Detail, LedgerSection, Network, StageKind, layers};
use gdplay::expr::graph::NodeId;
use gdplay::scenario::{Scenario, library};

use super::support::{evaluator, read};

const ALL: Detail = Detail { most: 8, digits: 6 };

fn network(name: &str) -> Network {
    let scenario = Scenario::open(name).expect("a scenario of the library");
    let program = Arc::new(scenario.program());
    let network = Network::of(&program, &scenario.start(), Selection::Train, None, None);
    network.expect("a loss over rows or layers")
}

/// The whole ledger of a stage as lines.
fn lines(network: &Network, stage: usize) -> Vec<String> {
    let entries = network.ledger(stage, 0, ALL);
    entries.iter().map(|e| e.parts.join(" = ")).collect()
}

#[test]
fn the_golden_network_can_be_checked_by_hand() {
    let network = network("backprop");
    let names: Vec<&str> = network.stages.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["input", "1 relu", "2 linear", "softmax", "nll"]);
    let shapes: Vec<String> = network.stages.iter().map(|s| network.shapes(s)).collect();
    assert_eq!(shapes, ["2", "2 → 3", "3 → 2", "2 → 2", "2 → 1"]);
    let wanted: [&[&str]; 5] = [
        &[
            "x = stack(1, −2) = (1, −2)",
            "∂L/∂x = (0.208271, −0.124963)",
        ],
        &[
            "z1 = W1 x + b1",
            "z1[1] = 0.5 · 1 + (−0.3) · (−2) + 0.1 = 1.2",
            "z1[2] = 0.2 · 1 + 0.8 · (−2) + 0 = −1.4",
            "z1[3] = −0.6 · 1 + 0.1 · (−2) + 0.2 = −0.6",
            "h = relu(z1) = (1.2, 0, 0)",
            "relu′(z1) = (1, 0, 0)",
            "∂L/∂z1 = ∂L/∂h · relu′(z1) = (0.416542, 0, 0)",
            "∂L/∂b1 = ∂L/∂z1 = (0.416542, 0, 0)",
            "∂L/∂x = W1ᵀ ∂L/∂z1 = (0.208271, −0.124963)",
        ],
        &[
            "z2[1] = 0.4 · 1.2 + (−0.7) · 0 + 0.3 · 0 + 0.05 = 0.53",
            "z2[2] = −0.2 · 1.2 + 0.5 · 0 + 0.9 · 0 + (−0.05) = −0.29",
            "∂L/∂z2 = (0.694236, −0.694236)",
            "the first is 0.4 · 0.694236 + (−0.2) · (−0.694236) = 0.416542",
        ],
        &["p = softmax(z2) = (0.694236, 0.305764)"],
        &["L = −ln(p[label]) = −ln(0.305764) = 1.18494"],
    ];
    for (stage, wanted) in wanted.iter().enumerate() {
        let told = lines(&network, stage);
        for line in *wanted {
            assert!(told.iter().any(|told| told == line), "{line}: {told:#?}");
        }
    }
}

#[test]
fn what_stages_hand_back_adds_up_to_the_adjoints() {
    let mut compared = 0;
    for entry in library() {
        let scenario = Scenario::open(entry.name).expect("a scenario of the library");
        let program = Arc::new(scenario.program());
        let at = scenario.start();
        let Some(network) = Network::of(&program, &at, Selection::Train, None, None) else {
            continue;
        };
        let graph = &network.loss().graph;
        for stage in network.stages.iter().filter(|s| s.kind != StageKind::Input) {
            let inner = stage.output;
            let users: Vec<_> = network
                .stages
                .iter()
                .filter(|user| user.inputs(graph).contains(&inner))
                .collect();
            if users.is_empty() || !network.is_reached(inner) {
                continue;
            }
            let back: Vec<Table> = users.iter().map(|user| network.vjp(user, inner)).collect();
            for row in 0..network.visible_rows() {
                let adjoint = network.adjoint(inner, row);
                for (unit, adjoint) in adjoint.iter().enumerate() {
                    let sum: f64 = back.iter().filter_map(|table| table.get(row, unit)).sum();
                    let gap = (sum - adjoint).abs();
                    assert!(gap <= 1e-12 * adjoint.abs().max(1e-6), "{sum} {adjoint}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn what_a_layer_multiplies_the_gradient_by_leads_from_norm_to_norm() {
    let network = network("vanishing");
    let sizes: Vec<_> = (0..network.stages.len())
        .map(|s| network.sizes_of(s))
        .collect();
    for pair in sizes.windows(2) {
        let factor = pair[1].factor.expect("the gradient arrives");
        let wanted = pair[0].gradient / pair[1].gradient;
        assert!(
            (factor - wanted).abs() < 1e-12 * wanted,
            "{factor} {wanted}"
        );
    }
    assert_eq!(sizes.last().expect("the loss").gradient, 1.0);
}

#[test]
fn a_stage_tells_what_is_wrong_with_it() {
    let network = network("detached");
    let layer = &network.stages[1];
    let found: Vec<String> = network
        .findings_of(layer)
        .map(ToString::to_string)
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("cut: no gradient reaches W1, b1"));
    let entries = network.ledger(1, 0, ALL);
    assert_eq!(entries[0].section, LedgerSection::Warning);
}

/// The ledger of the last stage of a typed loss over two rows.
fn last(text: &str, at: &[f64]) -> Vec<String> {
    let columns = vec![("x", vec![1.0, 2.0]), ("t", vec![1.0, 0.0])];
    let evaluator = evaluator(text, &columns);
    let network = Network::of(evaluator.program(), at, Selection::Train, None, None);
    let network = network.expect("a loss over rows");
    lines(&network, network.stages.len() - 1)
}

fn assert_told(told: &[String], wanted: &[&str]) {
    for line in wanted {
        assert!(told.iter().any(|told| told == line), "{line}: {told:#?}");
    }
}

#[test]
fn losses_are_told_with_numbers_worked_by_hand() {
    // w x + b is 2 and 3.5 for w = 1.5, b = 0.5.
    let at = [1.5, 0.5];
    assert_told(
        &last("mse(w x + b, t)", &at),
        &[
            "row 1: (w x + b − t)² = (2 − 1)² = 1",
            "L = mean over 2 rows = 6.625",
            "∂L/∂(w x + b) = 2 (w x + b − t) / 2 = 2 · (2 − 1) / 2 = 1",
        ],
    );
    assert_told(
        &last("mae(w x + b, t)", &at),
        &[
            "row 1: abs(w x + b − t) = abs(2 − 1) = 1",
            "L = mean over 2 rows = 2.25",
            "∂L/∂(w x + b) = sign(w x + b − t) / 2 = sign(2 − 1) / 2 = 0.5",
        ],
    );
    // ln(1 + e^−2) = 0.126928; σ(−2) = 0.119203.
    assert_told(
        &last("bce(w x + b, t)", &at),
        &[
            "row 1: t softplus(−(w x + b)) + (1 − t) softplus(w x + b) = 1 · softplus(−2) + (1 − 1) · softplus(2) = 0.126928",
            "∂L/∂(w x + b) = ((1 − t) σ(w x + b) − t σ(−(w x + b))) / 2 = ((1 − 1) · σ(2) − 1 · σ(−2)) / 2 = −0.0596015",
        ],
    );
    // Logits (2, 0.5), label 1: −ln(1/(1 + e^1.5)) = 1.701413; softmax (0.817574, 0.182426).
    assert_told(
        &last("v = stack(w x + b, b); cross_entropy(v, t)", &at),
        &[
            "Σ exp(v) = exp(2) + exp(0.5) = 9.03778",
            "row 1: ln(Σ exp(v)) − v[label] = ln(9.03778) − 0.5 = 1.70141",
            "∂L/∂v[1] = softmax(v)[1] / 2 = 0.817574 / 2 = 0.408787",
            "∂L/∂v[2] = (softmax(v)[2] − 1) / 2 = (0.182426 − 1) / 2 = −0.408787",
        ],
    );
}

#[test]
fn a_part_of_a_loss_has_its_own_adjoint() {
    let columns = vec![("x", vec![1.0, 2.0]), ("t", vec![1.0, 0.0])];
    let evaluator = evaluator("3 mse(w x, t)", &columns);
    let network = Network::of(evaluator.program(), &[2.0], Selection::Train, None, None);
    let network = network.expect("a loss over rows");
    let index = network.stages.iter().position(|stage| stage.name == "mse");
    assert_told(
        &lines(&network, index.expect("the mse")),
        &["∂L/∂(w x) = 3 · 2 (w x − t) / 2 = 3 · 2 · (2 − 1) / 2 = 3"],
    );
}

#[test]
fn every_stage_of_every_loss_can_be_told() {
    let columns = vec![("x", vec![1.0, -2.0, 0.5]), ("label", vec![0.0, 2.0, 1.0])];
    let texts = [
        "mse(a x, stack(x, 2x, 3))",
        "mse(stack(a x, b, 1), label)",
        "mae(linear(stack(x, a), 3), 0.5)",
        "cross_entropy(softmax(linear(x, 3)), label)",
        "nll(softmax(stack(a x, b, x)), label) + sum(a x)^2",
        "mean(dot(linear(x, 2), stack(a, b))) + a",
        "h = linear(x, 2); mean(dot(tanh(h), h + detach(h)))",
        "mean(dot(log_softmax(linear(x, 3)), stack(1, 0, 2)))",
        "bce(linear(relu(linear(linear(x, 2), 4)), 1), step(x))",
        "a + 0 mean(x)",
        "linear(stack(1, 2), 1)",
    ];
    let mut told = 0;
    for text in texts {
        let loss = read(text, &["x", "label"]).expect("a loss");
        let at: Vec<f64> = (0..loss.parameters().len())
            .map(|i| 0.3 - 0.2 * i as f64)
            .collect();
        let evaluator = evaluator(text, &columns);
        let network = Network::of(evaluator.program(), &at, Selection::Train, None, None);
        let network = network.expect("a loss over rows or layers");
        for stage in 0..network.stages.len() {
            for row in 0..network.visible_rows() {
                for most in [1, 2, 8] {
                    let entries = network.ledger(stage, row, Detail { most, digits: 4 });
                    assert!(entries.iter().all(|entry| !entry.parts.is_empty()));
                    told += entries.len();
                }
            }
        }
    }
    assert!(told > 1000, "{told}");
}

#[test]
fn a_function_belongs_to_a_layer_only_if_nothing_else_reads_the_layer() {
    let columns = vec![("x", vec![1.0, -2.0, 0.5])];
    let own = [
        ("mean(tanh(linear(x, 1)))", true),
        ("z = linear(x, 1); mean(z * sigmoid(z))", false),
        ("z = linear(x, 1); mean(z + relu(z))", false),
        ("h = linear(x, 1); mean(dot(tanh(h), h + detach(h)))", false),
        ("z = linear(x, 1); mean(detach(z) + 0 tanh(x))", false),
    ];
    for (text, is_own) in own {
        let evaluator = evaluator(text, &columns);
        let (program, at) = (evaluator.program(), [0.7, -0.2]);
        let trace = Trace::of(program, Selection::Train, &at);
        let layers = layers(program.loss(), &trace, &at);
        assert_eq!(layers[0].activation.is_some(), is_own, "{text}");
        let Some((f, node)) = layers[0].activation else {
            continue;
        };
        // What the ledger says of such a layer: ∂L/∂z = ∂L/∂a · f′(z).
        let table =
            |tables: &[Table], node: NodeId| tables[node.index()].numbers().collect::<Vec<f64>>();
        let z = table(&trace.values, layers[0].node);
        let a = table(&trace.values, node);
        let by_z = table(&trace.adjoints, layers[0].node);
        let by_a = table(&trace.adjoints, node);
        for row in 0..z.len() {
            let slope = f.derivative(z[row], a[row]);
            assert!((by_z[row] - by_a[row] * slope).abs() < 1e-15);
        }
    }
}

#[test]
fn a_run_keeps_its_numbers_while_others_are_made() {
    // More rows than a chunk has, and a part of a line at the end.
    let x: Vec<f64> = (0..301).map(|row| f64::from(row) / 100.0 - 1.5).collect();
    let columns = vec![("x", x.clone()), ("t", vec![0.5; x.len()])];
    let evaluator = evaluator("mse(linear(tanh(linear(x, 2)), 1), t)", &columns);
    let program = evaluator.program();
    let points = [0.3, -0.8, 1.7].map(|w| vec![w, -w, 0.1, 0.2, 1.0, w, 0.0]);
    let run = |at: &Vec<f64>| Trace::of(program, Selection::Train, at);
    let held: Vec<Trace> = points.iter().map(run).collect();
    for _ in 0..3 {
        drop(run(&points[0]));
    }
    for (at, trace) in points.iter().zip(&held) {
        let layers = layers(program.loss(), trace, at);
        let units = &trace.values[layers[0].activation.expect("tanh").1.index()];
        let expected = Table::new(
            x.len(),
            [(at[0], at[2]), (at[1], at[3])]
                .into_iter()
                .flat_map(|(w, b)| x.iter().map(move |x| (w * x + b).tanh()))
                .collect(),
        );
        let differs = |(a, b): (f64, f64)| (a - b).abs() > 1e-15;
        assert_eq!((units.rows(), units.width()), (x.len(), 2));
        assert!(!units.numbers().zip(expected.numbers()).any(differs));
        let again = run(at);
        assert_eq!(
            (&trace.values, &trace.adjoints, &trace.slopes),
            (&again.values, &again.adjoints, &again.slopes)
        );
        let sum: f64 = expected.numbers().map(|y| y * y).sum();
        assert!((units.norm() - sum.sqrt()).abs() < 1e-12);
    }
}

#[test]
fn what_is_wrong_is_judged_over_all_rows() {
    // In a batch of one row half of the units are 0; over all rows none is dead.
    let x: Vec<f64> = (0..40).map(|row| f64::from(row) / 10.0 - 2.0).collect();
    let t = vec![0.0; 40];
    let names = ["x".to_string(), "t".to_string()];
    let loss = read("mse(linear(relu(linear(x, 4)), 1), t)", &["x", "t"]).expect("a loss");
    let columns = names.into_iter().zip([x, t]).collect();
    let batch = MiniBatches { rows: 1, seed: 1 };
    let data = Dataset::new(DataSource::Columns, columns).with_batch(batch);
    let program = Arc::new(Program::with_data(loss, Arc::new(data)));
    let at = [
        1.0, -1.0, 1.0, -1.0, 0.1, 0.1, 0.2, 0.2, 1.0, 1.0, 1.0, 1.0, 0.0,
    ];
    for step in 0..20 {
        let network = Network::of(&program, &at, Selection::Step(step), None, None);
        let network = network.expect("a network");
        assert_eq!(network.visible_rows(), 1);
        assert!(network.findings.is_empty(), "{:?}", network.findings);
    }
}

/// All numbers of a ledger are those of one run forward and backward: the reader may go through all of it, and nothing is
/// evaluated again.
#[test]
fn a_ledger_costs_no_more_than_three_gradients() {
    for name in ["backprop", "spirals", "vanishing", "outlier"] {
        let scenario = Scenario::open(name).expect("a scenario of the library");
        let program = Arc::new(scenario.program());
        let ((), of_run) = count_evaluations(|| {
            let network = Network::of(&program, &scenario.start(), Selection::Train, None, None);
            let network = network.expect("a loss over rows or layers");
            for stage in 0..network.stages.len() {
                network.ledger(stage, 0, ALL);
            }
        });
        assert!((1..=3).contains(&of_run), "{name}: {of_run}");
    }
}

#[test]
fn a_run_with_every_number_kept_has_the_bits_of_each_value_alone() {
    let mut compared = 0;
    for entry in library() {
        let scenario = Scenario::open(entry.name).expect("a scenario of the library");
        let program = scenario.program();
        let (Some(data), loss) = (program.data(), program.loss()) else {
            continue;
        };
        let at = scenario.start();
        let columns = data.select(Selection::Train, loss.graph.columns());
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let trace = Trace::of(&program, Selection::Train, &at);
        let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
        let mut gradient = vec![0.0; at.len()];
        let value = evaluator.gradient(&at, &mut gradient);
        let bits = |numbers: &[f64]| -> Vec<u64> { numbers.iter().map(|x| x.to_bits()).collect() };
        assert_eq!(trace.value.to_bits(), value.to_bits(), "{}", entry.name);
        assert_eq!(bits(&trace.gradient), bits(&gradient), "{}", entry.name);
        for node in loss.graph.ids() {
            let kept = &trace.values[node.index()];
            if kept.is_empty() {
                continue;
            }
            let alone = RowValues::of(&loss.graph, node).at(&columns, &at);
            assert_eq!(kept.width(), alone.width(), "{}", entry.name);
            for row in 0..kept.rows() {
                for (unit, kept) in kept.row(row).into_iter().enumerate() {
                    let alone = alone.get(row, unit).expect("a number");
                    assert!(
                        kept.to_bits() == alone.to_bits() || (kept.is_nan() && alone.is_nan()),
                        "{}: {kept} {alone}",
                        entry.name
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}
