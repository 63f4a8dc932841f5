//! Functions of libraries, with their modules, methods, and arguments that have no counterpart.

use super::LONGEST;
use super::bare::LOGARITHM;
use super::by_count::{BY_COUNT, IN_MODULES, IN_TORCH, METHODS};
use super::functions;
use super::given::GivenArguments;
use super::heads;
use super::keras;
use super::libraries;
use super::settled;
use super::sheets;
use super::tokens::{
    Change, SpellingToken, arguments, close, filled, joined, operand_end, operand_start,
};
use crate::expr::callable::Callable;

/// How many calls are rewritten in a text.
const MOST: usize = 200;

/// Modules and their usual short names.
const MODULES: [&str; 44] = [
    "sklearn",
    "metrics",
    "norm",
    "stats",
    "kotlin",
    "Base",
    "MathConstants",
    "NNlib",
    "Statistics",
    "LinearAlgebra",
    "Flux",
    "np",
    "numpy",
    "jnp",
    "jax",
    "lax",
    "torch",
    "tf",
    "keras",
    "math",
    "cmath",
    "Math",
    "scipy",
    "special",
    "linalg",
    "F",
    "nn",
    "optax",
    "sympy",
    "sp",
    "mpmath",
    "mp",
    "cp",
    "cupy",
    "anp",
    "autograd",
    "flax",
    "statistics",
    "functional",
    "losses",
    "activations",
    "ops",
    "layers",
    "K",
];

/// Methods of programs that have the name of a function and are none.
const IDLE_METHODS: [&str; 3] = ["step", "fit", "rows"];

/// Reductions that are others along the width.
const ALONG_WIDTH: [(&str, &str); 4] = [
    ("sum", "rowsum"),
    ("mean", "rowmean"),
    ("max", "rowmax"),
    ("amax", "rowmax"),
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    in_brackets(tokens);
    // Some calls are written with their argument several times, so that nested ones grow beyond all bounds. What has grown by more
    // than a hint may be long is none.
    let longest = tokens.len() + LONGEST;
    for _ in 0..MOST {
        if tokens.len() > longest {
            return;
        }
        let indices = 0..tokens.len();
        let found = indices.rev().find_map(|index| {
            let (range, new) = module(tokens, index)
                .or_else(|| method(tokens, index))
                .or_else(|| function(tokens, index))?;
            let new = together(tokens, &range, new);
            (tokens[range.clone()] != new[..]).then_some((range, new))
        });
        let Some((range, mut new)) = found else {
            return;
        };
        if let Some(first) = new.first_mut() {
            first.blank.clone_from(&tokens[range.start].blank);
        }
        tokens.splice(range, new);
    }
}

/// Mathematica's `Sin[x]`: the arguments stand in parentheses.
fn in_brackets(tokens: &mut [SpellingToken]) {
    for index in 0..tokens.len() {
        let name = tokens[index].text.clone();
        let is_capital = name.starts_with(|c: char| c.is_ascii_uppercase());
        let follows = tokens.get(index + 1);
        if !is_capital || !follows.is_some_and(|next| next.is("[") && next.blank.is_empty()) {
            continue;
        }
        let lower = match name.as_str() {
            // Of two its order is another.
            "ArcTan"
                if close(tokens, index + 1)
                    .is_some_and(|end| arguments(tokens, index + 1, end).len() == 2) =>
            {
                name.clone()
            }
            "N" => "float".to_string(),
            _ => name.to_ascii_lowercase(),
        };
        let is_function = lower == "round"
            || Callable::named(&lower).is_some()
            || functions::written(&lower).is_some()
            || settled::knows(&lower)
            || lower == "ArcTan";
        let end = close(tokens, index + 1).filter(|_| is_function);
        if let Some(end) = end {
            let is_of_base = lower == LOGARITHM && arguments(tokens, index + 1, end).len() == 2;
            tokens[index].text = match lower.as_str() {
                LOGARITHM if is_of_base => "logbase".into(),
                "round" => "rint".into(),
                _ => lower,
            };
            tokens[index + 1].text = "(".to_string();
            tokens[end].text = ")".to_string();
        }
    }
}

/// An expression in parentheses where it would not keep together beside its neighbors.
fn together(
    tokens: &[SpellingToken],
    range: &std::ops::Range<usize>,
    new: Vec<SpellingToken>,
) -> Vec<SpellingToken> {
    if operand_end(&new, 0) == Some(new.len().saturating_sub(1)) {
        return new;
    }
    let before = range.start.checked_sub(1).map(|before| &tokens[before]);
    let after = tokens.get(range.end);
    let is_one_of = |token: Option<&SpellingToken>, signs: &[&str]| {
        token.is_none_or(|token| signs.iter().any(|sign| token.is(sign)))
    };
    let is_power = operand_end(&new, 0).is_some_and(|base| {
        let is_raised = new.get(base + 1).is_some_and(|sign| sign.is("^"));
        is_raised && operand_end(&new, base + 2) == Some(new.len() - 1)
    });
    let is_beside =
        |token: Option<&SpellingToken>| is_power && is_one_of(token, &["+", "-", "*", "/"]);
    let opens = is_one_of(before, &["(", ",", "=", "\n", ";", "["]) || is_beside(before);
    let closes = is_one_of(after, &[")", ",", "\n", ";", "]"]) || is_beside(after);
    if opens && closes {
        return new;
    }
    [
        &[SpellingToken::new("(")],
        &new[..],
        &[SpellingToken::new(")")],
    ]
    .concat()
}

/// How a function is written here, along the width if it says so.
fn written(name: &str, given: &GivenArguments) -> Option<&'static str> {
    let along = ALONG_WIDTH.iter().find(|(known, _)| *known == name);
    match along {
        Some((_, here)) if given.is_along_width => Some(*here),
        _ => functions::row(BY_COUNT, name, given.count())
            .or_else(|| functions::written(name).filter(|here| given.is_used_up(here))),
    }
    .filter(|here| given.fills(here))
}

/// `np.sin(x)`, `torch.nn.functional.relu(x)`, `nn.Linear(2, 3)(x)`, `math.pi`.
fn module(tokens: &[SpellingToken], start: usize) -> Option<Change> {
    let is_first = start == 0 || !tokens[start - 1].is(".");
    if !is_first || !MODULES.contains(&tokens[start].text.as_str()) {
        return None;
    }
    let mut last = start;
    while let [point, word, ..] = &tokens[last + 1..]
        && point.is(".")
        && word.is_word()
    {
        last += 2;
    }
    let name = tokens[last].text.as_str();
    let is_torch = matches!(tokens[start].text.as_str(), "torch" | "F" | "nn");
    if last == start {
        return None;
    }
    // Densities of other distributions are none here.
    if matches!(name, "pdf" | "logpdf" | "cdf") && !tokens[last - 2].is("norm") {
        return None;
    }
    let Some(mut given) = GivenArguments::at(tokens, last + 1) else {
        let name = name.to_ascii_lowercase();
        let is_constant = matches!(name.as_str(), "pi" | "e" | "tau");
        let number = match name.as_str() {
            "ln2" => Some("ln(2)"),
            "ln10" => Some("ln(10)"),
            "sqrt2" => Some("sqrt(2)"),
            "eulergamma" | "euler_gamma" => Some("0.5772156649015329"),
            _ => is_constant.then_some(name.as_str()),
        };
        return number.map(|number| (start..last + 1, filled(number, &[])));
    };
    given.by_order(tokens[start].is("tf") || tokens[start].is("keras"));
    let applied = GivenArguments::at(tokens, given.end);
    if let Some(change) = keras::change(tokens, start, name, applied.as_ref().unwrap_or(&given)) {
        return Some(change);
    }
    if let Some(applied) = applied {
        let new = of_class(name, &given, &applied, &tokens[start].text)?;
        return Some((start..applied.end, new));
    }
    if let Some(new) = settled::settled(name, &given, Some(&tokens[start].text)) {
        return Some((start..given.end, new));
    }
    if libraries::is_unlike(name, &given, &tokens[start].text) {
        return None;
    }
    if let Some(new) = libraries::written(name, &given, Some(&tokens[start].text)) {
        return Some((start..given.end, new));
    }
    let count = given.count();
    let is_torch = is_torch && !given.says_freedom();
    let own = is_torch
        .then(|| functions::row(IN_TORCH, name, count))
        .flatten();
    let written = own
        .or_else(|| functions::row(IN_MODULES, name, count).filter(|here| given.fills(here)))
        .or_else(|| written(name, &given))?;
    Some((start..given.end, given.called(written)))
}

/// A layer as an object that is applied: `nn.ReLU()(x)`, `nn.Linear(2, 3)(x)`.
fn of_class(
    name: &str,
    made: &GivenArguments,
    applied: &GivenArguments,
    module: &str,
) -> Option<Vec<SpellingToken>> {
    let all = [&applied.arguments[..], &made.arguments[..]].concat();
    let all = GivenArguments::of(all);
    if let Some(new) = settled::settled(name, &all, Some(module)) {
        return Some(new);
    }
    let is_reduced = |argument: &Vec<SpellingToken>| argument[0].is("reduction");
    if !made.arguments.is_empty() && made.arguments.iter().all(is_reduced) {
        return libraries::written(name, &all, Some(module));
    }
    let written = functions::written(name)?;
    let mut arguments = applied.arguments.clone();
    let is_keras = matches!(module, "tf" | "keras" | "layers");
    if is_keras && written == "leaky_relu" {
        // Its slope is 0.3 if none is given; Keras 2 calls it alpha.
        let slope = match &made.arguments[..] {
            [] => vec![SpellingToken::new("0.3")],
            [slope] if slope.get(1).is_some_and(|sign| sign.is("=")) => slope[2..].to_vec(),
            [slope] => slope.clone(),
            _ => return None,
        };
        arguments.push(slope);
        return Some(filled("leaky_relu(x, slope=y)", &arguments));
    }
    match (written, &made.arguments[..]) {
        ("relu", [most]) if most[0].is("max_value") && most.len() > 2 => {
            arguments.push(most[2..].to_vec());
            return Some(filled("clamp(x, 0, y)", &arguments));
        }
        ("relu", [_, ..]) => return None,
        (_, [slope]) if slope.len() > 1 && slope[1].is("=") => arguments.push(slope.clone()),
        ("linear", [.., units]) | ("dropout", [units]) => arguments.push(units.clone()),
        ("leaky_relu" | "elu", [slope]) if !slope.is_empty() => {
            let setting = if written == "elu" { "alpha" } else { "slope" };
            let setting = [setting, "="].map(SpellingToken::new);
            arguments.push([&setting[..], &slope[..]].concat());
        }
        (_, []) => {}
        _ => return None,
    }
    let given = GivenArguments::of(arguments);
    given.fills(written).then(|| given.called(written))
}

/// `x.pow(2)`, `v.sum()`, `A.T`.
fn method(tokens: &[SpellingToken], point: usize) -> Option<Change> {
    let is_method = tokens[point].is(".") && tokens[point].blank.is_empty();
    let name = tokens
        .get(point + 1)
        .filter(|name| is_method && name.is_word())?;
    let start = operand_start(tokens, point.checked_sub(1)?)?;
    if MODULES.contains(&tokens[start].text.as_str()) {
        return None;
    }
    if IDLE_METHODS.iter().any(|idle| name.is(idle)) {
        return None;
    }
    let receiver = tokens[start..point].to_vec();
    let mut given = GivenArguments::at(tokens, point + 2).unwrap_or(GivenArguments {
        arguments: Vec::new(),
        is_along_width: false,
        end: point + 2,
        is_changed: true,
    });
    let (name, count) = (name.text.as_str(), given.count());
    let axis = given.arguments.first().map(|argument| joined(argument));
    if ALONG_WIDTH.iter().any(|(known, _)| *known == name)
        && let Some("0" | "1" | "-1") = axis.as_deref()
    {
        given.is_along_width = axis.as_deref() != Some("0");
        given.arguments.clear();
    }
    given.arguments.insert(0, receiver);
    if let Some(new) = libraries::written(name, &given, None) {
        return Some((start..given.end, new));
    }
    let own = (!given.is_along_width && !given.says_freedom())
        .then(|| functions::row(METHODS, name, count))
        .flatten();
    let written = own.or_else(|| written(name, &given))?;
    Some((start..given.end, given.called(written)))
}

/// `arctan(x)`, `SQRT(x)`, `softmax(z, dim=1)`.
fn function(tokens: &[SpellingToken], start: usize) -> Option<Change> {
    let name = tokens[start].text.as_str();
    if !tokens[start].is_word() || start > 0 && tokens[start - 1].is(".") {
        return None;
    }
    let given = GivenArguments::at(tokens, start + 1)?;
    if heads::defines(tokens, name) {
        return None;
    }
    if let Some(new) = sheets::written(name, &given.arguments) {
        return Some((start..given.end, new));
    }
    if let Some(new) = libraries::written(name, &given, None) {
        return Some((start..given.end, new));
    }
    let is_known = Callable::named(name).is_some();
    // `xsin(x)` is a product.
    let factor = name.strip_prefix(['x', 'y', 't']).filter(|_| !is_known);
    if let Some(function) =
        factor.filter(|function| Callable::is_of_format_1(function) && function.len() > 1)
        && matches!(Callable::named(function), Some(Callable::Unary(_)))
    {
        let own = SpellingToken::new(&name[..1]);
        let call = given.called(function);
        return Some((
            start..given.end,
            [
                vec![own],
                vec![SpellingToken::spaced(&call[0].text)],
                call[1..].to_vec(),
            ]
            .concat(),
        ));
    }
    if let Some(applied) = GivenArguments::at(tokens, given.end).filter(|_| !is_known) {
        return Some((start..applied.end, of_class(name, &given, &applied, "")?));
    }
    let is_axis = given.is_along_width && ALONG_WIDTH.iter().any(|(known, _)| *known == name);
    let is_other = functions::row(BY_COUNT, name, given.count()).is_some();
    if is_known && !given.is_changed && !is_other {
        return None;
    }
    let written = if is_known && !is_axis && !is_other {
        name
    } else {
        written(name, &given)?
    };
    Some((start..given.end, given.called(written)))
}
