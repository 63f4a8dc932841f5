//! Texts before and after the rewrites.

use super::super::display::{Printer, Style, text};
use super::super::{KnownNames, parse};
use super::*;

fn collected(source: &str) -> String {
    let loss = parse(source, &KnownNames::default()).expect("a loss");
    let (graph, roots) = collect(&loss.graph, &[loss.objective]);
    text(&graph, roots[0], Style::Plain)
}

#[test]
fn like_terms_and_equal_factors_are_collected() {
    for (source, expected) in [
        ("2*3*(3x+1)", "6 (3 x + 1)"),
        ("x + x", "2 x"),
        ("x - x", "0"),
        ("3x + 2y - x + 1 + 4", "2 x + 2 y + 5"),
        ("x*x*y/x", "x y"),
        ("y x", "x y"),
        ("x y + y x", "2 x y"),
        ("2(x+1) + 3(x+1)", "5 (x + 1)"),
        ("-(x - y)", "y - x"),
        ("3 - (x - 1)", "4 - x"),
        ("x/3 + x/3", "2 x/3"),
        ("0.1x + 0.2x", "0.3 x"),
        ("(3x)^2 x", "9 x^3"),
        ("2 pi x + pi x", "3 pi x"),
        ("x^2 x^-2", "1"),
        ("0 x + 1 y", "y"),
        ("2/4", "0.5"),
        ("1/3", "1/3"),
        ("0.5/sqrt(x)", "1/(2 sqrt(x))"),
        ("sqrt(x) sqrt(x)", "x"),
        ("-2*(1-x)", "-2 (1 - x)"),
        ("3^100 x", "x * 3^100"),
        ("x/0", "x/0"),
        ("tanh(x) tanh(x)", "tanh(x)^2"),
    ] {
        assert_eq!(collected(source), expected, "{source}");
    }
}

#[test]
fn inverses_are_undone_where_they_are_valid() {
    for (source, expected) in [
        ("exp(ln(x))", "x"),
        ("ln(exp(x + 1))", "x + 1"),
        ("ln(e^x)", "x"),
        ("sqrt(x^2)", "abs(x)"),
        ("ln(1)", "0"),
        ("ln(10) x", "x ln(10)"),
        ("sqrt(4) cos(0) x", "2 x"),
        ("asin(sin(x))", "asin(sin(x))"),
        ("(x^2)^0.5", "abs(x)"),
        ("(x^0.5)^2", "x"),
    ] {
        assert_eq!(collected(source), expected, "{source}");
    }
}

#[test]
fn detach_is_opaque() {
    assert_eq!(collected("detach(x) - x"), "detach(x) - x");
    assert_eq!(collected("detach(2) x"), "x detach(2)");
    assert_eq!(collected("detach(x) + detach(x)"), "2 detach(x)");
}

#[test]
fn the_steps_of_the_chain_rule_stay_in_the_chain() {
    let mut graph = Graph::default();
    let inner = {
        let (x, one, three) = (
            graph.variable("x"),
            graph.constant(1.0),
            graph.constant(3.0),
        );
        let product = graph.binary(Binary::Mul, three, x);
        graph.binary(Binary::Add, product, one)
    };
    let (one, two, three) = (
        graph.constant(1.0),
        graph.constant(2.0),
        graph.constant(3.0),
    );
    let outer = graph.binary(Binary::PowBase, inner, two);
    let seeded = graph.binary(Binary::Mul, one, outer);
    let root = graph.binary(Binary::Mul, seeded, three);
    let (chained, roots) = chain(&graph, &[root]);
    assert_eq!(text(&chained, roots[0], Style::Unicode), "2 (3 x + 1) · 3");
    let (collected, roots) = collect(&chained, &roots);
    assert_eq!(text(&collected, roots[0], Style::Unicode), "6 (3 x + 1)");
}

#[test]
fn large_graphs_are_rewritten_in_time() {
    let source = "x y+x+".repeat(10_000);
    let source = source.trim_end_matches('+');
    let loss = parse(source, &KnownNames::default()).expect("a loss");
    let (graph, roots) = collect(&loss.graph, &[loss.objective]);
    assert_eq!(text(&graph, roots[0], Style::Plain), "10000 x y + 10000 x");

    let mut doubling = Graph::default();
    let mut node = doubling.variable("x");
    for _ in 0..300 {
        let sine = doubling.unary(Unary::Sin, node);
        let sum = doubling.binary(Binary::Add, node, sine);
        node = doubling.binary(Binary::Mul, sum, sum);
    }
    let (graph, roots) = collect(&doubling, &[node]);
    assert!(
        Printer::new(&graph, Style::Plain)
            .text(roots[0])
            .ends_with('…')
    );
}
