//! Python's own forms: a line that goes on, functions that are called below, values that arguments have by themselves, tuples, a
//! name with a type.

use super::lists;
use super::tokens::{SpellingToken, arguments, close};

type Tokens = Vec<SpellingToken>;

pub(super) fn rewrite(tokens: &mut Tokens) {
    // A backslash before the end of a line.
    tokens.retain(|token| !token.is("\\\n"));
    unpacked(tokens);
    typed_values(tokens);
    single_entries(tokens);
    functions(tokens);
    applied(tokens);
    lists::of_libraries(tokens);
    lists::tuples(tokens);
    symbols(tokens);
    lists::over_entries(tokens);
    lists::indexed(tokens);
    of_results(tokens);
    based(tokens);
    polynomials(tokens);
}

/// `np.poly1d([1, 2])(x)` is `polyval([1, 2], x)`.
fn polynomials(tokens: &mut Tokens) {
    for index in (0..tokens.len()).rev() {
        let Some(end) = close(tokens, index + 1).filter(|_| tokens[index].is("poly1d")) else {
            continue;
        };
        let is_applied = tokens.get(end + 1).is_some_and(|open| open.is("("));
        if is_applied {
            tokens[index].text = "polyval".to_string();
            tokens.splice(end..end + 2, [SpellingToken::new(",")]);
        }
    }
}

/// Maple's `log[10](x)` is `log(x, 10)`, and AsciiMath's `root(3)(x)` is `root(3, x)`.
fn based(tokens: &mut Tokens) {
    for index in (0..tokens.len().saturating_sub(5)).rev() {
        let Some([name, open, number, end, next]) = tokens.get(index..index + 5) else {
            continue;
        };
        let is_log = name.is("log") && open.is("[") && end.is("]");
        let is_root = name.is("root") && open.is("(") && end.is(")");
        let Some(last) = close(tokens, index + 4)
            .filter(|_| (is_log || is_root) && next.is("(") && number.is_number())
        else {
            continue;
        };
        let number = number.clone();
        let argument = tokens[index + 5..last].to_vec();
        let comma = vec![SpellingToken::new(",")];
        let new = if is_log {
            [argument, comma, vec![SpellingToken::spaced(&number.text)]].concat()
        } else {
            [vec![number], comma, argument].concat()
        };
        tokens.splice(index + 2..last, new);
        tokens[index + 1].text = "(".to_string();
    }
}

/// `w, b = 1.5, 0.5` is two lines.
fn unpacked(tokens: &mut Tokens) {
    let mut after = Tokens::new();
    for (number, line) in tokens.split(|token| token.is("\n")).enumerate() {
        if number > 0 {
            after.push(SpellingToken::new("\n"));
        }
        let equals = line.iter().position(|token| token.is("="));
        let (names, values) = line.split_at(equals.unwrap_or(0));
        let is_name = |part: &&[SpellingToken]| matches!(part, [name] if name.is_word());
        let names: Vec<_> = names.split(|token| token.is(",")).collect();
        let values: Vec<_> = values
            .get(1..)
            .unwrap_or_default()
            .split(|token| token.is(","))
            .collect();
        let are_numbers = values
            .iter()
            .all(|value| value.last().is_some_and(SpellingToken::is_number) && value.len() < 3);
        if names.len() < 2
            || names.len() != values.len()
            || !names.iter().all(is_name)
            || !are_numbers
        {
            after.extend(line.iter().cloned());
            continue;
        }
        for (index, (name, value)) in names.iter().zip(&values).enumerate() {
            if index > 0 {
                after.push(SpellingToken::new("\n"));
            }
            after.push(SpellingToken::new(&name[0].text));
            after.push(SpellingToken::spaced("="));
            after.extend(value.iter().cloned());
        }
    }
    *tokens = after;
}

/// `tensor([2.0])` is `tensor(2.0)`, and `self.w` is w.
fn single_entries(tokens: &mut Tokens) {
    const MADE: [&str; 6] = [
        "tensor",
        "array",
        "Variable",
        "constant",
        "Parameter",
        "asarray",
    ];
    for index in (1..tokens.len()).rev() {
        let name = tokens[index - 1].text.clone();
        if let Some([open, list, number, end]) = tokens.get(index..index + 4)
            && MADE.contains(&name.as_str())
            && open.is("(")
            && list.is("[")
            && number.is_number()
            && end.is("]")
        {
            tokens.remove(index + 3);
            tokens.remove(index + 1);
        }
        if let Some([own, point, name]) = tokens.get(index - 1..index + 2)
            && (own.is("self") || own.is("this"))
            && point.is(".")
            && name.is_word()
            && !tokens.get(index + 2).is_some_and(|next| next.is("("))
        {
            let blank = own.blank.clone();
            tokens.drain(index - 1..=index);
            tokens[index - 1].blank = blank;
        }
    }
}

/// `x: float = 3` is `x = 3`.
fn typed_values(tokens: &mut Tokens) {
    for index in (0..tokens.len()).rev() {
        let begins = index == 0
            || tokens[index - 1].ends_line()
            || ["const", "let", "val", "var", "mut", "static"]
                .iter()
                .any(|word| tokens[index - 1].is(word));
        if let Some([name, colon, of, equals]) = tokens.get(index..index + 4)
            && begins
            && name.is_word()
            && colon.is(":")
            && of.is_word()
            && equals.is("=")
        {
            tokens.drain(index + 1..index + 3);
        }
    }
}

/// `def f(x): return …`, where lines follow that use it, is `f(x) = …`; `def f(x, a=2):` has `a = 2` above.
fn functions(tokens: &mut Tokens) {
    let mut index = 0;
    while index < tokens.len() {
        let begins = index == 0 || tokens[index - 1].is("\n");
        if begins && tokens[index].is("def") {
            defaults(tokens, index);
            called_below(tokens, index);
        }
        index += 1;
    }
}

/// Takes the values of arguments out, which stand above then.
fn defaults(tokens: &mut Tokens, def: usize) {
    let open = def + 2;
    let Some(end) = close(tokens, open).filter(|_| tokens[open].is("(")) else {
        return;
    };
    let mut above = Tokens::new();
    let mut names = Tokens::new();
    for argument in arguments(tokens, open, end) {
        let given = argument.iter().position(|token| token.is("="));
        if let (Some(at), Some(name)) = (given, argument.first()) {
            above.push(SpellingToken::new(&name.text));
            above.push(SpellingToken::spaced("="));
            let mut value = argument[at + 1..].to_vec();
            if let Some(first) = value.first_mut() {
                first.blank = " ".to_string();
            }
            above.extend(value);
            above.push(SpellingToken::new("\n"));
        } else {
            if !names.is_empty() {
                names.push(SpellingToken::new(","));
            }
            names.extend(argument);
        }
    }
    if !above.is_empty() && !names.is_empty() {
        tokens.splice(open + 1..end, names);
        tokens.splice(def..def, above);
    }
}

/// A function of one `return` with more below it.
fn called_below(tokens: &mut Tokens, def: usize) {
    let line = |from: usize| {
        let rest = tokens.get(from..)?;
        Some(
            from + rest
                .iter()
                .position(|token| token.is("\n"))
                .unwrap_or(rest.len()),
        )
    };
    let Some(colon) = close(tokens, def + 2).filter(|_| tokens[def + 2].is("(")) else {
        return;
    };
    let Some(colon) = tokens[colon..]
        .iter()
        .position(|token| token.is(":"))
        .map(|at| colon + at)
    else {
        return;
    };
    let is_block = tokens.get(colon + 1).is_some_and(|next| next.is("\n"));
    let first = colon + 1 + usize::from(is_block);
    let Some(end) = line(first) else {
        return;
    };
    let is_return = tokens.get(first).is_some_and(|word| word.is("return"));
    let follows = tokens
        .get(end + 1)
        .filter(|next| next.blank.is_empty() && !next.is("def"));
    if !is_return || follows.is_none() {
        return;
    }
    tokens.drain(first..=first);
    tokens.splice(colon..first, [SpellingToken::spaced("=")]);
    let arrow = tokens[def..colon].iter().position(|token| token.is("->"));
    if let Some(arrow) = arrow {
        tokens.drain(def + arrow..colon);
    }
    tokens.remove(def);
    tokens[def].blank.clear();
}

/// `(lambda x: x**2)(y)`: the expression with what is given in place of the names.
fn applied(tokens: &mut Tokens) {
    for index in (0..tokens.len().saturating_sub(4)).rev() {
        if !tokens[index].is("(") || !tokens[index + 1].is("lambda") {
            continue;
        }
        let Some(end) = close(tokens, index) else {
            continue;
        };
        let Some(last) =
            close(tokens, end + 1).filter(|_| tokens.get(end + 1).is_some_and(|open| open.is("(")))
        else {
            continue;
        };
        let Some(colon) = tokens[index..end]
            .iter()
            .position(|token| token.is(":"))
            .map(|at| index + at)
        else {
            continue;
        };
        let names: Vec<String> = tokens[index + 2..colon]
            .iter()
            .filter(|token| token.is_word())
            .map(|token| token.text.clone())
            .collect();
        let given = arguments(tokens, end + 1, last);
        if names.len() != given.len() || colon + 1 == end {
            continue;
        }
        let mut new = vec![SpellingToken::new("(")];
        for token in &tokens[colon + 1..end] {
            let argument = names
                .iter()
                .position(|name| token.is(name))
                .map(|at| &given[at]);
            match argument {
                Some(argument) if argument.len() == 1 => new.push(SpellingToken {
                    blank: token.blank.clone(),
                    ..argument[0].clone()
                }),
                Some(argument) => {
                    new.push(SpellingToken {
                        blank: token.blank.clone(),
                        text: "(".to_string(),
                    });
                    new.extend(argument.iter().cloned());
                    new.push(SpellingToken::new(")"));
                }
                None => new.push(token.clone()),
            }
        }
        new[1].blank.clear();
        new.push(SpellingToken::new(")"));
        new[0].blank.clone_from(&tokens[index].blank);
        tokens.splice(index..=last, new);
    }
}

/// `Symbol('x')` is x.
fn symbols(tokens: &mut Tokens) {
    for index in (0..tokens.len().saturating_sub(5)).rev() {
        let Some([function, open, quote, name, end, close]) = tokens.get(index..index + 6) else {
            continue;
        };
        let is_quoted = (quote.is("'") || quote.is("\"")) && end.text == quote.text;
        let begins = index == 0 || !(tokens[index - 1].is(".") || tokens[index - 1].is("="));
        if begins
            && function.is("Symbol")
            && open.is("(")
            && is_quoted
            && name.is_word()
            && close.is(")")
        {
            let mut name = name.clone();
            name.blank.clone_from(&function.blank);
            tokens.splice(index..index + 6, [name]);
        }
    }
}

/// Entries of what a function of a library gives are counted from 0 there: `torch.softmax(z, 0)[0]` is its first.
fn of_results(tokens: &mut [SpellingToken]) {
    const MODULES: [&str; 9] = [
        "special", "keras", "np", "numpy", "jnp", "jax", "torch", "tf", "F",
    ];
    let is_python = tokens
        .windows(2)
        .any(|pair| pair[1].is(".") && MODULES.iter().any(|module| pair[0].is(module)));
    for index in 1..tokens.len().saturating_sub(2) {
        let is_entry =
            tokens[index].is("[") && tokens[index].blank.is_empty() && tokens[index + 2].is("]");
        if is_python
            && is_entry
            && (tokens[index - 1].is(")") || tokens[index - 1].is("]"))
            && let Ok(number) = tokens[index + 1].text.parse::<u32>()
        {
            tokens[index + 1].text = (number + 1).to_string();
        }
    }
}
