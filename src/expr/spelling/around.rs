//! Calls around a function of which it alone is meant: `fminsearch(@(x) x^2, 0)`, `simplify(x + x)`, `x.doit()`.

use super::scaffold::{called, defines};
use super::tokens::{SpellingToken, arguments, close, line_end};

type Tokens = Vec<SpellingToken>;

/// Functions that minimize another one.
const MINIMIZERS: [&str; 18] = [
    "fminsearch",
    "fminunc",
    "fminbnd",
    "fmincon",
    "minimize",
    "minimize_scalar",
    "fmin",
    "fmin_bfgs",
    "fmin_cg",
    "optimize",
    "optim",
    "optimise",
    "nlm",
    "nlminb",
    "optimHess",
    "least_squares",
    "bboptimize",
    "basinhopping",
];

/// Functions that leave an expression as it is.
const SAME: [&str; 8] = [
    "Matrix",
    "simplify",
    "expand",
    "factor",
    "nsimplify",
    "together",
    "evaluate",
    "lambdify",
];

pub(super) fn rewrite(tokens: &mut Tokens) {
    same(tokens);
    let whole = tokens.clone();
    let mut after = Tokens::new();
    let mut start = 0;
    while start < whole.len() {
        let end = line_end(&whole, start);
        let mut line = whole[start..end].to_vec();
        minimized(&mut line, &whole);
        after.extend(line);
        after.extend(whole.get(end).cloned());
        start = end + 1;
    }
    *tokens = after;
}

/// `fminsearch(@(x) x^2, 0)` is the function that it takes.
fn minimized(line: &mut Tokens, whole: &[SpellingToken]) {
    let equals = line
        .iter()
        .position(|token| token.is("=") || token.is("<-"));
    let start = equals.map_or(0, |at| at + 1);
    let value = &line[start.min(line.len())..];
    if !called(value).is_some_and(|name| MINIMIZERS.contains(&name)) {
        // What comes before an `=` within parentheses is no value.
        if start == 0 || !called(line).is_some_and(|name| MINIMIZERS.contains(&name)) {
            return;
        }
    }
    let value = if called(line).is_some() {
        line.clone()
    } else {
        value.to_vec()
    };
    let Some(open) = value.iter().position(|token| token.is("(")) else {
        return;
    };
    let given = arguments(&value, open, value.len() - 1);
    let mut found = given.iter().map(|argument| match &argument[..] {
        [name, sign, rest @ ..]
            if sign.is("=")
                && ["fn", "f", "fun", "objective"]
                    .iter()
                    .any(|own| name.is(own)) =>
        {
            rest
        }
        all => all,
    });
    let is_literal = |argument: &&[SpellingToken]| {
        let begins = argument.first().is_some_and(|first| {
            first.is("@") || first.is("lambda") || first.is("function") || first.is("\\(")
        });
        begins
            || argument
                .iter()
                .any(|token| token.is("->") || token.is("=>"))
    };
    if let Some(function) = found.clone().find(is_literal) {
        *line = function.to_vec();
        if let Some(first) = line.first_mut() {
            first.blank.clear();
        }
    } else if found.any(|argument| matches!(argument, [name] if defines(whole, &name.text))) {
        line.clear();
    }
}

/// `simplify(x + x)` is `(x + x)`, and so is `sp.lambdify((x, y), x + y)`.
fn same(tokens: &mut Tokens) {
    for index in (0..tokens.len()).rev() {
        if let Some([point, name, open, end]) = tokens.get(index..index + 4)
            && ["doit", "simplify", "evalf"]
                .iter()
                .any(|idle| name.is(idle))
            && point.is(".")
            && open.is("(")
            && end.is(")")
        {
            tokens.drain(index..index + 4);
        }
        if let Some([module, point, name]) = tokens.get(index..index + 3)
            && (module.is("sp") || module.is("sympy"))
            && point.is(".")
            && (name.is("Sum") || name.is("Product"))
        {
            let blank = module.blank.clone();
            tokens.drain(index..index + 2);
            tokens[index].blank = blank;
        }
    }
    for index in (0..tokens.len()).rev() {
        if index + 1 >= tokens.len() {
            continue;
        }
        let is_one = SAME.iter().any(|name| tokens[index].is(name));
        let Some(end) = close(tokens, index + 1).filter(|_| is_one && tokens[index + 1].is("("))
        else {
            continue;
        };
        let given = arguments(tokens, index + 1, end);
        let kept = if tokens[index].is("lambdify") {
            given.get(1)
        } else {
            given.first()
        };
        let Some(mut kept) = kept.cloned() else {
            continue;
        };
        let is_method = index > 1 && tokens[index - 1].is(".");
        let start = if is_method { index - 2 } else { index };
        kept[0].blank.clear();
        let mut new = vec![SpellingToken::new("(")];
        new[0].blank.clone_from(&tokens[start].blank);
        new.extend(kept);
        new.push(SpellingToken::new(")"));
        tokens.splice(start..=end, new);
    }
}
