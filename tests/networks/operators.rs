//! Every structured operator: what is printed of it is what is computed, and nothing but its row knows its name.

use std::fs;
use std::path::{Path, PathBuf};

use gdplay::data::Selection;
use gdplay::diff::Objective;
use gdplay::diff::trace::Table;
use gdplay::explain::network::{Detail, Network};
use gdplay::expr::graph::{Node, NodeId};
use gdplay::expr::operator::{Operator, OperatorRole};

use super::support::{Columns, evaluator};

fn columns() -> Columns {
    let column = |f: fn(f64) -> f64| (0..7).map(|row| f(f64::from(row))).collect();
    vec![
        ("x", column(|row| (0.7 * row).sin() + 0.2)),
        ("y", column(|row| (1.3 * row + 1.0).cos())),
        ("t", column(|row| (0.3 * row).sin())),
        ("label", column(|row| row % 3.0)),
    ]
}

/// A loss in which the operator is a stage: of one unit and of three, and of arguments that are there once.
fn losses(operator: Operator) -> Vec<String> {
    let plain = losses_of(operator);
    let Some((setting, _)) = operator.setting() else {
        return plain;
    };
    // What a call gives by name comes last, before the parenthesis that ends it.
    let own = format!("{}(", operator.name());
    let mut with_setting = plain.clone();
    for text in &mut with_setting {
        let start = text.find(&own).expect("the operator is called") + own.len();
        let mut depth = 1;
        let end = text[start..].find(|c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let end = start + end.expect("the call ends");
        text.insert_str(
            end,
            &format!(", {}={}", setting.name, setting.default + 1.0),
        );
    }
    [plain, with_setting].concat()
}

fn losses_of(operator: Operator) -> Vec<String> {
    let name = operator.name();
    let vector = "stack(a x, b y, a b x)";
    match operator.role() {
        OperatorRole::Stack
        | OperatorRole::Layer
        | OperatorRole::Entry
        | OperatorRole::Dropout
        | OperatorRole::Unit
        | OperatorRole::Count => Vec::new(),
        OperatorRole::Width => vec![
            format!("mean({name}({vector}) x)"),
            format!("mean({name}(stack(a, b)) x)"),
        ],
        OperatorRole::Divergence => vec![format!(
            "{name}(softmax({vector}), softmax(stack(x, y, b)))"
        )],
        OperatorRole::Map(_) => vec![format!("mean(dot({name}({vector}), stack(x, y, a)))")],
        OperatorRole::Widths => vec![format!("mean({name}({vector}, stack(x, y, b)))^2")],
        OperatorRole::Rows => vec![
            format!("{name}(tanh(a x + b))^2"),
            format!("dot({name}({vector}), stack(1, 2, a))"),
        ],
        OperatorRole::Loss(_) => vec![
            format!("2 {name}(a x + b, t)"),
            format!("{name}({vector}, stack(t, x, y))"),
            format!("{name}({vector}, t) + {name}(a, b)"),
        ],
        OperatorRole::LabelLoss(_) => vec![format!("3 {name}(softmax({vector}), label)")],
    }
}

fn networks() -> impl Iterator<Item = (Operator, String, Network)> {
    let typed = Operator::callable().flat_map(|f| losses(f).into_iter().map(move |text| (f, text)));
    typed.map(|(operator, text)| {
        let evaluator = evaluator(&text, &columns());
        let network = Network::of(
            evaluator.program(),
            &[0.8, -0.6],
            Selection::Train,
            None,
            None,
        );
        (operator, text, network.expect("a loss over rows"))
    })
}

fn stages_of(network: &Network, operator: Operator) -> Vec<usize> {
    let node = |index: &usize| network.loss().graph.node(network.stages[*index].node);
    let is_it = |index: &usize| matches!(node(index), Node::Structured(f, ..) if f.name() == operator.name());
    (0..network.stages.len()).filter(is_it).collect()
}

#[test]
fn large_numbers_do_not_overflow_and_widths_are_averaged() {
    for (text, value) in [
        (
            "dot(softmax(stack(1000, 1000, -1000)), stack(1, 2, 4))",
            1.5,
        ),
        ("dot(log_softmax(stack(1000, 0)), stack(1, 2))", -2000.0),
        ("cross_entropy(stack(1000, 0), 1)", 1000.0),
        ("nll(stack(0.25, 0.75), 0)", -libm::log(0.25)),
        ("mse(stack(1, 3), stack(0, 0))", 5.0),
        ("mae(stack(1, -3), 0)", 2.0),
        ("dot(stack(1, 2), stack(3, 4))", 11.0),
        ("bce(stack(-800, 800), stack(0, 1))", 0.0),
    ] {
        assert_eq!(evaluator(text, &columns()).value(&[]), value, "{text}");
    }
}

#[test]
fn every_operator_that_can_be_typed_is_tried() {
    for operator in Operator::callable() {
        // The masks of a dropout are tried in `added.rs`.
        let is_plain = matches!(
            operator.role(),
            OperatorRole::Stack | OperatorRole::Layer | OperatorRole::Dropout
        );
        assert_eq!(losses(operator).is_empty(), is_plain, "{}", operator.name());
    }
}

#[test]
fn the_derivative_that_is_printed_is_the_one_that_is_computed() {
    let mut compared = 0;
    for (operator, text, network) in networks() {
        let graph = &network.loss().graph;
        let read_by = |id: NodeId| {
            let reads = network
                .stages
                .iter()
                .filter(move |s| s.inputs(graph).contains(&id));
            reads.collect::<Vec<_>>()
        };
        for index in stages_of(&network, operator) {
            let stage = &network.stages[index];
            let is_stage = |id: &NodeId| network.stages.iter().any(|stage| stage.output == *id);
            for argument in stage.inputs(graph).into_iter().filter(is_stage) {
                let readers = read_by(argument);
                let back: Vec<Table> = readers
                    .iter()
                    .map(|reader| network.vjp(reader, argument))
                    .collect();
                for row in 0..back[0].rows() {
                    for (unit, adjoint) in network.adjoint(argument, row).iter().enumerate() {
                        if back.iter().any(|table| table.rows() != back[0].rows()) {
                            continue;
                        }
                        let sum: f64 = back.iter().filter_map(|table| table.get(row, unit)).sum();
                        let gap = (sum - adjoint).abs();
                        assert!(
                            gap <= 1e-12 * (1.0 + adjoint.abs()),
                            "{text}: {sum} {adjoint}"
                        );
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn every_operator_has_its_formula_in_the_ledger_and_its_numbers_add_up() {
    let detail = Detail { most: 8, digits: 5 };
    for (operator, text, network) in networks() {
        for index in stages_of(&network, operator) {
            let entries = network.ledger(index, 1, detail);
            let computed = entries.iter().filter(|entry| entry.parts.len() > 2);
            assert!(computed.count() > 0, "{text}: {entries:#?}");
        }
    }
}

/// The names of the operators that a source writes out.
fn named(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let found = code.match_indices("Operator::").map(|(at, prefix)| {
        let rest = &code[at + prefix.len()..];
        rest.chars()
            .take_while(|c| c.is_alphanumeric())
            .collect::<String>()
    });
    found
        .filter(|name| name.starts_with(char::is_uppercase) && name != "ALL")
        .collect()
}

/// What graphs are made of when operators are lowered or written as formulas.
const PRIMITIVES: [&str; 13] = [
    "Linear", "Stack", "Mean", "Sum", "RowSum", "RowMean", "RowMax", "Norm", "Dot", "Top", "Entry",
    "Unit", "RowCount",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_file_but_the_table_names_an_operator() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    // How an operator is spelled in a library for networks is not its mathematics: there each is an arm of a whole match.
    let spelled = root.join("export/targets");
    for file in files.iter().filter(|file| !file.starts_with(&spelled)) {
        let source = fs::read_to_string(file).expect("a source");
        let names = named(&source);
        let is_primitive = |name: &String| PRIMITIVES.contains(&name.as_str());
        let other: Vec<_> = names
            .into_iter()
            .filter(|name| !is_primitive(name))
            .collect();
        assert!(other.is_empty(), "{} names {other:?}", file.display());
    }
}

#[test]
fn an_operator_that_is_named_is_found() {
    assert_eq!(
        named("match f { Operator::Mse => 1, Operator::ALL => 2 }"),
        ["Mse"]
    );
}
