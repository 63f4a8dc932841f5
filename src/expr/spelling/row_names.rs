//! Names with an index that numbers the rows: letters below the line, and definitions beside a sum.

use super::tokens::SpellingToken;
use crate::expr::lexer::RAISED;

type Tokens = Vec<SpellingToken>;

/// Names of weights, which an index numbers, not the rows.
pub(super) const WEIGHTS: [&str; 6] = ["w", "W", "theta", "beta", "omega", "alpha"];

/// Letters below the line, and the letters they are.
const BELOW: [(char, char); 9] = [
    ('ᵢ', 'i'),
    ('ⱼ', 'j'),
    ('ₖ', 'k'),
    ('ₗ', 'l'),
    ('ₘ', 'm'),
    ('ₙ', 'n'),
    ('ₚ', 'p'),
    ('ₛ', 's'),
    ('ₜ', 't'),
];

/// Letters above the line that end a sum, and the letters they are.
const ABOVE: [(&str, &str); 4] = [("ⁿ", "n"), ("ᴺ", "N"), ("ᵐ", "m"), ("ᴹ", "M")];

/// `∑ᵢ₌₁ⁿ xᵢ` is `∑_i^n x_i`.
pub(super) fn below(tokens: &mut Tokens) {
    let is_sum = |token: &SpellingToken| token.is("∑") || token.is("Σ");
    for index in (0..tokens.len()).rev() {
        if let Some(below) = tokens[index]
            .text
            .strip_prefix("Σ_")
            .filter(|below| !below.is_empty())
        {
            let below = SpellingToken::new(format!("_{below}"));
            tokens[index].text = "Σ".to_string();
            tokens.insert(index + 1, below);
        }
        // The capital letter as the sign, with the index in the same word: `Σᵢ`.
        if let Some(rest) = tokens[index].text.strip_prefix('Σ').map(str::to_string)
            && !rest.is_empty()
            && rest
                .chars()
                .all(|c| BELOW.iter().any(|(below, _)| *below == c))
        {
            tokens[index].text = "Σ".to_string();
            tokens.insert(index + 1, SpellingToken::new(rest));
        }
        // `sum_i (y_i - w x_i)^2`.
        if let Some(letter) = tokens[index].text.strip_prefix("sum_")
            && ["i", "j", "k", "n"].contains(&letter)
        {
            let below = SpellingToken::new(format!("_{letter}"));
            tokens[index].text = "∑".to_string();
            tokens.insert(index + 1, below);
        }
        if !is_sum(&tokens[index]) {
            continue;
        }
        if counted(tokens, index).is_some() {
            continue;
        }
        let is_start = |token: &SpellingToken| token.is("₌") || token.is("₀") || token.is("₁");
        while tokens.get(index + 2).is_some_and(is_start) {
            tokens.remove(index + 2);
        }
        let limit = tokens
            .get(index + 2)
            .map_or("", |token| token.text.as_str());
        if let Some((_, letter)) = ABOVE.iter().find(|(above, _)| *above == limit) {
            tokens[index + 2] = SpellingToken::new("^");
            tokens.insert(index + 3, SpellingToken::new(*letter));
        }
    }
    if !tokens.iter().any(is_sum) {
        return;
    }
    let is_below = |c: char| BELOW.iter().any(|(below, _)| *below == c);
    let letter = |c: char| BELOW.iter().find(|(below, _)| *below == c);
    let is_raised = |c: char| RAISED.contains(&c);
    let mut powers: Vec<(usize, String)> = Vec::new();
    for (at, token) in tokens
        .iter_mut()
        .enumerate()
        .filter(|(_, token)| token.text.contains(is_below))
    {
        let name: String = token.text.chars().filter(|c| !is_below(*c)).collect();
        let index = token
            .text
            .chars()
            .filter_map(letter)
            .map(|(_, letter)| letter);
        let index: String = index.collect();
        // The index stands before a power: `xᵢ²`.
        let base = name.trim_end_matches(is_raised);
        powers.push((at, name[base.len()..].to_string()));
        token.text = format!("{base}_{index}");
    }
    for (at, power) in powers
        .into_iter()
        .rev()
        .filter(|(_, power)| !power.is_empty())
    {
        tokens.insert(at + 1, SpellingToken::new(power));
    }
}

/// `∑ᵢ₌₁³` is `∑_{i=1}^3`.
fn counted(tokens: &mut Tokens, index: usize) -> Option<()> {
    let [letter, equals, first, last] = tokens.get(index + 1..index + 5)? else {
        return None;
    };
    let (_, letter) = BELOW
        .iter()
        .find(|(below, _)| letter.text.starts_with(*below))?;
    let first = ["₀", "₁", "₂"].iter().position(|digit| first.is(digit))?;
    let last = RAISED
        .iter()
        .position(|raised| last.text.starts_with(*raised))?;
    if !equals.is("₌") {
        return None;
    }
    let [letter, first, last] = [letter.to_string(), first.to_string(), last.to_string()];
    let new = ["_", "{", &letter, "=", &first, "}", "^", &last];
    tokens.splice(index + 1..index + 5, new.map(SpellingToken::new));
    Some(())
}

/// `e_i = y_i - w x_i` beside a sum over i defines e in each row.
pub(super) fn defined_in_rows(tokens: &mut Tokens, letter: &str) {
    let below = format!("_{letter}");
    let ends = |token: &SpellingToken| token.ends_line() || token.is("\\\\");
    let mut start = 0;
    while start < tokens.len() {
        let length = tokens[start..].iter().position(ends);
        let end = length.map_or(tokens.len(), |length| start + length);
        let line = &tokens[start..end];
        let equals = line.iter().position(|token| token.is("=")).unwrap_or(0);
        // A name, perhaps with an accent.
        let is_name = |token: &SpellingToken| {
            token.is_word() || token.text.starts_with(['_', '\\', '{', '}'])
        };
        let is_head = matches!(&line[..equals], [.., name] if name.text.ends_with(&below))
            && line[..equals].iter().all(is_name);
        let is_weight = |token: &SpellingToken| {
            let name = token.text.strip_suffix(&below).unwrap_or_default();
            WEIGHTS.contains(&name.trim_start_matches('\\'))
        };
        if is_head && !line.iter().any(is_weight) {
            let mut line = line.to_vec();
            line.retain(|token| token.text != below);
            for token in &mut line {
                if let Some(name) = token.text.strip_suffix(&below) {
                    token.text = name.to_string();
                }
            }
            let length = line.len();
            tokens.splice(start..end, line);
            start += length + 1;
        } else {
            start = end + 1;
        }
    }
}
