//! The rewrites for display keep the values of what they rewrite, on the symbolic derivatives of the oracle's random
//! expressions, and are worth reading.

use gdplay::diff::symbolic::SymbolicGradient;
use gdplay::expr::display::{Printer, Style, text};
use gdplay::expr::function::Scalar;
use gdplay::expr::graph::{Graph, Node, NodeId};
use gdplay::expr::polynomial::Polynomial;
use gdplay::expr::{KnownNames, Loss, algebra, parse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Oracle {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    vars: Vec<String>,
    expr: String,
    p: Vec<serde_json::Value>,
}

fn read(text: &str) -> Loss {
    parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The values of all nodes at a point, which gives a number to each name.
fn values(graph: &Graph, names: &[String], point: &[f64]) -> Vec<f64> {
    let place_of = |name: &String| names.iter().position(|known| known == name);
    let mut values: Vec<f64> = Vec::new();
    for node in graph.nodes() {
        values.push(match *node {
            Node::Constant(value) => value,
            Node::Variable(index) => {
                place_of(&graph.variables()[index]).map_or(f64::NAN, |index| point[index])
            }
            Node::Unary(function, a) => function.value(values[a.index()]),
            Node::Binary(function, a, b) => function.value(values[a.index()], values[b.index()]),
            Node::Where(condition, a, b) => {
                let [condition, a, b] = [condition, a, b].map(|id| values[id.index()]);
                condition.choose(a, b)
            }
            Node::Column(_) | Node::Structured(..) => panic!("no data in these texts"),
        });
    }
    values
}

/// Where the original is finite, the rewritten value may differ only by rounding, which cancellation in either magnifies:
/// the largest value that went into the original is the measure.
fn assert_same(
    source: &str,
    names: &[String],
    point: &[f64],
    old: (&Graph, NodeId),
    new: (&Graph, NodeId),
) {
    let before = values(old.0, names, point);
    let value = before[old.1.index()];
    if !value.is_finite() {
        return;
    }
    let needed = old.0.reachable(&[old.1]);
    let largest = before.iter().zip(needed).filter(|(_, needed)| *needed);
    let scale = largest.fold(1.0, |most: f64, (value, _)| most.max(value.abs()));
    let rewritten = values(new.0, names, point)[new.1.index()];
    let gap = (rewritten - value).abs();
    let shown = text(new.0, new.1, Style::Plain);
    assert!(
        gap <= 1e-9 * scale,
        "{source}: {value} became {rewritten} in {shown}"
    );
}

#[test]
fn rewritten_derivatives_keep_their_values() {
    let oracle: Oracle = serde_json::from_str(include_str!("oracle/expressions_random.json"))
        .expect("the oracle's format");
    let (mut before, mut after) = (0, 0);
    for Item { vars, expr, p } in oracle.items.into_iter().step_by(5) {
        let loss = read(&expr);
        let gradient = SymbolicGradient::of(&loss.graph, loss.objective);
        let roots: Vec<NodeId> = [gradient.value]
            .into_iter()
            .chain(gradient.partials)
            .collect();
        let (chained, chain_roots) = algebra::chain(&gradient.graph, &roots);
        let (collected, collected_roots) = algebra::collect(&gradient.graph, &roots);
        for row in &p {
            let point: Vec<f64> = serde_json::from_value(row[0].clone()).expect("a point");
            for (index, root) in roots.iter().enumerate() {
                let old = (&gradient.graph, *root);
                assert_same(&expr, &vars, &point, old, (&chained, chain_roots[index]));
                assert_same(
                    &expr,
                    &vars,
                    &point,
                    old,
                    (&collected, collected_roots[index]),
                );
            }
        }
        let length = |graph: &Graph, roots: &[NodeId]| -> usize {
            let printer = Printer::new(graph, Style::Plain).longest(usize::MAX);
            roots.iter().map(|root| printer.text(*root).len()).sum()
        };
        before += length(&gradient.graph, &roots);
        after += length(&collected, &collected_roots);
    }
    assert!(
        after * 4 < before * 3,
        "{after} of {before} characters are left"
    );
}

#[test]
fn collected_derivatives_can_be_typed() {
    let oracle: Oracle = serde_json::from_str(include_str!("oracle/expressions_random.json"))
        .expect("the oracle's format");
    for Item { vars, expr, p } in oracle.items.into_iter().step_by(7) {
        let loss = read(&expr);
        let gradient = SymbolicGradient::of(&loss.graph, loss.objective);
        let (graph, roots) = algebra::collect(&gradient.graph, &gradient.partials);
        let point: Vec<f64> = serde_json::from_value(p[0][0].clone()).expect("a point");
        for root in roots {
            let shown = Printer::new(&graph, Style::Unicode)
                .longest(usize::MAX)
                .text(root);
            if shown.contains('[') || shown.len() > 60_000 {
                continue; // the slope of max and min has no text of its own
            }
            let again = read(&shown);
            assert_same(
                &expr,
                &vars,
                &point,
                (&graph, root),
                (&again.graph, again.objective),
            );
        }
    }
}

/// The derivative by the first parameter: with the steps of the chain rule, and collected.
fn derivative(source: &str) -> (String, String) {
    let loss = read(source);
    let gradient = SymbolicGradient::of(&loss.graph, loss.objective);
    let root = [gradient.partials[0]];
    let (chained, chain_root) = algebra::chain(&gradient.graph, &root);
    let (collected, collected_root) = algebra::collect(&gradient.graph, &root);
    (
        text(&chained, chain_root[0], Style::Unicode),
        text(&collected, collected_root[0], Style::Unicode),
    )
}

#[test]
fn the_derivatives_of_the_textbook_look_like_the_textbook() {
    for (source, expected) in [
        ("(3x+1)^2", "6 (3 x + 1)"),
        ("x^2", "2 x"),
        ("x^3", "3 x²"),
        ("sin(x)", "cos(x)"),
        ("cos(2x)", "−2 sin(2 x)"),
        ("exp(-x^2)", "−2 x exp(−x²)"),
        ("e^(2x)", "2 e^(2 x)"),
        ("2^x", "2^x ln(2)"),
        ("ln(x)", "1/x"),
        ("sqrt(x)", "1/(2 √(x))"),
        ("1/x", "−1/x²"),
        ("x^y", "y x^(y − 1)"),
        ("x sin(x)", "sin(x) + x cos(x)"),
        ("(1 - x)^2 + 100(y - x^2)^2", "−400 x (y − x²) − 2 (1 − x)"),
        ("tanh(x)", "1 − tanh(x)²"),
        ("sigmoid(x)", "σ(x) (1 − σ(x))"),
        ("abs(x)", "sign(x)"),
        ("max(x, 0)", "[x > 0]"),
        ("detach(x) x", "detach(x)"),
        ("log10(x)", "1/(x ln(10))"),
    ] {
        assert_eq!(derivative(source).1, expected, "{source}");
    }
}

#[test]
fn the_chain_rule_and_the_expansion_stand_side_by_side() {
    let (chain, collected) = derivative("(3x+1)^2");
    assert_eq!(
        (chain.as_str(), collected.as_str()),
        ("2 (3 x + 1) · 3", "6 (3 x + 1)")
    );

    let loss = read("(3x+1)^2");
    let expanded = Polynomial::of(&loss.graph, loss.objective).expect("a polynomial");
    let mut graph = loss.graph.clone();
    let (sum, slope) = (
        expanded.node(&mut graph),
        expanded.derivative(0).node(&mut graph),
    );
    assert_eq!(text(&graph, sum, Style::Unicode), "9 x² + 6 x + 1");
    assert_eq!(text(&graph, slope, Style::Unicode), "18 x + 6");
    let names = loss.parameters();
    assert_same(
        "(3x+1)^2",
        names,
        &[1.3],
        (&loss.graph, loss.objective),
        (&graph, sum),
    );
}
