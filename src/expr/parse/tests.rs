//! Unit tests of parsing that look inside: the tokens handed to meval, the spans of nodes, the names.

use meval::tokenizer::{Token, tokenize};

use super::super::lexer::lex;
use super::reader::TextReader;
use super::*;

/// What meval would be given for a text of one line, with leaves and calls under their own names.
fn tokens(text: &str) -> Vec<Token> {
    let lexemes = lex(text).expect("known characters");
    let names = KnownNames::default();
    let lines = TextReader::new(text, &lexemes, &names).read();
    let line = &lines.unwrap_or_else(|error| panic!("{text}: {error}"))[0];
    let written = |item: &LineItem| match &item.kind {
        ItemKind::Number(value) => Token::Number(*value),
        ItemKind::Name(name) => Token::Var(name.clone()),
        ItemKind::Call(..) => {
            let opening = text[item.span.clone()].trim_end_matches('(');
            Token::Func(opening.trim_end().to_string(), None)
        }
        _ => token((0, item)),
    };
    line.items.iter().map(written).collect()
}

/// A random text of meval's own grammar, in plain ASCII.
fn plain_text(random: &mut impl FnMut(usize) -> usize, depth: usize) -> String {
    let leaves = [
        "x", "y2", "a_b", "pi", "e", "2", "0.5", "1.25e-3", "5.", "1E4",
    ];
    let spaces = ["", " ", "\t"];
    let mut text = String::new();
    for index in 0..=random(3) {
        if index > 0 {
            text.push_str(["+", "-", "*", "/", "%", "^"][random(6)]);
        }
        text.push_str(spaces[random(3)]);
        text.push_str(["", "", "", "-", "+", "- -"][random(6)]);
        let part = match (random(4), depth) {
            (0, 1..) => {
                let name = ["sin", "exp", "atan"][random(3)];
                let space = spaces[random(3)];
                format!("{name}{space}({})", plain_text(random, depth - 1))
            }
            (1, 1..) => format!("({})", plain_text(random, depth - 1)),
            (2, 1..) => {
                let first = plain_text(random, depth - 1);
                format!("max({first},{})", plain_text(random, depth - 1))
            }
            _ => leaves[random(leaves.len())].to_string(),
        };
        text.push_str(&part);
        text.push_str(spaces[random(3)]);
    }
    text
}

#[test]
fn tokens_of_plain_text_are_mevals() {
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    for _ in 0..5000 {
        let text = plain_text(&mut random, 4);
        let expected = tokenize(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(tokens(&text), expected, "{text}");
    }
}

fn loss(text: &str) -> Loss {
    parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What each node was written as, in the order of the graph.
fn written(text: &str) -> Vec<&str> {
    let spans = loss(text).spans;
    spans.into_iter().map(|span| &text[span]).collect()
}

#[test]
fn nodes_know_where_they_were_written() {
    assert_eq!(
        written("2((x) + 1)^-y"),
        [
            "2",
            "x",
            "1",
            "(x) + 1",
            "y",
            "-y",
            "((x) + 1)^-y",
            "2((x) + 1)^-y"
        ]
    );
    assert_eq!(written("sin²(x)"), ["x", "sin²(x)", "²", "sin²(x)"]);
    assert_eq!(
        written("√x²|y|"),
        ["x", "√x", "²", "√x²", "y", "|y|", "√x²|y|"]
    );
    assert_eq!(written("(x)y"), ["x", "y", "(x)y"]);
}

#[test]
fn a_repeated_part_is_one_node_at_its_first_place() {
    let loss = loss("sin(x) + sin(x)");
    assert_eq!(loss.graph.nodes().len(), 3);
    assert_eq!(loss.spans[1], 0..6);
}

#[test]
fn definitions_are_shared_nodes() {
    let loss = loss("u = 3x + 1\ny = u²");
    assert_eq!(loss.parameters(), ["x"]);
    assert_eq!(loss.definitions.len(), 2);
    assert_eq!(loss.name_of(loss.objective), Some("y"));
    assert_eq!(loss.definitions[1].span, 11..12);
    let spans: Vec<_> = loss.definitions.iter().map(|d| d.node.index()).collect();
    assert_eq!(spans, [4, 6]);
}

#[test]
fn a_line_goes_on_after_an_operator_and_inside_brackets() {
    for text in ["x +\n\n 1", "(x\n+ 1)", "√\nx", "|x\n|", "y =\n x"] {
        assert_eq!(parse(text, &KnownNames::default()).err(), None, "{text}");
    }
}

fn fault(text: &str) -> (String, &str) {
    let error = parse(text, &KnownNames::default()).expect_err(text);
    (error.message, &text[error.span])
}

#[test]
fn a_name_is_one_thing() {
    let says = |text: &'static str, words: &str, at: &str| {
        let (message, index) = fault(text);
        assert!(message.contains(words), "{text}: {message}");
        assert_eq!(index, at, "{text}");
    };
    says("u = x\nu = y\nu", "first at 1:1", "u");
    says("a = u + 1\nu = 3\na", "before it is defined, at 1:5", "u");
    says("x = x + 1", "own definition, at 1:1", "x");
    says("sin = 3", "a function", "sin");
    says("π = 3", "a constant", "π");
    says("x\ny", "only the last line", "x");
    says("f(2) = x^2", "are names", "(2)");
    says("x == 2", "a condition", "x == 2");
    says("x = y = 2", "a second `=`", "=");
    says("2x = 3", "only a name", "=");
    says("(x + 1\ny = 3", "not closed", "(");
}

#[test]
fn names_that_are_known_before_clash_with_definitions() {
    let names = KnownNames {
        constants: vec![("g".to_string(), 9.81)],
        parameters: vec!["rate".to_string()],
        columns: vec!["t".to_string()],
        ..KnownNames::default()
    };
    let error = |text| parse(text, &names).err().map(|error| error.message);
    assert!(error("g = 3").is_some_and(|message| message.contains("constant")));
    assert!(error("rate = 3").is_some_and(|message| message.contains("parameter")));
    assert_eq!(error("rate(x + 1) g"), None);
    assert!(fault("rate(x + 1)").0.contains("not a function"));
}

#[test]
fn a_name_before_a_parenthesis() {
    let nodes = |text| loss(text).graph.nodes().to_vec();
    assert_eq!(nodes("σ(x)"), nodes("sigmoid(x)"));
    assert_eq!(nodes("σ₁(x)"), nodes("sigma1 * x"));
    assert_eq!(nodes("θ(x)"), nodes("theta * x"));
    assert_eq!(nodes("u1(x)"), nodes("u1 * x"));
    assert_eq!(nodes("abc = x; abc(x)"), nodes("abc = x; abc * x"));
    assert_eq!(fault("sigma(x)").1, "sigma");
}

#[test]
fn limits_are_errors() {
    let deep = format!("{}x{}", "(".repeat(1001), ")".repeat(1001));
    assert!(fault_message(&deep).contains("nested"));
    let long = "x+".repeat(40_000);
    assert!(fault_message(&long).contains("64 KiB"));
}

fn fault_message(text: &str) -> String {
    let error = parse(text, &KnownNames::default()).expect_err("a limit");
    error.message
}
