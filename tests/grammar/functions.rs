//! Functions that a text defines.

use std::fmt::Write;

use super::{assert_refused, read, structure_of};
use gdplay::data::generate;
use gdplay::expr::callable::Callable;
use gdplay::expr::function::Unary;
use gdplay::expr::{KnownNames, parse};
use gdplay::optim;

#[test]
fn a_call_is_what_the_function_says_of_its_arguments() {
    let same = |text: &str, other: &str| {
        assert_eq!(structure_of(text), structure_of(other), "{text}");
        let names = |text: &str| read(text).expect(text).parameters().to_vec();
        assert_eq!(names(text), names(other), "{text}");
    };
    same("f(t) = t² + 1; f(x)", "x² + 1");
    same("f(t) = t² + 1\nf(x) + f(2x)", "(x² + 1) + ((2x)² + 1)");
    same("f(a, b) = a - b; f(x, f(2, 3))", "x - (2 - 3)");
    same(
        "sq(t) = t t; g(t) = sq(t + 1); g(g(x))",
        "((x + 1)(x + 1) + 1)((x + 1)(x + 1) + 1)",
    );
    same("f(t) = t a; f(2) + x", "2 a + x");
    same("f(x) = x³; x + f(2 x)", "x + (2x)³");
    same("f(t) = t(t + 1); f(x)", "x*(x + 1)");
    same("rate(t) = 2t; rate²(x)", "(2x)²");
    same("f(t) = where(t > 0, t, -t); f(x)", "where(x > 0, x, -x)");
    same("f(rows) = rows²; f(x)", "x²");
    same("norm(a, b) = √(a² + b²); norm(x, 2)", "√(x² + 2²)");
    same("f(t) = t + 1; u = f(x); f(u) u", "((x + 1) + 1)*(x + 1)");
    same("f(u) = u²; u = 3x; f(u + 1)", "(3x + 1)²");
}

#[test]
fn a_last_line_with_arguments_is_the_objective() {
    let parameters = |text: &str| read(text).expect(text).parameters().to_vec();
    assert_eq!(structure_of("f(x) = x^2"), structure_of("x^2"));
    assert_eq!(parameters("L(x, y) = y² + x"), ["x", "y"]);
    assert_eq!(parameters("L(x, y) = x²"), ["x", "y"]);
    assert_eq!(parameters("u = y + x\nL(x, y) = u²"), ["x", "y"]);
    assert_eq!(parameters("L(y) = y² + z"), ["y", "z"]);
    assert_eq!(parameters("f(t) = a t; L(x, a) = f(x)"), ["x", "a"]);
    let loss = read("L(x) = x²").expect("a loss");
    assert_eq!(loss.definitions[0].name, "L");
    let column = KnownNames {
        columns: vec!["x".to_string()],
        ..KnownNames::default()
    };
    assert!(parse("L(x) = mean(x²)", &column).is_err());
    let declared = KnownNames {
        parameters: vec!["x".to_string()],
        ..KnownNames::default()
    };
    assert!(parse("L(x) = x²", &declared).is_ok());
}

#[test]
fn functions_that_mean_nothing_are_refused() {
    assert_refused(&[
        ("f(t) = f(t - 1); f(x)", 7..8, "its own definition"),
        ("f(t) = f + t; f(x)", 7..8, "its own definition"),
        ("f(t) = t²; f(x, y)", 15..18, "one argument"),
        ("f(a, b) = a b; f(x)", 18..19, "2 arguments"),
        ("f(t) = t²; f", 12..13, "f(…)"),
        ("f(t) = t²; f = 3; f(x)", 12..13, "defined twice"),
        ("f = 3; f(t) = t²; f(1)", 7..8, "defined twice"),
        ("f(2) = x^2", 1..4, "`f(t) = …`"),
        ("f() = x^2", 1..3, "`f = …`"),
        ("f(a b) = a", 1..6, "names"),
        ("f(a, a) = a", 5..6, "another name"),
        ("f(sin) = sin", 2..5, "a function"),
        ("f(pi) = pi", 2..4, "a constant"),
        ("sin(t) = t", 0..3, "a function"),
        ("g(t) = t; f(g) = g; f(2)", 12..13, "a function"),
        ("y = f(x); f(t) = t²; y", 10..11, "used before"),
        (
            "f(v) = dot(v, [1, 2]); f([x, 2, 3])",
            11..20,
            "in the call at 1:24",
        ),
        ("f'(x)", 1..2, "derivatives are taken"),
        ("d/dx(x^2)", 0..4, "derivatives are taken"),
        ("3 + d/dt(t^2)", 4..8, "derivatives are taken"),
    ]);
}

#[test]
fn deep_calls_are_refused_and_shared_ones_are_not_copied() {
    let mut text = String::from("f0(t) = t + 1\n");
    for depth in 1..=99 {
        let before = depth - 1;
        writeln!(text, "f{depth}(t) = f{before}(t) f{before}(t)").expect("a text takes all");
    }
    let loss = read(&format!("{text}f60(x)")).map(|loss| loss.graph.nodes().len());
    assert!(loss.is_ok_and(|nodes| nodes < 200));
    let layers = |text: &str| read(text).expect(text).graph.layers().len();
    assert_eq!(layers("f(v) = linear(v, 1); f(x) + f(x)"), 2);
    assert_eq!(layers("f(v) = linear(v, 1); u = f(x); u + u"), 1);
    let mut chain = String::from("f0(t) = t + 1\n");
    for depth in 1..=150 {
        writeln!(chain, "f{depth}(t) = f{}(t)", depth - 1).expect("a text takes all");
    }
    assert!(read(&format!("{chain}f99(x)")).is_ok());
    let error = read(&format!("{chain}f100(x)")).expect_err("too deep");
    assert!(error.message.contains("100 deep"), "{error}");
}

const README: &str = include_str!("../../README.md");

/// The names that do not stand in a text as words.
fn missing<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let ends = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let is_named = |name: &&str| {
        text.match_indices(name).any(|(at, name)| {
            let before = text[..at].chars().next_back();
            ends(before) && ends(text[at + name.len()..].chars().next())
        })
    };
    names.filter(|name| !is_named(name)).collect()
}

/// The language section of the README names everything that can be called.
#[test]
fn the_readme_names_every_function() {
    let (_, section) = README
        .split_once("\n## The language of losses\n")
        .expect("a section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let names = Callable::all().map(|(name, _)| name);
    assert_eq!(missing(section, names), Vec::<&str>::new());
}

/// Its row of activations is that of the table of functions.
#[test]
fn the_readme_names_the_activations() {
    let row = README
        .lines()
        .find(|line| line.starts_with("| activations |"));
    let row = row.expect("a row");
    let names = Unary::ALL.iter().copied();
    let (activations, others): (Vec<Unary>, Vec<Unary>) =
        names.partition(|function| Unary::ACTIVATIONS.contains(function));
    let missing = |functions: &[Unary]| missing(row, functions.iter().map(|f| f.name())).len();
    assert_eq!(missing(&activations), 0);
    assert_eq!(missing(&others), others.len());
}

/// The lists of the README name every data set that is made, and every optimizer.
#[test]
fn the_readme_names_every_generator_and_optimizer() {
    let list = |begin: &str| {
        let (_, list) = README.split_once(begin).expect("a list");
        list.split_once("\n\n").expect("an end").0
    };
    let generators = generate::ALL.iter().map(|kind| kind.name());
    let optimizers = optim::ALL.iter().map(|definition| definition.name);
    let lacks = [
        missing(list("Generators: "), generators),
        missing(list("\nOptimizers: "), optimizers),
    ];
    assert_eq!(lacks.concat(), Vec::<&str>::new());
}
