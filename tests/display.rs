//! What is printed reads well, and is read as the graph that was printed.

use gdplay::expr::display::{Printer, Style, text};
use gdplay::expr::function::{Binary, CallForm, Unary};
use gdplay::expr::graph::{Graph, Node, NodeId};
use gdplay::expr::{KnownNames, Loss, parse};

const STYLES: [Style; 2] = [Style::Plain, Style::Unicode];

fn read(text: &str) -> Loss {
    parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn printed(source: &str, style: Style) -> String {
    let loss = read(source);
    text(&loss.graph, loss.objective, style)
}

/// Adds what a node is computed from to another graph; equal expressions become the same node.
fn copy(from: &Graph, node: NodeId, into: &mut Graph) -> NodeId {
    let mut indices: Vec<NodeId> = Vec::new();
    let needed = from.reachable(&[node]);
    let unused = into.constant(0.0);
    for id in from.ids() {
        let index = match from.node(id) {
            _ if !needed[id.index()] => unused,
            Node::Variable(variable) => into.variable(&from.variables()[variable]),
            Node::Constant(value) => into.constant(value),
            Node::Unary(function, a) => into.unary(function, indices[a.index()]),
            Node::Binary(function, a, b) => {
                into.binary(function, indices[a.index()], indices[b.index()])
            }
            node => into.add(node.on(|input| indices[input.index()])),
        };
        indices.push(index);
    }
    indices[node.index()]
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % limit
    }

    fn leaf(&mut self, graph: &mut Graph) -> NodeId {
        const NAMES: [&str; 12] = [
            "x", "y", "x1", "theta", "sigma", "sigma2", "rate", "pi1", "eta_max", "Omega", "_k",
            "e2",
        ];
        const NUMBERS: [f64; 14] = [
            0.0,
            1.0,
            2.0,
            3.0,
            10.0,
            0.5,
            0.1,
            1e-7,
            1e300,
            12_345.75,
            5e-324,
            std::f64::consts::PI,
            std::f64::consts::E,
            std::f64::consts::TAU,
        ];
        if self.below(2) == 0 {
            graph.variable(NAMES[self.below(NAMES.len())])
        } else {
            graph.constant(NUMBERS[self.below(NUMBERS.len())])
        }
    }

    /// A graph of up to 200 nodes with every function that can be typed, and whole exponents.
    fn graph(&mut self) -> (Graph, NodeId) {
        let mut graph = Graph::default();
        let unary: Vec<Unary> = Unary::ALL
            .iter()
            .copied()
            .filter(|f| {
                !matches!(
                    f.form(),
                    CallForm::Internal | CallForm::Setting | CallForm::Condition
                )
            })
            .collect();
        let binary: Vec<Binary> = Binary::ALL
            .iter()
            .copied()
            .filter(|f| {
                !matches!(
                    f.form(),
                    CallForm::Internal | CallForm::Setting | CallForm::Condition
                )
            })
            .collect();
        let operators = &binary[..6];
        // The number of nodes that each would have if nothing were shared.
        let mut sizes = vec![(self.leaf(&mut graph), 1)];
        for _ in 0..=self.below(120) {
            let recent = 1 + self.below(4);
            let (a, first) = sizes[sizes.len() - recent.min(sizes.len())];
            let (b, second) = if self.below(3) == 0 && first < 500 {
                sizes[self.below(sizes.len())]
            } else {
                (self.leaf(&mut graph), 1)
            };
            let (a, b) = if self.below(2) == 0 { (a, b) } else { (b, a) };
            let node = match self.below(6) {
                0 => graph.unary(unary[self.below(unary.len())], a),
                1 => graph.unary(Unary::Neg, a),
                2 => graph.binary(binary[self.below(binary.len())], a, b),
                _ => graph.binary(operators[self.below(operators.len())], a, b),
            };
            if first + second < 2000 {
                sizes.push((node, first + second + 1));
            }
        }
        let (root, _) = sizes[sizes.len() - 1];
        (graph, root)
    }
}

#[test]
fn what_is_printed_is_read_as_the_same_graph() {
    let mut random = Random(0x1234_5678_9ABC_DEF1);
    let mut longest = 0;
    for _ in 0..3000 {
        let (graph, root) = random.graph();
        for style in STYLES {
            let text = Printer::new(&graph, style).longest(usize::MAX).text(root);
            longest = longest.max(text.len());
            let again = read(&text);
            let mut both = Graph::default();
            let before = copy(&graph, root, &mut both);
            let after = copy(&again.graph, again.objective, &mut both);
            assert_eq!(before, after, "{text}");
        }
    }
    assert!(longest > 1000);
}

#[test]
fn parentheses_stand_only_where_they_are_needed() {
    // A text that is printed as it is typed has none to spare.
    for text in [
        "2 x",
        "x y",
        "x + y - z",
        "x - (y - z)",
        "x - y - z",
        "2 (x + 1)",
        "(x + 1)(x - 1)",
        "x^2",
        "-x^2",
        "(-x)^2",
        "2^3^2",
        "(2^3)^2",
        "x^-2",
        "2^-x",
        "a/b/c",
        "a/(b c)",
        "a/b * c",
        "a (b/c)",
        "x * 2",
        "2 * 3",
        "x^2 y^3",
        "sin(x)^2",
        "2 sin(x) cos(x)",
        "-(x + y)",
        "-x y",
        "x (-y)",
        "x + (-y)",
        "x % 2",
        "max(x, y, z)",
        "max(x, max(y, z))",
        "min(max(x, 0), 1)",
        "exp(-x^2/2)",
        "e^x",
        "2 pi x",
        "sqrt(x)",
        "1e-7 x",
        "0.5 x",
        "atan2(y, x)",
        "rate * (x + 1)",
        "sigma * (x + 1)",
        "theta (x + 1)",
        "sigmoid(x)",
        "-(-x)",
        "x (y z)",
        "(x + 1)/(x - 1)",
        "100 (y - x^2)^2 + (1 - x)^2",
        "detach(x)",
        "x^(y + 1)",
    ] {
        assert_eq!(printed(text, Style::Plain), text);
    }
}

#[test]
fn what_people_write_is_printed_as_they_write_it() {
    for (source, plain, unicode) in [
        ("(3x+1)^2", "(3 x + 1)^2", "(3 x + 1)²"),
        ("2*(3x+1)*3", "2 (3 x + 1) * 3", "2 (3 x + 1) · 3"),
        ("2pi*theta", "2 pi theta", "2 π θ"),
        ("sqrt(x)/x**-1", "sqrt(x)/x^-1", "√(x)/x⁻¹"),
        ("w1 x1 - b", "w1 x1 - b", "w1 x1 − b"),
        ("σ(θ_1 x)", "sigmoid(theta_1 x)", "σ(θ_1 x)"),
        ("theta1^10", "theta1^10", "θ₁¹⁰"),
        ("(x^2)^3", "(x^2)^3", "(x²)³"),
        ("-x", "-x", "−x"),
        ("1.50e3", "1500", "1500"),
    ] {
        assert_eq!(printed(source, Style::Plain), plain);
        assert_eq!(printed(source, Style::Unicode), unicode);
    }
}

#[test]
fn definitions_are_printed_by_name_where_they_are_used() {
    let loss = read("u = 3x + 1; c = 3; y = u^2 + sin(u) c");
    let named = Printer::with_names(&loss.graph, Style::Unicode, &loss.definitions);
    assert_eq!(named.text(loss.objective), "u² + sin(u) · 3");
    assert_eq!(named.text(loss.definitions[0].node), "3 x + 1");
    let expanded = text(&loss.graph, loss.objective, Style::Plain);
    assert_eq!(expanded, "(3 x + 1)^2 + sin(3 x + 1) * 3");
}

#[test]
fn internal_functions_and_folded_numbers_can_be_read() {
    let mut graph = Graph::default();
    let (x, y) = (graph.variable("x"), graph.variable("y"));
    let cases = [
        (graph.binary(Binary::Tie, x, y), "[x > y]"),
        (graph.binary(Binary::PowBase, x, y), "y * x^(y - 1)"),
        (graph.binary(Binary::PowExponent, x, y), "x^y ln(x)"),
        (graph.constant(-2.5), "-2.5"),
        (graph.constant(-0.0), "-0"),
        (graph.constant(f64::NEG_INFINITY), "(-1/0)"),
    ];
    for (node, expected) in cases {
        assert_eq!(text(&graph, node, Style::Plain), expected);
    }
    let minus_two = graph.constant(-2.0);
    let power = graph.binary(Binary::Pow, x, minus_two);
    assert_eq!(text(&graph, power, Style::Unicode), "x⁻²");
    let base = graph.binary(Binary::Pow, minus_two, x);
    assert_eq!(text(&graph, base, Style::Plain), "(-2)^x");
}

#[test]
fn numbers_that_are_not_typed_keep_their_value() {
    for value in [
        -2.5,
        -0.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        -1e-300,
    ] {
        let mut graph = Graph::default();
        let node = graph.constant(value);
        let text = text(&graph, node, Style::Unicode);
        let again = gdplay::expr::parse_constant(&text).expect("a constant");
        assert_eq!(again.is_nan(), value.is_nan(), "{text}");
        if !value.is_nan() {
            assert_eq!(again.to_bits(), value.to_bits(), "{text}");
        }
    }
}

#[test]
fn doubling_graphs_and_deep_graphs_are_printed_in_bounds() {
    let mut graph = Graph::default();
    let mut doubled = graph.variable("x");
    for _ in 0..200 {
        doubled = graph.binary(Binary::Add, doubled, doubled);
    }
    let printed = Printer::new(&graph, Style::Plain).longest(50).text(doubled);
    assert_eq!(printed.chars().count(), 51);
    assert!(printed.ends_with('…'));

    let mut deep = graph.variable("x");
    for _ in 0..100_000 {
        deep = graph.unary(Unary::Sin, deep);
    }
    let most = graph.binary(Binary::Max, deep, doubled);
    assert!(text(&graph, most, Style::Plain).starts_with("max(sin(sin("));
}
