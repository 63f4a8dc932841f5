//! What stands around a loss in a program and says nothing of it: prints, plots, grids, optimizers, starts, calls of a minimizer.

use super::tokens::{SpellingToken, close, joined, line_end};

type Tokens = Vec<SpellingToken>;

/// Functions that show something.
const SHOWN: [&str; 26] = [
    "print", "printf", "fprintf", "println", "cat", "display", "disp", "plot", "plot3", "surf",
    "mesh", "contour", "contourf", "fplot", "figure", "title", "xlabel", "ylabel", "zlabel",
    "legend", "axis", "xlim", "ylim", "savefig", "scatter", "imshow",
];

/// Functions whose values are a grid, or where a descent starts.
const GRIDS: [&str; 8] = [
    "linspace", "arange", "meshgrid", "logspace", "seq", "ndgrid", "mgrid", "symbols",
];

/// Optimizers of libraries, in lower case.
const OPTIMIZERS: [&str; 14] = [
    "sgd",
    "adam",
    "adamw",
    "rmsprop",
    "adagrad",
    "adadelta",
    "lbfgs",
    "nadam",
    "adamax",
    "asgd",
    "rprop",
    "optimset",
    "optimoptions",
    "gradientdescentoptimizer",
];

/// Functions that take a derivative of another one.
const DERIVATIVES: [&str; 8] = [
    "gradient",
    "grad",
    "diff",
    "hessian",
    "jacobian",
    "value_and_grad",
    "differentiate",
    "deriv",
];

pub(super) fn rewrite(tokens: &mut Tokens) {
    let has_bodies = tokens.iter().any(|token| token.is("{") || token.is("def"));
    if has_bodies && tokens.iter().any(|token| token.is("\n")) {
        tokens.retain(|token| !token.text.starts_with("# "));
    }
    let whole = tokens.clone();
    let mut after = Tokens::new();
    let mut start = 0;
    let mut lines = 0;
    while start < whole.len() {
        let end = line_end(&whole, start);
        let mut line = whole[start..end].to_vec();
        let is_only = start == 0 && whole[end..].iter().all(SpellingToken::ends_line);
        if is_main(&line) {
            break; // What runs the program stands last.
        }
        trailing(&mut line);
        started(&mut line, &whole[..start]);
        unquoted(&mut line);
        if !is_only && is_left_out(&line, &whole) {
            line.clear();
        }
        if start > 0 && is_derivative(&line) {
            break; // What stands behind a function is its derivative.
        }
        if !line.is_empty() {
            lines += 1;
        }
        after.extend(line);
        if let Some(stop) = whole.get(end) {
            after.push(stop.clone());
        }
        start = end + 1;
    }
    if lines > 0 {
        *tokens = after;
    }
}

/// `if __name__ == '__main__':`.
fn is_main(line: &[SpellingToken]) -> bool {
    matches!(line, [word, name, ..] if word.is("if") && name.is("__name__"))
}

/// `def df(x):`, `def gradient(x):`, `def f_prime(x):`.
fn is_derivative(line: &[SpellingToken]) -> bool {
    const NAMES: [&str; 10] = [
        "df",
        "dfdx",
        "f_prime",
        "fprime",
        "grad",
        "grad_f",
        "gradient",
        "derivative",
        "df_dx",
        "jac",
    ];
    matches!(line, [def, name, open, ..]
        if def.is("def") && open.is("(") && NAMES.iter().any(|known| name.is(known)))
}

/// Maple ends a line with a colon, a definition by `:=` too.
fn trailing(line: &mut Tokens) {
    let is_maple = line.iter().any(|token| token.is(":="));
    if is_maple && line.last().is_some_and(|last| last.is(":")) {
        line.pop();
    }
}

/// Whether a line of several says nothing of a loss.
fn is_left_out(line: &[SpellingToken], whole: &[SpellingToken]) -> bool {
    let text = joined(line);
    let equals = line
        .iter()
        .position(|token| token.is("=") || token.is("<-"));
    let value = equals.map_or(line, |at| &line[at + 1..]);
    let is_quoted = |token: &SpellingToken| token.is("'") || token.is("\"");
    let calls = |names: &[&str]| called(value).is_some_and(|name| names.contains(&name));
    let is_call = line.get(1).is_some_and(|open| open.is("("));
    let is_of_optimizer = value
        .windows(2)
        .any(|pair| pair[1].is("(") && OPTIMIZERS.contains(&pair[0].text.to_lowercase().as_str()));
    let is_shown = is_call && SHOWN.iter().any(|name| line[0].is(name));
    // What is shown alone may be the loss: it is unwrapped later.
    let is_value = is_shown
        && (line[0].is("print") || line[0].is("disp") || line[0].is("println"))
        && !line.iter().any(is_quoted)
        && !text.contains(".grad")
        && !is_result(line);
    if is_shown && !is_value
        || line
            .first()
            .is_some_and(|first| first.is("%") || first.is("hold"))
    {
        return true;
    }
    if equals.is_none() && calls(&DERIVATIVES) {
        let names = value.iter().filter(|token| token.is_word());
        return names.clone().any(|name| defines(whole, &name.text));
    }
    let is_with =
        matches!(line, [with, open, .., end] if with.is("with") && open.is("(") && end.is(")"));
    let is_gradient = equals.is_none() && (text.contains(".grad") || text.starts_with("super"));
    equals.is_some()
        && (calls(&GRIDS)
            || is_grid(value)
            || is_of_optimizer
            || is_start(value)
            || is_entry(value, whole))
        || is_with && line.len() == 4
        || is_gradient
        || equals.is_none()
            && matches!(line, [word, colon, of] if word.is_word() && colon.is(":") && of.is_word())
        || is_constructor(line)
        || is_trial(line, whole)
}

/// `print(f(1, 2))` below a function of several statements: what it is there, or its own arguments.
fn is_trial(line: &[SpellingToken], whole: &[SpellingToken]) -> bool {
    let inner = match line {
        [print, open, inner @ .., end] if print.is("print") && open.is("(") && end.is(")") => inner,
        all => all,
    };
    let Some(name) = called(inner).filter(|_| inner.len() > 2) else {
        return false;
    };
    // `def f(x):`, `function f(x)`, `f <- function(x) {`.
    let open = whole.windows(4).position(|head| {
        let is_word = ["def", "function", "fn"]
            .iter()
            .any(|word| head[0].is(word));
        let is_given = head[1].is("<-") || head[1].is("=");
        is_word && head[1].is(name) && head[2].is("(")
            || head[0].is(name) && is_given && head[2].is("function") && head[3].is("(")
    });
    let open = open.map(|at| at + if whole[at + 2].is("(") { 2 } else { 3 });
    let Some((open, end)) = open.and_then(|open| Some((open, close(whole, open)?))) else {
        return false;
    };
    let body = whole[end..].iter().skip_while(|token| !token.is("\n"));
    let returns = body.clone().nth(1).is_some_and(|first| first.is("return"));
    let text = |part: &[SpellingToken]| joined(part).replace(' ', "");
    let given = &inner[1..];
    let are_numbers = given.iter().all(|token| !token.is_word());
    !returns && (are_numbers || text(given) == text(&whole[open..=end]))
}

/// `s += x` where nothing is above is `s = x`.
fn started(line: &mut [SpellingToken], above: &[SpellingToken]) {
    if let [name, sign, ..] = line
        && name.is_word()
        && sign.is("+=")
        && !above
            .iter()
            .any(|token| token.text == name.text || token.is("for"))
    {
        sign.text = "=".to_string();
    }
}

/// `loss = "x^2"`.
fn unquoted(line: &mut Tokens) {
    if let [name, equals, open, inner @ .., end] = &line[..]
        && name.is_word()
        && equals.is("=")
        && (open.is("\"") || open.is("'"))
        && open.text == end.text
        && !inner.iter().any(|token| token.text == open.text)
    {
        line.pop();
        line.remove(2);
    }
}

/// `def __init__(self):`.
fn is_constructor(line: &[SpellingToken]) -> bool {
    matches!(line, [def, name, ..] if def.is("def") && name.is("__init__"))
}

/// The last name of a path that is called by all of a value.
pub(super) fn called(value: &[SpellingToken]) -> Option<&str> {
    let open = value.iter().position(|token| token.is("("))?;
    let name = value.get(open.checked_sub(1)?)?;
    let is_path = value[..open]
        .iter()
        .all(|token| token.is_word() || token.is("."));
    (is_path && close(value, open) == Some(value.len() - 1)).then_some(name.text.as_str())
}

/// Whether a line begins with a name that is given a value or defined as a function.
pub(super) fn defines(whole: &[SpellingToken], name: &str) -> bool {
    (0..whole.len()).any(|at| {
        let begins = at == 0
            || whole[at - 1].ends_line()
            || whole[at - 1].is("def")
            || whole[at - 1].is("function");
        let follows = whole.get(at + 1);
        let is_given = follows.is_some_and(|sign| {
            sign.is("=") || sign.is("<-") || sign.is(":=") || sign.is("(") || sign.is("[")
        });
        begins && whole[at].is(name) && is_given && called_line(whole, at).is_none()
    })
}

/// Whether the line at `at` is nothing but a call.
fn called_line(whole: &[SpellingToken], at: usize) -> Option<()> {
    let line = &whole[at..line_end(whole, at)];
    called(line).map(|_| ())
}

/// `torch.zeros(1, requires_grad=True)`: where a descent starts.
fn is_start(value: &[SpellingToken]) -> bool {
    const MADE: [&str; 9] = [
        "tensor",
        "zeros",
        "ones",
        "randn",
        "rand",
        "empty",
        "full",
        "Parameter",
        "Variable",
    ];
    let is_made = called(value).is_some_and(|name| MADE.contains(&name));
    let learns = joined(value)
        .replace(' ', "")
        .contains("requires_grad=True");
    let is_parameter = called(value).is_some_and(|name| matches!(name, "Parameter" | "Variable"));
    is_made && (learns || is_parameter)
}

/// `x1 = x[0]` of a vector that is given: the name stands for what it is.
fn is_entry(value: &[SpellingToken], whole: &[SpellingToken]) -> bool {
    let [name, open, index, end] = value else {
        return false;
    };
    let is_entry = name.is_word() && open.is("[") && index.is_number() && end.is("]");
    is_entry && !defines(whole, &name.text)
}

/// MATLAB's `-2:0.1:2` is a grid.
fn is_grid(value: &[SpellingToken]) -> bool {
    let are_numbers = value
        .iter()
        .all(|token| token.is_number() || token.is("-") || token.is(":"));
    are_numbers && value.iter().filter(|token| token.is(":")).count() == 2
}

/// `print(res.x)`: what a minimizer found.
fn is_result(line: &[SpellingToken]) -> bool {
    const FOUND: [&str; 6] = ["x", "fun", "success", "message", "par", "minimizer"];
    matches!(line, [_, open, name, point, of, end] if open.is("(") && name.is_word() && point.is(".")
        && FOUND.iter().any(|found| of.is(found)) && end.is(")"))
}
