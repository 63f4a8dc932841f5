//! The language against `oracle/grammar.json`, and against meval as an oracle of values.
//!
//! In the oracle, `good` texts have a canonical text and a value, `bad` texts the place of their fault; `design` on an
//! item says what this language decided, and goes before both.

mod conditions;
mod functions;
mod settings;
mod vectors;

use std::collections::{BTreeMap, HashMap};

use gdplay::expr::function::{Binary, Scalar, Unary};
use gdplay::expr::graph::{Graph, Node, NodeId};
use gdplay::expr::{KnownNames, Loss, SyntaxError, parse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Oracle {
    env: BTreeMap<String, f64>,
    good: Vec<Good>,
    bad: Vec<Bad>,
    stress: Vec<Stress>,
}

#[derive(Deserialize)]
struct Good {
    text: String,
    canon: String,
    vars: Vec<String>,
    value: f64,
    design: Option<String>,
}

#[derive(Deserialize)]
struct Bad {
    text: String,
    at_byte: usize,
    also: Vec<usize>,
    what: String,
    design: Option<String>,
}

#[derive(Deserialize)]
struct Stress {
    prefix: String,
    middle: String,
    suffix: String,
    times: usize,
    expect: String,
}

fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../oracle/grammar.json")).expect("the oracle's format")
}

/// Reads a text without data.
pub(crate) fn read(text: &str) -> Result<Loss, SyntaxError> {
    parse(text, &KnownNames::default())
}

fn value_at(loss: &Loss, value_of: impl Fn(&str) -> f64) -> f64 {
    let variables = loss.parameters();
    let mut values: Vec<f64> = Vec::new();
    for node in loss.graph.nodes() {
        values.push(match *node {
            Node::Constant(value) => value,
            Node::Variable(index) => value_of(&variables[index]),
            Node::Unary(function, a) => function.value(values[a.index()]),
            Node::Binary(function, a, b) => function.value(values[a.index()], values[b.index()]),
            Node::Where(condition, a, b) => {
                let [condition, a, b] = [condition, a, b].map(|id| values[id.index()]);
                condition.choose(a, b)
            }
            Node::Column(_) | Node::Structured(..) => panic!("no data in these texts"),
        });
    }
    values[loss.objective.index()]
}

/// The value at a point.
pub(crate) fn value(loss: &Loss, env: &BTreeMap<String, f64>) -> f64 {
    value_at(loss, |name| {
        *env.get(name)
            .unwrap_or_else(|| panic!("the oracle has no value for {name}"))
    })
}

/// How many f64 lie between two.
fn ulps(a: f64, b: f64) -> u64 {
    let ordered = |x: f64| {
        let bits = x.to_bits().cast_signed();
        if bits < 0 { i64::MIN - bits } else { bits }
    };
    ordered(a).abs_diff(ordered(b))
}

/// The structure of the objective as text, with minus signs taken out of products and quotients: `-2 x` may be read as
/// `(-2) x` or as `-(2 x)`, which are equal bit for bit.
fn structure(loss: &Loss) -> String {
    let mut texts: HashMap<NodeId, (bool, String)> = HashMap::new();
    let signed = |(negative, text): &(bool, String)| {
        if *negative {
            format!("-({text})")
        } else {
            text.clone()
        }
    };
    let graph: &Graph = &loss.graph;
    for id in graph.ids() {
        let text = match graph.node(id) {
            Node::Constant(value) => (false, format!("{value:?}")),
            Node::Variable(index) => (false, graph.variables()[index].clone()),
            Node::Unary(Unary::Neg, a) => match &texts[&a] {
                (false, text) => (true, text.clone()),
                negative => (true, signed(negative)),
            },
            Node::Unary(function, a) => (false, format!("{function:?}({})", signed(&texts[&a]))),
            Node::Binary(function @ (Binary::Mul | Binary::Div), a, b) => {
                let (negative, a) = &texts[&a];
                (
                    *negative,
                    format!("{function:?}({a}, {})", signed(&texts[&b])),
                )
            }
            Node::Binary(function, a, b) => {
                let (a, b) = (signed(&texts[&a]), signed(&texts[&b]));
                (false, format!("{function:?}({a}, {b})"))
            }
            Node::Where(condition, a, b) => {
                let [condition, a, b] = [condition, a, b].map(|id| signed(&texts[&id]));
                (false, format!("Where({condition}, {a}, {b})"))
            }
            Node::Column(_) | Node::Structured(..) => panic!("no data in these texts"),
        };
        texts.insert(id, text);
    }
    signed(&texts[&loss.objective])
}

#[test]
fn accepted_texts_mean_what_they_say() {
    let Oracle { env, good, .. } = oracle();
    for item in good {
        let design = item.design.as_deref();
        assert!(matches!(design, None | Some("as canon")), "{design:?}");
        let loss = read(&item.text).unwrap_or_else(|error| panic!("{}: {error}", item.text));
        let mut parameters = loss.parameters().to_vec();
        parameters.sort_unstable();
        assert_eq!(parameters, item.vars, "{}", item.text);
        let got = value(&loss, &env);
        assert!(
            ulps(got, item.value) <= 1,
            "{}: {got} for {}",
            item.text,
            item.value
        );
        if item.text != "σ(x)" {
            // The canonical text writes the logistic function out; ours is a function of its own.
            let canon = read(&item.canon).unwrap_or_else(|error| panic!("{}: {error}", item.canon));
            assert_eq!(structure(&loss), structure(&canon), "{}", item.text);
        }
    }
}

#[test]
fn wrong_texts_are_refused_where_they_are_wrong() {
    for item in oracle().bad {
        if item
            .design
            .as_deref()
            .is_some_and(|design| design.starts_with("accept"))
        {
            continue; // see the next test
        }
        let error = read(&item.text).expect_err(&item.what);
        let bytes: Vec<usize> = item.text.char_indices().map(|(byte, _)| byte).collect();
        let byte_of = |at: usize| bytes.get(at).copied().unwrap_or(item.text.len());
        let indices = item
            .also
            .iter()
            .map(|at| byte_of(*at))
            .chain([item.at_byte]);
        let covers = |at: usize| error.span.contains(&at) || error.span == (at..at);
        assert!(indices.clone().any(covers), "{:?}: {error:?}", item.text);
        assert!(
            error.hint.is_some_and(|hint| !hint.is_empty()) || item.text.contains(['$', '&', '@']),
            "{:?}",
            item.text
        );
    }
}

#[test]
fn what_the_design_accepts_means_what_it_says() {
    let meanings = BTreeMap::from([
        ("max(x,y,z)", "max(max(x, y), z)"),
        ("x**2", "x^2"),
        ("x = 2", "2"),
        ("x;", "x"),
        ("x%2", "x % 2"),
        ("log(x)", "ln(x)"),
    ]);
    let accepted = oracle().bad.into_iter().filter(|item| {
        let design = item.design.as_deref();
        design.is_some_and(|design| design.starts_with("accept"))
    });
    let mut count = 0;
    for item in accepted {
        let meaning = meanings[item.text.as_str()];
        let loss = read(&item.text).unwrap_or_else(|error| panic!("{}: {error}", item.text));
        let same = read(meaning).expect("the meaning");
        assert_eq!(structure(&loss), structure(&same), "{}", item.text);
        count += 1;
    }
    assert_eq!(count, meanings.len());
}

#[test]
fn hints_say_what_to_write() {
    for (text, hint) in [
        ("sine(x)", "`sin`"),
        ("arctan(x)", "`atan(x)`"),
        ("sin x", "`sin(x)`"),
        ("ln x", "`ln(x)`"),
        ("sin^2(x)", "`sin(x)^2`"),
        ("sin^2 y + 1", "`sin(y)^2 + 1`"),
        ("sin²y + cos²y", "`sin(y)^2 + cos(y)^2`"),
        ("0x10 + x", "`16 + x`"),
        ("sin⁻¹(x)", "`asin(x)`"),
        ("f(2) = x^2", "`f = …`"),
        ("x == 2", "`u = 3x + 1`"),
        ("x–y", "`x-y`"),
        ("1,5", "`1.5`"),
        ("(x]", "`)`"),
        ("[x]", "`(`"),
        ("1e400", "1.797"),
        ("1 000", "`1000`"),
        ("xⁿ", "`x^n`"),
        ("foo(x)", "`*`"),
    ] {
        let error = read(text).expect_err(text);
        let said = error.hint.as_deref().unwrap_or_default();
        assert!(said.contains(hint), "{text}: {error}");
    }
}

#[test]
fn long_and_deep_texts_are_read_or_refused() {
    let Oracle { env, stress, .. } = oracle();
    for item in stress {
        let Stress {
            prefix,
            middle,
            suffix,
            times,
            expect,
        } = item;
        for times in [times, times.min(990), times.min(30_000)] {
            let text = format!("{}{middle}{}", prefix.repeat(times), suffix.repeat(times));
            match read(&text) {
                Ok(loss) => {
                    let value = value(&loss, &env);
                    if expect.contains("value of x") {
                        assert_eq!(value.abs(), env["x"], "{prefix} {times}");
                    }
                    if prefix == "x+" {
                        let exact = (times + 1) as f64 * env["x"];
                        assert!((value - exact).abs() < 1e-9 * exact, "{value}");
                    }
                }
                Err(error) => {
                    let refused = expect.contains("refusal") || times > 200;
                    assert!(refused, "{prefix} {times}: {error}");
                }
            }
        }
    }
}

/// A random expression in the grammar that meval shares.
fn random_text(random: &mut impl FnMut(usize) -> usize, depth: usize) -> String {
    let leaves = ["x", "y", "z", "2", "0.5", "3e-1", "pi", "e"];
    let mut text = String::new();
    for index in 0..=random(3) {
        if index > 0 {
            text.push_str([" + ", "-", "*", " / ", "%", "^"][random(6)]);
        }
        text.push_str(["", "", "-", "+"][random(4)]);
        let part = match (random(4), depth) {
            (0, 1..) => {
                let names = ["sin", "cos", "sqrt", "exp", "abs", "atan", "tanh", "floor"];
                let name = names[random(names.len())];
                format!("{name}({})", random_text(random, depth - 1))
            }
            (1, 1..) => format!("({})", random_text(random, depth - 1)),
            (2, 1..) => {
                let first = random_text(random, depth - 1);
                format!("atan2({first}, {})", random_text(random, depth - 1))
            }
            _ => leaves[random(leaves.len())].to_string(),
        };
        text.push_str(&part);
    }
    text
}

/// Values differ by the rounding of the platform's functions and by how integer powers are computed, and cancellation
/// can magnify both; so a text counts as agreeing if it agrees at one of several points, and only misreading it fails
/// at all of them.
#[test]
fn values_agree_with_meval() {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    let points = [
        [1.3, 0.7, -0.4],
        [0.31, 2.9, 1.1],
        [-1.7, 0.2, 0.6],
        [5.1, -3.3, 2.2],
    ];
    let mut compared = 0;
    for _ in 0..3000 {
        let text = random_text(&mut random, 3);
        let loss = read(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut finite = false;
        let agrees = points.iter().any(|[x, y, z]| {
            let mut context = meval::Context::new();
            context.var("x", *x).var("y", *y).var("z", *z);
            let expected =
                meval::eval_str_with_context(&text, &context).expect("meval's own grammar");
            let got = value_at(&loss, |name| match name {
                "x" => *x,
                "y" => *y,
                _ => *z,
            });
            finite |= expected.is_finite();
            (got - expected).abs() <= 1e-12 * expected.abs().max(1e-300) || got == expected
        });
        if finite {
            compared += 1;
            assert!(agrees, "{text}");
        }
    }
    assert!(compared > 2000, "{compared}");
}

/// The structure of a text.
pub(crate) fn structure_of(text: &str) -> String {
    structure(&read(text).unwrap_or_else(|error| panic!("{text}: {error}")))
}

/// Each text must be refused at the span, and what is said of it must hold the words.
pub(crate) fn assert_refused(cases: &[(&str, std::ops::Range<usize>, &str)]) {
    for (text, span, words) in cases {
        let error = read(text).expect_err(text);
        assert_eq!(error.span, *span, "{text}: {error}");
        assert!(error.to_string().contains(words), "{text}: {error}");
        assert!(error.hint.is_some(), "{text}: {error}");
    }
}
