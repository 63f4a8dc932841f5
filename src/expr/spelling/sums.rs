//! Sums over the rows of the data as notes have them: `\frac{1}{n}\sum_{i=1}^{n} (w x_i - y_i)^2` is `mean((w x - y)^2)`.

use super::reach::{body_end, reach};
use super::row_names::{WEIGHTS, defined_in_rows};
use super::tokens::{SpellingToken, close, content, group, unwrapped};

/// Some tokens.
type Tokens = Vec<SpellingToken>;

pub(super) fn rewrite(tokens: &mut Tokens) {
    let is_sign = |token: &SpellingToken| token.text.starts_with("\\sum") || token.is("∑");
    if tokens.iter().any(is_sign) {
        for token in tokens.iter_mut() {
            match token.text.as_str() {
                "\\{" => token.text = "(".to_string(),
                "\\}" => token.text = ")".to_string(),
                _ => {}
            }
        }
    }
    for index in (0..tokens.len()).rev() {
        // Indices of definitions have gone.
        let Some(sum) = (index < tokens.len())
            .then(|| RowSum::at(tokens, index))
            .flatten()
        else {
            continue;
        };
        let (start, mut name, number) = sum.factor(tokens, index);
        let mut body = sum.body;
        // `Σ (y - w x)^2 / N`.
        if let [.., slash, count] = &body[..]
            && slash.is("/")
            && (sum.count.as_ref() == Some(&count.text) || COUNTS.contains(&count.text.as_str()))
            && name == "sum"
        {
            name = "mean";
            body.truncate(body.len() - 2);
        }
        let mut new = [name, "("].map(SpellingToken::new).to_vec();
        new.extend(unwrapped(body));
        new.push(SpellingToken::new(")"));
        if let Some(number) = number {
            new.push(SpellingToken::new("/"));
            new.push(number);
        }
        let is_beside =
            start > 0 && (tokens[start - 1].ends_operand() || tokens[start - 1].is("}"));
        new[0].blank = if is_beside {
            " ".to_string()
        } else {
            tokens[start].blank.clone()
        };
        tokens.splice(start..sum.end, new);
        if let Some(count) = &sum.count {
            for token in tokens.iter_mut().filter(|token| token.is(count)) {
                token.text = "rows".to_string();
            }
        }
        if let Some(letter) = &sum.letter {
            defined_in_rows(tokens, letter);
        }
    }
}

/// Names that notes give to the number of rows.
const COUNTS: [&str; 4] = ["n", "N", "m", "M"];

/// A sum over an index that numbers the rows.
struct RowSum {
    /// The name of the number of rows.
    count: Option<String>,
    /// What is summed, without the index.
    body: Tokens,
    /// Behind it.
    end: usize,
    /// The index.
    letter: Option<String>,
}

impl RowSum {
    fn at(tokens: &[SpellingToken], index: usize) -> Option<Self> {
        let sign = tokens[index].text.trim_end_matches('_');
        if !matches!(sign, "\\sum" | "∑" | "Σ") {
            return None;
        }
        let mut at = index + 1;
        let has_limit = tokens[index].text.ends_with('_');
        let below = tokens.get(at)?;
        let below = if has_limit || below.is("_") {
            at += usize::from(!has_limit);
            let end = group(tokens, at)?;
            let below = content(&tokens[at..=end]);
            at = end + 1;
            below
        } else if let Some(name) = below.text.strip_prefix('_') {
            at += 1;
            vec![SpellingToken::new(name)]
        } else {
            return Self::without_limits(tokens, at);
        };
        let letter = below
            .first()
            .filter(|letter| letter.is_word())?
            .text
            .clone();
        let mut count = None;
        if tokens.get(at)?.is("^") {
            let end = group(tokens, at + 1)?;
            let above = content(&tokens[at + 1..=end]);
            match &above[..] {
                [name] if name.is_word() => count = Some(name.text.clone()),
                _ => return None,
            }
            at = end + 1;
        }
        let end = reach(tokens, at, &letter);
        let body = without_index(&tokens[at..end], &letter)?;
        (!body.is_empty()).then_some(Self {
            count,
            body,
            end,
            letter: Some(letter),
        })
    }

    /// `Σ (y - w x)^2`, `Σ (y_i - w x_i)^2`.
    fn without_limits(tokens: &[SpellingToken], at: usize) -> Option<Self> {
        let begins = |token: &SpellingToken| token.is("(") || token.is_word() || token.is("|");
        let index = |token: &SpellingToken| {
            let (name, index) = token.text.rsplit_once('_')?;
            let is_letter = !name.is_empty() && ["i", "j", "k", "n"].contains(&index);
            is_letter.then(|| index.to_string())
        };
        let letter = || {
            let found = tokens.get(at..body_end(tokens, at))?.iter().find_map(index);
            found.filter(|letter| !letter.is_empty())
        };
        let end = match letter() {
            Some(letter) => reach(tokens, at, &letter),
            None => body_end(tokens, at),
        };
        let body = tokens
            .get(at..end)
            .filter(|body| body.first().is_some_and(begins))?;
        let body = if let Some(letter) = body.iter().find_map(index) {
            without_index(body, &letter)?
        } else {
            let mut body = body.to_vec();
            body.first_mut()?.blank.clear();
            unwrapped(body)
        };
        Some(Self {
            count: None,
            body,
            end,
            letter: letter(),
        })
    }

    /// Where the factor begins that makes a mean of the sum, what the sum is then, and the number that divides it besides.
    fn factor(
        &self,
        tokens: &[SpellingToken],
        index: usize,
    ) -> (usize, &'static str, Option<SpellingToken>) {
        // Without a limit `1/n` says it as well.
        let is_count = |name: &str| match &self.count {
            Some(count) => name == count,
            None => COUNTS.contains(&name),
        };
        let is_times = |at: usize| tokens[at].is("*") || tokens[at].is("·");
        let sign = index;
        let index = index - usize::from(index > 0 && is_times(index - 1));
        let texts = |from: usize| {
            let texts = tokens[from..index].iter().map(|token| token.text.as_str());
            texts.collect::<Vec<_>>()
        };
        let before = |length: usize| index.checked_sub(length).map(|from| (from, texts(from)));
        for length in [3, 5, 6, 7, 8] {
            let Some((from, texts)) = before(length) else {
                continue;
            };
            let number = match texts[..] {
                ["1", "/", n]
                | ["(", "1", "/", n, ")"]
                | ["\\frac" | "\\dfrac" | "\\tfrac", "1", n]
                | ["\\frac" | "\\dfrac" | "\\tfrac", "{", "1", "}", n]
                | ["\\frac" | "\\dfrac" | "\\tfrac", "1", "{", n, "}"]
                    if is_count(n) =>
                {
                    None
                }
                ["1", "/", "(", number, n, ")"] if is_count(n) && is_whole(number) => {
                    Some(SpellingToken::new(number))
                }
                ["\\frac" | "\\dfrac" | "\\tfrac", "{", "1", "}", "{", n, "}"] if is_count(n) => {
                    None
                }
                [
                    "\\frac" | "\\dfrac" | "\\tfrac",
                    "{",
                    "1",
                    "}",
                    "{",
                    number,
                    n,
                    "}",
                ] if is_count(n) && is_whole(number) => Some(SpellingToken::new(number)),
                _ => continue,
            };
            return (from, "mean", number);
        }
        (sign, "sum", None)
    }
}

fn is_whole(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is summed, with the columns by their names alone; none if the index stands elsewhere, or nowhere.
fn without_index(body: &[SpellingToken], letter: &str) -> Option<Tokens> {
    let mut found: Tokens = Vec::new();
    let mut has_index = false;
    let mut at = 0;
    while let Some(token) = body.get(at) {
        let below = format!("_{letter}");
        let is_open =
            token.text.ends_with('_') && body.get(at + 1).is_some_and(|open| open.is("{"));
        let is_raised = token.is("^")
            && body.get(at + 1..at + 6).is_some_and(|raised| {
                let texts: Vec<&str> = raised.iter().map(|token| token.text.as_str()).collect();
                texts == ["{", "(", letter, ")", "}"]
            });
        if token.text.ends_with(&below) {
            has_index = true;
            let name = token.text.strip_suffix(&below).unwrap_or_default();
            let before = found.last().map_or("", |before| before.text.as_str());
            let owner = if name.is_empty() { before } else { name };
            if WEIGHTS.contains(&owner.trim_start_matches('\\')) {
                return None;
            }
            if !name.is_empty() {
                found.push(SpellingToken {
                    text: name.to_string(),
                    ..token.clone()
                });
            }
        } else if is_open {
            let end = close(body, at + 1)?;
            let inner = content(&body[at + 1..=end]);
            let is_index = matches!(&inner[..], [only] if only.is(letter));
            if !is_index {
                return None;
            }
            has_index = true;
            let name = token.text.trim_end_matches('_');
            if WEIGHTS.contains(&name) {
                return None;
            }
            if !name.is_empty() {
                found.push(SpellingToken {
                    text: name.to_string(),
                    ..token.clone()
                });
            }
            at = end;
        } else if is_raised {
            has_index = true;
            at += 5;
        } else if token.is(letter) {
            return None;
        } else {
            found.push(token.clone());
        }
        at += 1;
    }
    if let Some(first) = found.first_mut() {
        first.blank.clear();
    }
    has_index.then_some(found)
}
