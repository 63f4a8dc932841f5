//! What comes along when a text is copied: prompts, fences of code, quotes of mails, labels, texts that document a program.

use super::LEFT_OVER;
use super::definitions::TYPES;
use super::tokens::{SpellingToken, joined};
use crate::expr::callable::Callable;

/// First words of lines of programs that say nothing of a loss, whatever follows.
const IDLE: [&str; 3] = ["assert", "class", "pass"];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    documentation(tokens);
    let is_quoted = tokens.first().is_some_and(|first| first.is(">"));
    let mut after: Vec<SpellingToken> = Vec::new();
    let lines: Vec<&[SpellingToken]> = tokens.split(|token| token.is("\n")).collect();
    let count = lines.len();
    for (index, line) in lines.into_iter().enumerate() {
        let mut line = line.to_vec();
        if is_quoted {
            let is_prompt = |token: &SpellingToken| token.is(">") || token.is("...");
            let signs = line.iter().take_while(|token| is_prompt(token)).count();
            line.drain(..signs);
        }
        cell(&mut line);
        label(&mut line);
        ending(&mut line);
        mark(&mut line);
        if line.len() > 2
            && line[0].is("@")
            && ["show", "time", "btime"]
                .iter()
                .any(|word| line[1].is(word))
        {
            line.drain(..2);
        }
        sentence(&mut line);
        if is_idle(&line) && count > 1 {
            line.clear();
        }
        if index > 0 {
            after.push(SpellingToken::new("\n"));
        }
        after.extend(line);
    }
    // Blank lines only where nothing else was changed stay as they are.
    if after != *tokens {
        after.dedup_by(|second, first| second.is("\n") && first.is("\n"));
        *tokens = after;
    }
}

/// Takes out what stands between three quotes: the documentation of a function.
fn documentation(tokens: &mut Vec<SpellingToken>) {
    for quote in ["\"", "'"] {
        let is_mark = |three: &[SpellingToken]| three.iter().all(|token| token.is(quote));
        let mark = |tokens: &[SpellingToken], from: usize| {
            let rest = tokens.get(from..)?;
            Some(from + rest.windows(3).position(is_mark)?)
        };
        while let Some(start) = mark(tokens, 0)
            && let Some(end) = mark(tokens, start + 3)
        {
            tokens.drain(start..end + 3);
        }
    }
}

/// `In [3]:` and `Out[3]:` of notebooks.
fn cell(line: &mut Vec<SpellingToken>) {
    if let [word, open, number, close, colon, _, ..] = &line[..]
        && (word.is("In") || word.is("Out"))
        && open.is("[")
        && number.is_number()
        && close.is("]")
        && colon.is(":")
    {
        line.drain(..5);
    }
}

/// `loss: x^2` is `loss = x^2`, and so is `f(x): x^2`; `Let f(x) = x^2` is `f(x) = x^2`.
fn label(line: &mut Vec<SpellingToken>) {
    const OF_PROGRAMS: [&str; 6] = ["def", "lambda", "class", "try", "with", "elif"];
    let is_word = |token: &SpellingToken| token.text.eq_ignore_ascii_case("let");
    let has_equals = line.iter().any(|token| token.is("="));
    if has_equals
        && let [word, name, open, ..] = &line[..]
        && is_word(word)
        && name.is_word()
        && open.is("(")
    {
        line.remove(0);
    }
    let Some(colon) = line.iter().position(|token| token.is(":")) else {
        return;
    };
    let is_choice = line.iter().any(|token| token.is("?") || token.is("{"));
    let (head, body) = line.split_at(colon);
    // `Exercise 3: f(x) = x^2`.
    if let [word, number] = head
        && word.text.starts_with(char::is_uppercase)
        && number.is_number()
        && body.len() > 1
    {
        line.drain(..=colon);
        return;
    }
    // `Ex. 4: y = x^2`.
    if let [word, point, number] = head
        && word.text.starts_with(char::is_uppercase)
        && point.is(".")
        && number.is_number()
        && body.len() > 1
    {
        line.drain(..=colon);
        return;
    }
    let is_name = match head {
        [name] => name.is_word() && Callable::named(&name.text).is_none(),
        [name, open, .., close] => name.is_word() && open.is("(") && close.is(")"),
        _ => false,
    };
    let is_of_program = head.iter().any(|token| {
        OF_PROGRAMS
            .iter()
            .chain(&LEFT_OVER)
            .any(|word| token.is(word))
    });
    let is_type = matches!(body, [_, of] if TYPES.iter().any(|known| of.is(known)));
    let is_said =
        body.len() > 1 && !is_type && !body[1..].iter().any(|token| token.is("=") || token.is(":"));
    // `x:2` is a quotient of schools.
    let is_beside = matches!(head, [name] if name.text.chars().count() == 1)
        && body
            .get(1)
            .is_some_and(|next| next.blank.is_empty() && next.is_number());
    if is_name && is_said && is_beside {
        line[colon].text = "/".to_string();
        return;
    }
    if is_name && is_said && !is_choice && !is_of_program && !body[1].is(":") {
        line[colon] = SpellingToken::spaced("=");
    }
}

/// The mark of a list: `• x^2`, `* x^2`, `1) x^2`.
fn mark(line: &mut Vec<SpellingToken>) {
    if line.len() > 1 && (line[0].is("•") || line[0].is("*")) {
        line.remove(0);
    }
    let is_number = line
        .first()
        .is_some_and(|first| first.is_number() || first.text.len() == 1 && first.is_word());
    if line.len() > 2 && is_number && line[1].is(")") {
        line.drain(..2);
    }
}

/// `f(x) = x^2 + 1. Find the minimum.` has a second sentence.
fn sentence(line: &mut Vec<SpellingToken>) {
    let begins = |token: &SpellingToken| {
        token.text.starts_with(|c: char| c.is_ascii_uppercase())
            && token.text.len() > 2
            && !token.blank.is_empty()
    };
    let ends = |token: &SpellingToken| token.text.ends_with('.');
    let mut pairs = line.windows(2);
    let Some(at) = pairs.position(|pair| ends(&pair[0]) && begins(&pair[1]) && !pair[0].is("..."))
    else {
        return;
    };
    let is_said = |token: &SpellingToken| {
        token.is_word()
            || [".", ",", "?", "$", "(", ")", "'", "’", "′"]
                .iter()
                .any(|sign| token.is(sign))
    };
    if at > 0 && line[at + 1..].iter().all(is_said) && line[at + 1..].len() > 1 {
        line.truncate(at + 1);
        if let Some(last) = line.last_mut() {
            last.text = last.text.trim_end_matches('.').to_string();
        }
        line.retain(|token| !token.text.is_empty());
    }
}

/// `x^2 = ?`, `x^2 → min`.
fn ending(line: &mut Vec<SpellingToken>) {
    match &line[..] {
        [_, .., equals, mark] if equals.is("=") && mark.is("?") => line.truncate(line.len() - 2),
        [.., before, mark] if mark.is("?") && before.ends_operand() => {
            line.pop();
        }
        [_, .., arrow, word] if (arrow.is("->") || arrow.is("→")) && word.is("min") => {
            line.truncate(line.len() - 2);
        }
        _ => {}
    }
}

/// Whether a line of several says nothing of a loss.
fn is_idle(line: &[SpellingToken]) -> bool {
    const STEPS: [&str; 4] = [
        ".backward()",
        ".zero_grad()",
        ".step()",
        ".requires_grad_()",
    ];
    let text = joined(line);
    let is_fence = text.starts_with("```") || text == "begin";
    let is_first = |word: &&str| line.first().is_some_and(|first| first.is(word));
    let is_command = text.starts_with('!') && line.get(1).is_some_and(SpellingToken::is_word)
        || text.starts_with("@assert");
    // What decorates a function, or names variables: `@jax.jit`, `@variables x y`.
    let is_decorator = line.first().is_some_and(|first| first.is("@"))
        && line
            .get(1)
            .is_some_and(|word| word.is_word() && word.blank.is_empty())
        && !line.iter().any(|token| token.is("="));
    let is_step = STEPS.iter().any(|step| text.ends_with(step)) && !text.contains('=');
    let is_seed = text.contains("seed(") && !text.contains('=');
    is_fence
        || is_decorator
        || is_command
        || is_step
        || is_seed
        || is_random_start(&text)
        || IDLE.iter().any(is_first)
        || is_unpacked(line)
}

/// `w = torch.randn(1)`: one random number, at which a descent starts.
fn is_random_start(text: &str) -> bool {
    const NAMES: [&str; 5] = ["randn", "rand", "normal", "random", "uniform"];
    let Some((_, call)) = text.split_once('=') else {
        return false;
    };
    let Some((function, given)) = call.trim().split_once('(') else {
        return false;
    };
    let name = function.rsplit('.').next().unwrap_or_default();
    let given = given
        .trim_end_matches(')')
        .replace("requires_grad=True", "");
    let given = given.trim_matches([',', ' ', '(']);
    function.contains('.') && NAMES.contains(&name) && matches!(given, "" | "1" | "1,")
}

/// `x, y = p`, after which the names stand for what they are.
fn is_unpacked(line: &[SpellingToken]) -> bool {
    let Some(equals) = line.iter().position(|token| token.is("=")) else {
        return false;
    };
    let (names, value) = line.split_at(equals);
    let mut parts = names.split(|token| token.is(","));
    parts.clone().count() > 1
        && parts.all(|part| matches!(part, [name] if name.is_word()))
        && matches!(value, [_, only] if only.is_word())
}
