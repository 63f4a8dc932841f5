//! Parameters that are held: single names, entries of layers, whole layers.

use gdplay::data::Selection;
use gdplay::diff::{Evaluator, Objective};
use gdplay::scenario::{Scenario, to_toml};

use super::{read, refused, run};

const NETWORK: &str = "loss = '''
h = sigmoid(linear(stack(0.05, 0.10), 2))
o = sigmoid(linear(h, 2))
mse(o, stack(0.01, 0.99))'''
";

/// The worked example of Mazur's "A step by step backpropagation example".
fn mazur(rest: &str) -> Scenario {
    read(&format!(
        "{NETWORK}[params]\nW1 = {{ value = [[0.15, 0.20], [0.25, 0.30]] }}\nW2 = [[0.40, 0.45], [0.50, 0.55]]\n{rest}"
    ))
}

fn gradient(scenario: &Scenario) -> Vec<f64> {
    let mut evaluator = Evaluator::new(std::sync::Arc::new(scenario.program()));
    let mut gradient = vec![0.0; scenario.parameters.len()];
    evaluator.gradient(&scenario.start(), &mut gradient);
    gradient
}

#[test]
fn held_layers_are_no_parameters_and_keep_their_values() {
    let all = mazur("b1 = { value = [0.35, 0.35] }\nb2 = [0.60, 0.60]\n");
    let held = mazur(
        "b1 = { value = [0.35, 0.35], fixed = true }\nb2 = { value = [0.60, 0.60], fixed = true }\n",
    );
    let names = |scenario: &Scenario| scenario.loss.parameters().to_vec();
    assert_eq!(names(&all).len(), 12);
    let kept: Vec<_> = names(&all)
        .into_iter()
        .filter(|name| name.starts_with('W'))
        .collect();
    assert_eq!(names(&held), kept);
    assert_eq!(held.held.len(), 4);
    let value = |scenario: &Scenario| {
        Evaluator::new(std::sync::Arc::new(scenario.program())).value(&scenario.start())
    };
    assert_eq!(value(&held), value(&all));
    assert!((value(&held) - 0.298_371_108_760_002_7).abs() < 1e-15);
    // The gradient of what is left is the same as with everything free.
    let free: Vec<f64> = names(&all)
        .iter()
        .zip(gradient(&all))
        .filter(|(name, _)| name.starts_with('W'))
        .map(|(_, slope)| slope)
        .collect();
    let own = gradient(&held);
    for (own, free) in own.iter().zip(&free) {
        assert!(
            (own - free).abs() <= 1e-15 * free.abs().max(1e-3),
            "{own} {free}"
        );
    }
    let [descent] = run(&held)
        .try_into()
        .unwrap_or_else(|_| panic!("one racer"));
    assert!(descent.loss() < value(&held));
}

/// Everything that is said of a run looks at the layers with what is held in them.
#[test]
fn what_is_held_is_explained_and_descended_around() {
    let everywhere = [
        "b1 = { value = [0.35, 0.35], fixed = true }",
        "b1 = { value = [0.35, 0.35], fixed = true }\nb2 = { value = [0.6, 0.6], fixed = true }",
        "'b1[1]' = { value = 0.35, fixed = true }\n'W2[1,2]' = { value = 0.45, fixed = true }",
        "'b2[2]' = { value = 0.6, fixed = true }",
    ];
    for held in everywhere {
        for optimizer in ["gd", "muon"] {
            let scenario = mazur(&format!(
                "{held}\n[[racers]]\noptimizer = '{optimizer}'\nlearning_rate = 0.01\n[stop]\nsteps = 5\n"
            ));
            let program = std::sync::Arc::new(scenario.program());
            let start = scenario.start();
            for descent in run(&scenario) {
                let at = descent.at().to_vec();
                assert_eq!(at.len(), start.len(), "{held}");
                assert!(at.iter().zip(&start).any(|(a, b)| a != b), "{held}");
                for at in [&start, &at] {
                    let examined =
                        gdplay::explain::network::Examined::at(&program, at, Selection::Train);
                    let findings = examined.findings();
                    assert!(findings.is_empty(), "{held}: {findings:?}");
                }
            }
        }
    }
}

/// A matrix whose weights are all free is stepped as one, also behind one that is held; one with a held entry is not.
#[test]
fn matrices_are_found_behind_what_is_held() {
    let first = |rest: &str| {
        let scenario = mazur(rest);
        let evaluator = Evaluator::new(std::sync::Arc::new(scenario.program()));
        let matrices = evaluator.matrices().into_iter();
        matrices.map(|matrix| matrix.first).collect::<Vec<_>>()
    };
    assert_eq!(first(""), [0, 6]);
    assert_eq!(first("b1 = { value = [1, 2], fixed = true }"), [0, 4]);
    assert_eq!(first("'W1[1,2]' = { value = 1, fixed = true }"), [5]);
}

#[test]
fn identical_units_are_found_behind_what_is_held() {
    let said = |bias: &str| {
        let scenario = read(&format!(
            "{NETWORK}[params]\nW1 = [[0.15, 0.20], [0.15, 0.20]]\nW2 = [[0.4, 0.4], [0.5, 0.5]]\nb1 = {{ value = {bias}, fixed = true }}\n"
        ));
        let program = std::sync::Arc::new(scenario.program());
        let start = scenario.start();
        let examined = gdplay::explain::network::Examined::at(&program, &start, Selection::Train);
        let findings = examined.findings();
        findings
            .iter()
            .any(|found| found.text.contains("stay one unit"))
    };
    assert!(said("[0.35, 0.35]"));
    assert!(!said("[0.35, 0.36]"));
}

#[test]
fn entries_and_single_names_are_held() {
    let scenario = mazur(
        "'b1[1]' = { value = 0.35, fixed = true }\nb2 = [0.6, 0.6]\n'W1[2,1]' = { fixed = true, value = 0.25 }\n",
    );
    assert_eq!(scenario.parameters.len(), 10);
    assert!(
        scenario
            .loss
            .parameters()
            .iter()
            .all(|name| name != "b1[1]" && name != "W1[2,1]")
    );
    let constant = mazur("[constants]\n'b1[1]' = 0.35\n");
    assert_eq!(constant.parameters.len(), 11);
    let single = read(
        "loss = 'mse(w x + b, t)'\n[data]\ncolumns = { x = [0, 1], t = [0, 2] }\n[params]\nb = { value = 0.5, fixed = true }",
    );
    assert_eq!(single.loss.parameters(), ["w"]);
    assert_eq!(single.held, [("b".to_string(), 0.5)]);
    let alone = refused("loss = 'x^2'\n[params]\nx = { value = 1, fixed = true }");
    assert!(
        alone.contains("no parameter") && alone.contains("take `fixed` away"),
        "{alone}"
    );
}

/// One number for a layer's block is that of each of its entries; a plain name that looks like one is a name.
#[test]
fn one_number_holds_a_whole_layer() {
    let held = mazur("b1 = { value = 0.35, fixed = true }\nb2 = { value = 0.6, fixed = true }\n");
    let listed = mazur(
        "b1 = { value = [0.35, 0.35], fixed = true }\nb2 = { value = [0.60, 0.60], fixed = true }\n",
    );
    assert_eq!(held, listed);
    let started = mazur("b1 = 0.35\nb2 = { start = 0.6 }\n");
    assert_eq!(started.parameters.len(), 12);
    assert_eq!(started.unused, []);
    let start = |name: &str| {
        let found = started.parameters.iter().find(|p| p.name == name);
        found.expect("a parameter").start
    };
    assert_eq!(
        (start("b1[2]"), start("b2[1]"), start("W1[1,1]")),
        (0.35, 0.6, 0.15)
    );
    let zero = mazur("b1 = { value = 0, fixed = true }\n");
    assert_eq!(
        zero.held,
        [("b1[1]".to_string(), 0.0), ("b1[2]".to_string(), 0.0)]
    );
    let plain = read("loss = '(w1 x - b1)^2'\n[params]\nb1 = { value = 2, fixed = true }");
    assert_eq!(plain.loss.parameters(), ["w1", "x"]);
    assert_eq!(plain.held, [("b1".to_string(), 2.0)]);
}

#[test]
fn what_is_held_is_saved() {
    for rest in [
        "b1 = { value = 0.35, fixed = true }\nb2 = 0.6\n",
        "b1 = { value = [0.35, 0.35], fixed = true }\n",
        "'b1[1]' = { value = 0.35, fixed = true }\n",
        "'W1[2,1]' = { value = 0.25, fixed = true }\nb2 = [1, 2]\n",
        "b2 = { fixed = true }\n",
    ] {
        let scenario = mazur(rest);
        assert_eq!(
            read(&to_toml(&scenario)),
            scenario,
            "{}",
            to_toml(&scenario)
        );
        assert_eq!(
            scenario.to_document(),
            scenario.source.clone().expect("a text").to_string()
        );
    }
}

#[test]
fn what_cannot_be_held_is_told() {
    for (params, message) in [
        ("b3 = { fixed = true }", "`b3` is no layer's parameter"),
        (
            "'W1[3,1]' = { value = 1, fixed = true }",
            "`W1[3,1]` is no layer's parameter",
        ),
        (
            "b1 = { value = [1, 2, 3], fixed = true }",
            "`b1` is 2 numbers",
        ),
        (
            "W1 = { value = [[1, 2], [3, 4]], fixed = 1 }",
            "must be true or false",
        ),
        (
            "w = { value = 1, start = 2 }",
            "both a `value` and a `start`",
        ),
        (
            "b1 = { value = 0.35, fixed = true, range = [-1, 1] }",
            "a range is of one parameter",
        ),
        (
            "W1 = { value = [[1, 2], [3, 4]], fixed = true }\n'W1[1,2]' = 7",
            "`W1[1,2]` is held with the rest of `W1`",
        ),
    ] {
        let error = refused(&format!("{NETWORK}[params]\n{params}"));
        assert!(error.contains(message), "{params}: {error}");
    }
    let error = refused(&format!("{NETWORK}[constants]\n'b1[3]' = 0.6"));
    assert!(error.contains("`b1[3]` is no layer's parameter"), "{error}");
    let error = refused(&format!("{NETWORK}[constants]\nb2 = 0.6"));
    assert!(
        error.contains("3:13") && error.contains("`b2 = { value = …, fixed = true }` in [params]"),
        "{error}"
    );
}
