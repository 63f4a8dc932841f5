//! Functions of libraries whose meaning depends on what is given to them.

use super::by_value;
use super::functions::{TO_EVEN, plain};
use super::given::GivenArguments;
use super::settled;
use super::tokens::{SpellingToken, arguments, close, filled, filled_by, has_vector, joined};
use crate::expr::callable::Callable;

/// An argument, or what stands for a call.
type Tokens = Vec<SpellingToken>;

/// The approximation of the normal distribution function that GELU is also known by.
const GELU: &str = "0.5 * x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))";

/// How such a call is written here; `module` is the first word before the name, if one is there.
pub(super) fn written(name: &str, given: &GivenArguments, module: Option<&str>) -> Option<Tokens> {
    // Mathematica gives the abscissa first.
    if let ("ArcTan", [x, y]) = (name, &given.arguments[..]) {
        return Some(filled("atan2(y, x)", &[x.clone(), y.clone()]));
    }
    settled::settled(name, given, module).or_else(|| by_name(name, given, module))
}

/// How it is written by what is given by name and by position.
fn by_name(name: &str, given: &GivenArguments, module: Option<&str>) -> Option<Tokens> {
    let (named, given): (Vec<&Tokens>, Vec<&Tokens>) =
        (given.arguments.iter()).partition(|argument| is_named(argument));
    let value = |name: &str| {
        let mut named = named.iter();
        let argument = named.find(|argument| plain(&argument[0].text) == name)?;
        Some(argument[2..].to_vec())
    };
    let bound = |end: &str| value(end).or_else(|| value(&format!("a{end}")));
    let text = |argument: &Tokens| joined(argument).trim_matches(['\'', '"']).to_lowercase();
    let option = |name: &str| value(name).map(|argument| text(&argument));
    let own = |argument: &Tokens| (*argument).clone();
    let name = plain(name);
    let is_understood = named.iter().all(|argument| argument[0].is("ddof"));
    if let [x] = &given[..]
        && is_understood
        && let Some(new) = of_list(&name, x, module, value("ddof").as_ref())
    {
        return Some(new);
    }
    let is_of_entries = |order: &str| module.is_none() && norm(order).is_none();
    if let Some((template, arguments)) =
        by_value::written(&name, &given, value("weights"), is_of_entries)
    {
        return Some(filled(template, &arguments));
    }
    if let Some(how) = option("reduction").filter(|_| named.len() == 1)
        && let Some(new) = reduced(&name, &given, &how)
    {
        return Some(new);
    }
    let (template, arguments) = match (name.as_str(), &given[..]) {
        ("clamp" | "clip", [x]) => match (bound("min"), bound("max")) {
            (Some(low), None) => ("max(x, y)", vec![own(x), low]),
            (None, Some(high)) => ("min(x, y)", vec![own(x), high]),
            (Some(low), Some(high)) => ("clamp(x, y, z)", vec![own(x), low, high]),
            (None, None) => return None,
        },
        ("softplus", [x]) => ("softplus(y * x)/y", vec![own(x), value("beta")?]),
        ("norm" | "vectornorm", [x, order]) => (norm(&text(order))?, vec![own(x)]),
        ("kldiv", [x, y]) if option("reduction")? == "batchmean" => {
            ("kl_div(y, exp(x))", vec![own(x), own(y)])
        }
        ("gelu", [x]) => match (option("approximate").as_deref(), module) {
            (Some("tanh" | "true"), _) | (None, Some("jax")) => (GELU, vec![own(x)]),
            (Some("false"), _) => ("gelu(x)", vec![own(x)]),
            _ => return None,
        },
        ("round" | "around", [x]) if value("decimals").is_some() => {
            return by_count_round(x, &value("decimals")?);
        }
        ("root", [degree, x]) if is_whole(degree) && !is_whole(x) => return Some(root(degree, x)),
        ("polyval", [list, x]) => return polynomial(list, x),
        ("logbase", [base, x]) => ("ln(y)/ln(x)", vec![own(base), own(x)]),
        ("round", [x]) if module == Some("Math") => ("floor(x + 0.5)", vec![own(x)]),
        ("dbinom", [times, one, chance]) if text(one) == "1" => {
            return one_trial(times, chance, option("log").as_deref());
        }
        ("nthroot" | "surd" | "realroot", [x, degree]) => match text(degree).as_str() {
            "2" => ("sqrt(x)", vec![own(x)]),
            "3" => ("cbrt(x)", vec![own(x)]),
            _ => return None,
        },
        ("heaviside", [x, at_zero]) if matches!(text(at_zero).as_str(), "0" | "0.0") => {
            ("step(x)", vec![own(x)])
        }
        ("heaviside", [x, at_zero]) => ("where(x == 0, y, step(x))", vec![own(x), own(at_zero)]),
        ("log", [x]) => match option("base")?.as_str() {
            "2" => ("log2(x)", vec![own(x)]),
            "10" => ("log10(x)", vec![own(x)]),
            _ => ("ln(x)/ln(y)", vec![own(x), value("base")?]),
        },
        ("max" | "amax" | "sum" | "mean", [x, axis]) if module.is_some() => {
            (along(&name, &text(axis))?, vec![own(x)])
        }
        ("sum" | "mean", [function, x]) if module.is_none() && is_function(function) => {
            return Some(of_each(&name, &text(function), x));
        }
        ("nansum" | "total", [x]) => ("sum(x)", vec![own(x)]),
        ("round" | "around", [x, digits]) => match text(digits).as_str() {
            "0" => (TO_EVEN, vec![own(x)]),
            "1" => ("round(10 * x)/10", vec![own(x)]),
            "2" => ("round(100 * x)/100", vec![own(x)]),
            "3" => ("round(1000 * x)/1000", vec![own(x)]),
            _ => return None,
        },
        ("relu", [x]) => ("leaky_relu(x, slope=y)", vec![own(x), value("alpha")?]),
        ("leakyrelu", [x]) if matches!(module, Some("tf" | "keras")) && named.is_empty() => {
            ("leaky_relu(x, slope=0.2)", vec![own(x)])
        }
        ("clip", [x, list]) => {
            let [low, high] = list_of(list)?.try_into().ok()?;
            ("clamp(x, y, z)", vec![own(x), low, high])
        }
        ("c", [x, y]) => ("[x, y]", vec![own(x), own(y)]),
        ("c", [x, y, z]) => ("[x, y, z]", vec![own(x), own(y), own(z)]),
        _ => return None,
    };
    Some(filled(template, &arguments))
}

/// R's `dbinom(t, 1, p)`, and its logarithm.
fn one_trial(times: &Tokens, chance: &Tokens, log: Option<&str>) -> Option<Tokens> {
    let template = match log {
        Some("true" | "t") => "(x * ln(y) + (1 - x) * ln(1 - y))",
        None => "y^x * (1 - y)^(1 - x)",
        Some(_) => return None,
    };
    Some(filled(template, &[times.clone(), chance.clone()]))
}

/// A loss of PyTorch in each row, or their sum.
fn reduced(name: &str, given: &[&Tokens], how: &str) -> Option<Tokens> {
    let each = match name {
        "mseloss" | "mse" => "(x - y)^2",
        "l1loss" | "mae" => "abs(x - y)",
        "binarycrossentropywithlogits" | "bcewithlogitsloss" => "(softplus(x) - y * x)",
        "binarycrossentropy" | "bceloss" => "(-y * ln(x) - (1 - y) * ln(1 - x))",
        "softmarginloss" => "ln(1 + exp(-y * x))",
        "poissonnllloss" => "(exp(x) - y * x)",
        _ => return None,
    };
    let [x, y] = given else {
        return None;
    };
    let inner = each
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let template = match how {
        "sum" => format!("sum({})", inner.unwrap_or(each)),
        "none" => each.to_string(),
        _ => return None,
    };
    Some(filled(&template, &[(*x).clone(), (*y).clone()]))
}

/// A reduction along an axis of a table: 0 goes down its rows, 1 or the last one along each of them.
fn along(name: &str, axis: &str) -> Option<&'static str> {
    Some(match (name, axis) {
        ("max" | "amax", "1" | "-1") => "rowmax(x)",
        ("sum", "1" | "-1") => "rowsum(x)",
        ("mean", "1" | "-1") => "rowmean(x)",
        ("sum", "0") => "sum(x)",
        ("mean", "0") => "mean(x)",
        _ => return None,
    })
}

fn is_whole(argument: &Tokens) -> bool {
    matches!(&argument[..], [number] if number.text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `root(3, x)`, the degree first.
fn root(degree: &Tokens, x: &Tokens) -> Tokens {
    let template = match joined(degree).as_str() {
        "2" => "sqrt(x)",
        "3" => "cbrt(x)",
        _ => "x^(1/y)",
    };
    filled(template, &[x.clone(), degree.clone()])
}

/// `polyval([1, 2, 3], x)`, the highest power first.
fn polynomial(list: &Tokens, x: &Tokens) -> Option<Tokens> {
    const MOST: usize = 8;
    let mut list = list.clone();
    list.first_mut()?.blank.clear();
    let factors = list_of(&list).filter(|factors| factors.len() <= MOST)?;
    let names = ["a", "b", "c", "d", "f", "g", "h", "k"];
    let terms: Vec<String> = (0..factors.len())
        .map(|index| match factors.len() - 1 - index {
            0 => names[index].to_string(),
            1 => format!("{} * x", names[index]),
            power => format!("{} * x^{power}", names[index]),
        })
        .collect();
    let mut given: Vec<(&str, &Tokens)> = names.into_iter().zip(&factors).collect();
    given.push(("x", x));
    Some(filled_by(&format!("({})", terms.join(" + ")), &given))
}

/// NumPy's `round(x, decimals=1)`.
fn by_count_round(x: &Tokens, decimals: &Tokens) -> Option<Tokens> {
    const MOST: u32 = 15;
    let [digits] = &decimals[..] else {
        return None;
    };
    let digits: u32 = digits.text.parse().ok().filter(|digits| *digits <= MOST)?;
    let power = vec![SpellingToken::new(10_u64.pow(digits).to_string())];
    Some(filled("round(y * x)/y", &[x.clone(), power]))
}

/// Whether a call means something that is not written here: such a text has no other to suggest.
pub(super) fn is_unlike(name: &str, given: &GivenArguments, module: &str) -> bool {
    let says = |argument: &Tokens| is_named(argument) && joined(argument).contains("batchmean");
    let is_axis = |argument: &Tokens| matches!(joined(argument).as_str(), "0" | "-2");
    match plain(name).as_str() {
        "kldiv" => !given.arguments.iter().any(says),
        // The greatest over the rows has no function here.
        "max" | "amax" | "min" | "amin" => {
            !matches!(module, "Math" | "math" | "sp" | "sympy")
                && given.arguments.get(1).is_some_and(is_axis)
        }
        // Keras 2 and 3 have different ones.
        "hardsigmoid" => matches!(module, "tf" | "keras" | "activations" | "K"),
        _ => false,
    }
}

/// Whether an argument is the name of a function of one number, as Julia's `sum(abs2, x)` takes it.
fn is_function(argument: &[SpellingToken]) -> bool {
    let [name] = argument else {
        return false;
    };
    name.is("abs2") || matches!(Callable::named(&name.text), Some(Callable::Unary(_)))
}

/// Julia's `sum(abs2, x)`: a reduction of what a function makes of each entry.
fn of_each(reduction: &str, function: &str, x: &Tokens) -> Tokens {
    let along = if has_vector(x) { "row" } else { "" };
    let mut new = vec![
        SpellingToken::new(format!("{along}{reduction}")),
        SpellingToken::new("("),
    ];
    if function == "abs2" {
        new.extend(filled("x^2", std::slice::from_ref(x)));
    } else {
        new.extend(GivenArguments::of(vec![x.clone()]).called(function));
    }
    new.push(SpellingToken::new(")"));
    new
}

fn is_named(argument: &[SpellingToken]) -> bool {
    argument.len() > 2 && argument[0].is_word() && argument[1].is("=")
}

/// The norm of an order.
fn norm(order: &str) -> Option<&'static str> {
    match order {
        "1" => Some("rowsum(abs(x))"),
        "2" | "fro" | "euclidean" => Some("norm(x)"),
        _ if order.ends_with("inf") && !order.starts_with('-') => Some("rowmax(abs(x))"),
        _ => None,
    }
}

/// `stack([x, y])`: the entries of a list.
fn stacked(list: &Tokens) -> Option<Tokens> {
    let given = GivenArguments::of(list_of(list)?);
    (given.arguments.len() > 1).then(|| given.called("stack"))
}

/// `prod([x, y])`: the product of the entries of a list.
fn product(list: &Tokens) -> Option<Tokens> {
    // `prod(stack(x, y))` too.
    let list = match &list[..] {
        [stack, inner @ ..] if stack.is("stack") => inner,
        all => all,
    };
    let entries = list_of(list).filter(|entries| entries.len() > 1)?;
    let names: Vec<String> = (1..=entries.len()).map(|n| format!("x{n}")).collect();
    let arguments: Vec<_> = names.iter().map(String::as_str).zip(&entries).collect();
    Some(filled_by(&names.join(" * "), &arguments))
}

/// A reduction of the entries of a list, or the list itself.
fn of_list(
    name: &str,
    x: &Tokens,
    module: Option<&str>,
    freedom: Option<&Tokens>,
) -> Option<Tokens> {
    let whole = || of_all(name, module, freedom);
    match name {
        "prod" => product(x),
        "stack" | "cat" | "concat" | "concatenate" | "hstack" | "vstack" => stacked(x),
        "mean" if has_vector(x) => Some(filled("rowmean(x)", std::slice::from_ref(x))),
        "sum" | "nansum" if has_vector(x) => Some(filled("rowsum(x)", std::slice::from_ref(x))),
        "nansum" | "total" => Some(filled("sum(x)", std::slice::from_ref(x))),
        "var" | "variance" | "pvariance" | "varp" if is_list(x) => spread("x", x, whole()?),
        "std" | "stdev" | "sd" | "pstdev" | "stdevp" if is_list(x) => {
            spread("sqrt(x)", x, whole()?)
        }
        _ => None,
    }
}

/// Whether a variance is divided by N, as NumPy's and TensorFlow's are, and those of a population; others are by N − 1.
fn of_all(name: &str, module: Option<&str>, freedom: Option<&Tokens>) -> Option<bool> {
    let is_population = name.starts_with('p') || name.ends_with('p');
    match freedom.map(|freedom| joined(freedom)).as_deref() {
        Some("0") => Some(true),
        Some("1") => Some(false),
        Some(_) => None,
        None => Some(is_population || matches!(module, Some("np" | "numpy" | "jnp" | "tf" | "K"))),
    }
}

/// Whether an argument is a list, or `stack(x, y)`.
fn is_list(argument: &Tokens) -> bool {
    argument.first().is_some_and(|first| first.is("stack")) || has_vector(argument)
}

/// The variance of the entries of a list, or what `template` makes of it.
pub(super) fn spread(template: &str, list: &Tokens, of_all: bool) -> Option<Tokens> {
    let variance = if of_all {
        "rowmean((x - rowmean(x))^2)".to_string()
    } else {
        let entries = match &list[..] {
            [stack, inner @ ..] if stack.is("stack") => list_of(inner)?,
            all => list_of(all)?,
        };
        match entries.len() {
            0 | 1 => return None,
            2 => "rowsum((x - rowmean(x))^2)".to_string(),
            count => format!("rowsum((x - rowmean(x))^2)/{}", count - 1),
        }
    };
    Some(filled(
        &template.replace('x', &variance),
        std::slice::from_ref(list),
    ))
}

/// The entries of a list.
pub(super) fn list_of(list: &[SpellingToken]) -> Option<Vec<Tokens>> {
    let opens = list.first()?;
    let is_list = (opens.is("[") || opens.is("(")) && close(list, 0) == Some(list.len() - 1);
    is_list.then(|| arguments(list, 0, list.len() - 1))
}

/// `std::pow(x, 2)` is `pow(x, 2)`.
pub(super) fn without_namespaces(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len().saturating_sub(3)).rev() {
        let Some([space, first, second, name]) = tokens.get(index..index + 4) else {
            continue;
        };
        let is_path = first.is(":") && second.is(":") && second.blank.is_empty();
        if space.is_word() && is_path && name.is_word() {
            let is_base = space.is("consts") && name.is("E");
            let blank = std::mem::take(&mut tokens[index].blank);
            tokens[index + 3].blank = blank;
            if is_base {
                tokens[index + 3].text = "e".to_string();
            }
            tokens.drain(index..index + 3);
        }
    }
}
