//! What stands around a formula of LaTeX: environments, tags, alignment; and its brackets that group.

use super::tokens::{SpellingToken, arguments, close, group};

/// Environments around one formula, without their star.
const ENVIRONMENTS: [&str; 11] = [
    "equation",
    "align",
    "aligned",
    "gather",
    "gathered",
    "split",
    "multline",
    "displaymath",
    "math",
    "eqnarray",
    "flalign",
];

/// Commands with a group that say nothing of the loss.
const WITH_GROUP: [&str; 3] = ["\\tag", "\\label", "\\color"];

/// Commands that are only for looks.
const IDLE: [&str; 8] = [
    "\\nonumber",
    "\\notag",
    "\\displaystyle",
    "\\textstyle",
    "\\limits",
    "\\nolimits",
    "\\hspace",
    "\\mathopen",
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    if !tokens.iter().any(|token| token.text.starts_with('\\')) {
        return;
    }
    minimum(tokens);
    apart(tokens);
    braced(tokens);
    // `\hat{y} = w x \\ L = …`, without an environment.
    let parts: Vec<&[SpellingToken]> = tokens.split(|token| token.is("\\\\")).collect();
    let are_lines = parts.len() > 1
        && parts
            .iter()
            .all(|part| part.iter().any(|token| token.is("=")))
        && !tokens.iter().any(|token| token.is("\\begin"));
    let mut is_aligned = are_lines;
    for index in (0..tokens.len()).rev() {
        let is_around = tokens[index].is("\\begin") || tokens[index].is("\\end");
        let is_idle = IDLE.iter().any(|idle| tokens[index].is(idle));
        let has_group = WITH_GROUP.iter().any(|command| tokens[index].is(command));
        if is_around && let Some(end) = environment(tokens, index) {
            is_aligned = true;
            tokens.drain(index..=end);
        } else if is_idle {
            tokens.remove(index);
        } else if has_group && let Some(end) = group(tokens, index + 1) {
            tokens.drain(index..=end);
        } else {
            indicator(tokens, index);
            brackets(tokens, index);
        }
    }
    if is_aligned {
        tokens.retain(|token| !token.is("&"));
        continued(tokens);
        for token in tokens.iter_mut().filter(|token| token.is("\\\\")) {
            token.text = "\n".to_string();
        }
    }
}

/// `\left\{\begin{array}{ll} … \end{array}\right.` are cases.
pub(super) fn arrays(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_array = tokens.get(index..index + 4).is_some_and(|word| {
            (word[0].is("\\begin") || word[0].is("\\end"))
                && word[1].is("{")
                && word[2].is("array")
                && word[3].is("}")
        });
        if !is_array {
            continue;
        }
        let begins = tokens[index].is("\\begin");
        let brace = index
            .checked_sub(1)
            .filter(|at| tokens[*at].is("\\{") || tokens[*at].is("\\lbrace"));
        if begins && brace.is_none() {
            return;
        }
        tokens[index + 2].text = "cases".to_string();
        if begins {
            if let Some(end) = group(tokens, index + 4)
                .filter(|_| tokens.get(index + 4).is_some_and(|open| open.is("{")))
            {
                tokens.drain(index + 4..=end);
            }
            let from = index - 1 - usize::from(index > 1 && tokens[index - 2].is("\\left"));
            tokens.drain(from..index);
        } else if tokens
            .get(index + 4)
            .is_some_and(|right| right.is("\\right"))
        {
            tokens.drain(index + 4..(index + 6).min(tokens.len()));
        }
    }
}

/// `\min_{x} f`, `\arg\min_x f` and `\operatorname*{argmin}_x f`: what is minimized is the loss.
fn minimum(tokens: &mut Vec<SpellingToken>) {
    let start = match tokens.iter().position(|token| token.is("=")) {
        Some(equals) if tokens[..equals].len() < 4 => equals + 1,
        _ => 0,
    };
    let mut at = start;
    let token = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    if token(at) == "\\underset" {
        let Some(end) = group(tokens, at + 1).and_then(|end| group(tokens, end + 1)) else {
            return;
        };
        let said = tokens[at..=end]
            .iter()
            .map(|token| token.text.as_str())
            .collect::<String>();
        if !said.contains("min") {
            return;
        }
        at = end + 1;
    } else {
        if token(at) == "\\arg" {
            at += 1;
        }
        if token(at) == "\\operatorname" {
            at += 1 + usize::from(token(at + 1) == "*");
            let Some(end) = group(tokens, at) else {
                return;
            };
            let said = tokens[at..=end]
                .iter()
                .map(|token| token.text.as_str())
                .collect::<String>();
            if !matches!(
                said.trim_matches(['{', '}']),
                "argmin" | "min" | "minimize" | "arg\\,min"
            ) {
                return;
            }
            at = end + 1;
        } else if token(at) == "\\min" || token(at) == "\\argmin" {
            at += 1;
        } else {
            return;
        }
        if token(at) == "_" {
            let Some(end) = group(tokens, at + 1) else {
                return;
            };
            at = end + 1;
        } else if token(at).starts_with('_') {
            at += 1;
        } else {
            return; // Of arguments.
        }
    }
    let spaces = tokens[at.min(tokens.len())..]
        .iter()
        .take_while(|token| {
            ["\\;", "\\,", "\\quad", "\\:", "\\ "]
                .iter()
                .any(|space| token.is(space))
        })
        .count();
    if at + spaces < tokens.len() {
        tokens.drain(start..at + spaces);
    }
}

/// A line that begins with a sign goes on with the one before: `\\\\ \\quad + y^2`.
fn continued(tokens: &mut Vec<SpellingToken>) {
    const SIGNS: [&str; 7] = ["+", "-", "*", "/", "\\cdot", "\\times", "^"];
    const SPACES: [&str; 6] = ["\\quad", "\\qquad", "\\,", "\\;", "\\:", "\\!"];
    let is_one_of = |token: &SpellingToken, signs: &[&str]| signs.iter().any(|sign| token.is(sign));
    for index in (0..tokens.len()).rev() {
        if !tokens[index].is("\\\\") {
            continue;
        }
        let spaces = tokens[index + 1..]
            .iter()
            .take_while(|token| is_one_of(token, &SPACES) || token.is("\n"))
            .count();
        let next = tokens.get(index + 1 + spaces);
        if next.is_some_and(|next| is_one_of(next, &SIGNS)) {
            tokens.drain(index..=index + spaces);
            tokens[index].blank = " ".to_string();
        }
    }
}

/// The end of the name of an environment after `\begin` or `\end`.
fn environment(tokens: &[SpellingToken], index: usize) -> Option<usize> {
    let end = tokens
        .get(index + 1)?
        .is("{")
        .then(|| close(tokens, index + 1))??;
    let name = tokens.get(index + 2)?;
    let is_known = ENVIRONMENTS.iter().any(|known| name.is(known));
    is_known.then_some(end)
}

/// `\left[x + 1\right]` groups: a list has several entries.
fn brackets(tokens: &mut [SpellingToken], index: usize) {
    let is_open = tokens[index].is("[") && index > 0 && tokens[index - 1].is("\\left");
    if is_open
        && let Some(end) = close(tokens, index)
        && arguments(tokens, index, end).len() == 1
    {
        tokens[index].text = "(".to_string();
        tokens[end].text = ")".to_string();
    }
}

/// `\mathbb{1}[x > 0]` and `\mathbf{1}_{x > 0}` are the condition itself.
fn indicator(tokens: &mut Vec<SpellingToken>, index: usize) {
    let is_font = matches!(
        tokens[index].text.as_str(),
        "\\mathbb" | "\\mathbf" | "\\mathds"
    );
    let Some(end) = group(tokens, index + 1).filter(|_| is_font) else {
        return;
    };
    let name: String = tokens[index + 1..=end]
        .iter()
        .map(|token| token.text.as_str())
        .collect();
    let name = name.trim_matches(['{', '}', '_']);
    let mut open = end + 1;
    if tokens.get(open).is_some_and(|below| below.is("_")) {
        open += 1;
    }
    let opens = |token: &SpellingToken| ["{", "[", "(", "\\{"].iter().any(|sign| token.is(sign));
    if !matches!(name, "1" | "I") || !tokens.get(open).is_some_and(opens) {
        return;
    }
    let close = if tokens[open].is("\\{") {
        (open..tokens.len()).find(|at| tokens[*at].is("\\}"))
    } else {
        close(tokens, open)
    };
    if let Some(close) = close {
        tokens[close].text = ")".to_string();
        tokens[open].text = "(".to_string();
        let blank = std::mem::take(&mut tokens[index].blank);
        tokens[open].blank = blank;
        tokens.drain(index..open);
    }
}

/// `a = b, \quad c = d`: a wide space and a sign of equality behind a comma begin another line.
fn apart(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len().saturating_sub(1)).rev() {
        let is_wide = tokens[index + 1].is("\\quad") || tokens[index + 1].is("\\qquad");
        let end = super::tokens::line_end(tokens, index);
        let has_equals = |part: &[SpellingToken]| part.iter().any(|token| token.is("="));
        if tokens[index].is(",")
            && is_wide
            && has_equals(&tokens[index..end])
            && has_equals(&tokens[..index])
        {
            tokens.splice(index..index + 2, [SpellingToken::new("\n")]);
        }
    }
}

/// `\underbrace{a}_{said}` is a.
fn braced(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_brace = tokens[index].is("\\underbrace") || tokens[index].is("\\overbrace");
        let Some(end) = close(tokens, index + 1).filter(|_| is_brace && tokens[index + 1].is("{"))
        else {
            continue;
        };
        let remark = tokens
            .get(end + 1)
            .is_some_and(|sign| sign.is("_") || sign.is("^"));
        if let Some(last) = close(tokens, end + 2).filter(|_| remark && tokens[end + 2].is("{")) {
            tokens.drain(end + 1..=last);
        }
        tokens[end].text = ")".to_string();
        tokens[index + 1].text = "(".to_string();
        tokens.remove(index);
    }
}
