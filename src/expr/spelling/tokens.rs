//! The words and signs of a text in any notation.

/// A word, a number or a sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SpellingToken {
    /// The white space before it.
    pub(super) blank: String,
    /// Itself; a new line is one of its own.
    pub(super) text: String,
}

/// Some tokens, and what stands for them.
pub(super) type Change = (std::ops::Range<usize>, Vec<SpellingToken>);

impl SpellingToken {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            blank: String::new(),
            text: text.into(),
        }
    }

    /// The same token behind a blank.
    pub(super) fn spaced(text: &str) -> Self {
        Self {
            blank: " ".to_string(),
            text: text.to_string(),
        }
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(super) fn is_word(&self) -> bool {
        let mut chars = self.text.chars();
        chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
    }

    pub(super) fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether losses have such a token.
    pub(super) fn is_of_losses(&self) -> bool {
        const SIGNS: [&str; 21] = [
            "+", "-", "*", "/", "^", "%", "**", "(", ")", "[", "]", ",", "=", "|", "<", "<=", ">",
            ">=", "==", "!=", "\n",
        ];
        self.is_word() && !self.is("ᵀ") || self.is_number() || SIGNS.contains(&self.text.as_str())
    }

    /// Whether it ends a line or a statement.
    pub(super) fn ends_line(&self) -> bool {
        self.is("\n") || self.is(";")
    }

    /// Whether an operand may end with it.
    pub(super) fn ends_operand(&self) -> bool {
        self.is_word() || self.is_number() || self.is(")") || self.is("]")
    }
}

/// Signs of more than one character, longest first.
const LONG: [&str; 37] = [
    "...", "%*%", "%/%", "%%", "<>", "~=", ".<=", ".>=", ".==", ".!=", ".<", ".>", "|>", "**=",
    "+=", "-=", "*=", "/=", "^=", ":=", "<-", "&&", "||", "**", ".*", "./", ".^", ".+", ".-", ".'",
    "<=", ">=", "==", "!=", "//", "=>", "->",
];

/// Splits a text.
pub(super) fn tokens(text: &str) -> Vec<SpellingToken> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let is_blank = |c: char| c.is_whitespace() && c != '\n';
        let at = rest.find(|c| !is_blank(c)).unwrap_or(rest.len());
        let (blank, after) = rest.split_at(at);
        if after.is_empty() {
            return found;
        }
        let length = length(after);
        found.push(SpellingToken {
            blank: blank.to_string(),
            text: after[..length].to_string(),
        });
        rest = &after[length..];
    }
}

/// How long the first token is, in bytes.
fn length(text: &str) -> usize {
    let end = |from: usize, belongs: &dyn Fn(char) -> bool| {
        let rest = &text[from..];
        from + rest.find(|c| !belongs(c)).unwrap_or(rest.len())
    };
    let first = text.chars().next().unwrap_or(' ');
    if first == '#' {
        return end(1, &|c| c != '\n');
    }
    if first.is_alphabetic() || first == '_' {
        // A raised T is a transpose, not a part of the name.
        return match first {
            'ᵀ' => first.len_utf8(),
            _ => end(0, &|c| (c.is_alphanumeric() || c == '_') && c != 'ᵀ'),
        };
    }
    if first == '\\' {
        let name = end(1, &|c| c.is_ascii_alphabetic());
        let sign = text[1..].chars().next().map_or(0, char::len_utf8);
        return if name > 1 { name } else { 1 + sign };
    }
    if first.is_ascii_digit() {
        let whole = end(0, &|c| c.is_ascii_digit());
        let is_decimal = text[whole..].starts_with('.')
            && !LONG
                .iter()
                .any(|sign| sign.starts_with('.') && text[whole..].starts_with(sign));
        return if is_decimal {
            end(whole + 1, &|c| c.is_ascii_digit())
        } else {
            whole
        };
    }
    let long = LONG.iter().find(|sign| text.starts_with(**sign));
    long.map_or(first.len_utf8(), |sign| sign.len())
}

/// The text of some tokens, without the white space before the first.
pub(super) fn joined(tokens: &[SpellingToken]) -> String {
    let mut text = String::new();
    for (index, token) in tokens.iter().enumerate() {
        if index > 0 {
            text.push_str(&token.blank);
        }
        text.push_str(&token.text);
    }
    text
}

/// The bracket that closes the one at `open`.
pub(super) fn close(tokens: &[SpellingToken], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

/// The bracket that is closed by the one at `close`.
pub(super) fn open(tokens: &[SpellingToken], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for index in (0..=close).rev() {
        match tokens[index].text.as_str() {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the operand begins that ends with the token at `last`: a name, a number, a group, a call or an entry, and what these
/// are called on, as in `x.pow(2)`.
pub(super) fn operand_start(tokens: &[SpellingToken], last: usize) -> Option<usize> {
    let mut start = last;
    loop {
        let token = tokens.get(start)?;
        if !token.ends_operand() {
            return None;
        }
        if token.is(")") || token.is("]") {
            start = open(tokens, start)?;
            let is_called = tokens[start].blank.is_empty()
                && start > 0
                && tokens[start - 1].ends_operand()
                && !tokens[start - 1].is_number();
            if is_called {
                start -= 1;
                continue;
            }
        }
        let is_method = start > 1 && tokens[start].blank.is_empty() && tokens[start - 1].is(".");
        if is_method && tokens[start - 1].blank.is_empty() && tokens[start - 2].ends_operand() {
            start -= 2;
            continue;
        }
        return Some(start);
    }
}

/// Where the line ends that begins at `start`: not within brackets.
pub(super) fn line_end(tokens: &[SpellingToken], start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "\n" | ";" if depth == 0 => return index,
            _ => {}
        }
    }
    tokens.len()
}

/// Where the operand ends that begins with the token at `first`.
pub(super) fn operand_end(tokens: &[SpellingToken], first: usize) -> Option<usize> {
    let token = tokens.get(first)?;
    let mut end = if token.is("(") || token.is("[") {
        close(tokens, first)?
    } else if token.is_word() || token.is_number() {
        first
    } else {
        return None;
    };
    while let Some(next) = tokens.get(end + 1)
        && (next.is("(") || next.is("["))
        && next.blank.is_empty()
        && !tokens[end].is_number()
    {
        end = close(tokens, end + 1)?;
    }
    Some(end)
}

/// Where a group in braces or a single token ends.
pub(super) fn group(tokens: &[SpellingToken], start: usize) -> Option<usize> {
    if tokens.get(start)?.is("{") {
        close(tokens, start)
    } else {
        Some(start)
    }
}

/// A group without its braces.
pub(super) fn content(group: &[SpellingToken]) -> Vec<SpellingToken> {
    let mut content = match group {
        [open, content @ .., _] if open.is("{") => content.to_vec(),
        _ => group.to_vec(),
    };
    if let Some(first) = content.first_mut() {
        first.blank.clear();
    }
    content
}

/// The arguments of the call whose parentheses are at `open` and `close`.
pub(super) fn arguments(
    tokens: &[SpellingToken],
    open: usize,
    close: usize,
) -> Vec<Vec<SpellingToken>> {
    let mut found = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in &tokens[open + 1..close] {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                found.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.push(token.clone());
        }
    }
    found.retain(|argument| !argument.is_empty());
    found
}

/// An argument without the parentheses around the whole of it.
pub(super) fn unwrapped(mut argument: Vec<SpellingToken>) -> Vec<SpellingToken> {
    if argument.first().is_some_and(|first| first.is("("))
        && close(&argument, 0) == Some(argument.len() - 1)
    {
        argument.pop();
        argument.remove(0);
    }
    argument
}

/// A template in which the words `x`, `y` and `z` stand for arguments: in parentheses of their own where they are more than an
/// operand and do not stand alone between parentheses or commas.
pub(super) fn filled(template: &str, arguments: &[Vec<SpellingToken>]) -> Vec<SpellingToken> {
    let named: Vec<_> = ["x", "y", "z"].into_iter().zip(arguments).collect();
    filled_by(template, &named)
}

/// The same with the words that stand for the arguments.
pub(super) fn filled_by(
    template: &str,
    arguments: &[(&str, &Vec<SpellingToken>)],
) -> Vec<SpellingToken> {
    let shape = tokens(template);
    let mut found = Vec::new();
    for (index, token) in shape.iter().enumerate() {
        let argument = arguments.iter().find(|(name, _)| token.is(name));
        let argument = argument.map(|(_, argument)| *argument);
        let Some(argument) = argument.filter(|argument| !argument.is_empty()) else {
            found.push(token.clone());
            continue;
        };
        let stands = |index: Option<usize>, signs: &[&str]| {
            let neighbor = index.and_then(|index| shape.get(index));
            neighbor.is_none_or(|token| signs.iter().any(|sign| token.is(sign)))
        };
        let is_alone = stands(index.checked_sub(1), &["(", ",", "["])
            && stands(Some(index + 1), &[")", ",", "]"]);
        let is_operand = operand_end(argument, 0) == Some(argument.len().saturating_sub(1));
        let mut argument = argument.clone();
        if let Some(first) = argument.first_mut() {
            first.blank.clear();
        }
        if is_alone {
            argument = unwrapped(argument);
        }
        if !(is_alone && shape.len() > 1 || is_operand) {
            argument.insert(0, SpellingToken::new("("));
            argument.push(SpellingToken::new(")"));
        }
        if let Some(first) = argument.first_mut() {
            first.blank.clone_from(&token.blank);
        }
        found.extend(argument);
    }
    found
}

/// Whether a list of numbers stands in an argument.
pub(super) fn has_vector(argument: &[SpellingToken]) -> bool {
    let opens = |index: &usize| {
        let before = index.checked_sub(1).and_then(|before| argument.get(before));
        !before.is_some_and(SpellingToken::ends_operand)
    };
    (0..argument.len()).any(|index| argument[index].is("[") && opens(&index))
}
