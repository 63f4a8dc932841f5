//! What is said in other languages than English between operands, behind them and before them: `x hoch 2`, `x al cuadrado`, `2 fois x`.

use super::tokens::{SpellingToken, filled, operand_end};

type Tokens = Vec<SpellingToken>;

/// What is said between two operands. Of each phrase the longest word is no name there.
const BETWEEN: [(&str, &str); 36] = [
    ("hoch", "^"),
    ("elevado a la", "^"),
    ("elevado a", "^"),
    ("elevado à", "^"),
    ("elevato a", "^"),
    ("puissance", "^"),
    ("в степени", "^"),
    ("geteilt durch", "/"),
    ("dividiert durch", "/"),
    ("durch", "/"),
    ("divisé par", "/"),
    ("dividido por", "/"),
    ("dividido entre", "/"),
    ("diviso", "/"),
    ("multipliziert mit", "*"),
    ("mal", "*"),
    ("fois", "*"),
    ("multiplicado por", "*"),
    ("veces", "*"),
    ("vezes", "*"),
    ("volte", "*"),
    ("más", "+"),
    ("menos", "-"),
    ("moins", "-"),
    ("plus", "+"),
    ("più", "+"),
    ("mais", "+"),
    ("плюс", "+"),
    ("минус", "-"),
    ("meno", "-"),
    ("умножить на", "*"),
    ("разделить на", "/"),
    ("dividido", "/"),
    ("加", "+"),
    ("减", "-"),
    ("乘以", "*"),
];

/// What is said behind an operand, and the power that it is.
const BEHIND: [(&str, &str); 15] = [
    ("zum quadrat", "2"),
    ("au carré", "2"),
    ("al cuadrado", "2"),
    ("al quadrato", "2"),
    ("ao quadrado", "2"),
    ("в квадрате", "2"),
    ("的平方", "2"),
    ("au cube", "3"),
    ("al cubo", "3"),
    ("в кубе", "3"),
    ("alla seconda", "2"),
    ("quadrat", "2"),
    ("kwadrat", "2"),
    ("の2乗", "2"),
    ("の3乗", "3"),
];

/// What is said before an operand, and what it is of x.
const OF: [(&str, &str); 22] = [
    ("корень из", "sqrt(x)"),
    ("квадратный корень из", "sqrt(x)"),
    ("racine carrée de", "sqrt(x)"),
    ("raíz cuadrada de", "sqrt(x)"),
    ("radice quadrata di", "sqrt(x)"),
    ("raiz quadrada de", "sqrt(x)"),
    ("pierwiastek z", "sqrt(x)"),
    ("quadratwurzel aus", "sqrt(x)"),
    ("wurzel aus", "sqrt(x)"),
    ("die wurzel aus", "sqrt(x)"),
    ("valeur absolue de", "abs(x)"),
    ("valor absoluto de", "abs(x)"),
    ("betrag von", "abs(x)"),
    ("модуль", "abs(x)"),
    ("le carré de", "x^2"),
    ("el cuadrado de", "x^2"),
    ("das quadrat von", "x^2"),
    ("квадрат", "x^2"),
    ("die hälfte von", "x/2"),
    ("la moitié de", "x/2"),
    ("inverse of", "1/x"),
    ("reciprocal of", "1/x"),
];

/// What is said before a loss.
const BEFORE: [&str; 17] = [
    "das minimum von",
    "minimum von",
    "minimiere",
    "finde das minimum von",
    "le minimum de",
    "trouver le minimum de",
    "minimum de",
    "minimiser",
    "minimisez",
    "el mínimo de",
    "mínimo de",
    "minimizar",
    "minimiza",
    "il minimo di",
    "minimo di",
    "minimizza",
    "минимум",
];

/// What to write for a word that is said behind an operand.
pub(in crate::expr) fn sign(word: &str) -> Option<&'static str> {
    let is_of = |phrase: &str| phrase.split(' ').max_by_key(|part| part.len()) == Some(word);
    let between = BETWEEN.iter().find(|(phrase, _)| is_of(phrase));
    let behind = BEHIND.iter().find(|(phrase, _)| is_of(phrase));
    match (between, behind) {
        (Some((_, sign)), _) => Some(sign),
        (_, Some((_, "2"))) => Some("^2"),
        (_, Some(_)) => Some("^3"),
        _ => None,
    }
}

pub(super) fn rewrite(tokens: &mut Tokens) {
    let start = BEFORE.iter().map(|phrase| length(tokens, 0, phrase)).max();
    tokens.drain(..start.unwrap_or(0));
    shares(tokens);
    for index in (0..tokens.len()).rev() {
        of_operand(tokens, index);
    }
    for index in (1..tokens.len()).rev() {
        if !tokens[index - 1].ends_operand() {
            continue;
        }
        let found = |table: &[(&str, &'static str)]| {
            let rows = table
                .iter()
                .map(|(phrase, sign)| (length(tokens, index, phrase), *sign));
            rows.filter(|(count, _)| *count > 0)
                .max_by_key(|(count, _)| *count)
        };
        if let Some((count, power)) = found(&BEHIND) {
            tokens.splice(index..index + count, ["^", power].map(SpellingToken::new));
        } else if let Some((count, sign)) = found(&BETWEEN)
            && tokens
                .get(index + count)
                .is_some_and(|next| !next.ends_line())
        {
            let sign = if sign == "^" {
                tokens[index + count].blank.clear();
                SpellingToken::new(sign)
            } else {
                SpellingToken::spaced(sign)
            };
            tokens.splice(index..index + count, [sign]);
        }
    }
    if let [plot, .., with, _] = &tokens[..]
        && plot.is("plot")
        && with.is("with")
    {
        tokens.truncate(tokens.len() - 2); // How gnuplot draws it.
    }
    let from = tokens.iter().rposition(|token| token.is("from"));
    let to = tokens.iter().rposition(|token| token.is("to"));
    if let (Some(from), Some(to)) = (from, to)
        && from > 0
        && from < to
        && tokens[from..]
            .iter()
            .all(|token| token.is_number() || token.is("-") || token.is("from") || token.is("to"))
    {
        tokens.truncate(from); // Where it is looked at.
    }
}

/// What is said before an operand.
fn of_operand(tokens: &mut Tokens, index: usize) {
    let rows = OF
        .iter()
        .map(|(phrase, template)| (length(tokens, index, phrase), *template))
        .filter(|(count, _)| *count > 0);
    let Some((count, template)) = rows.max_by_key(|(count, _)| *count) else {
        return;
    };
    let Some(end) = operand_end(tokens, index + count) else {
        return;
    };
    let operand = tokens[index + count..=end].to_vec();
    let mut new = filled(template, &[operand]);
    new[0].blank.clone_from(&tokens[index].blank);
    tokens.splice(index..=end, new);
}

/// How many tokens are the words of a phrase, in any case; 0 if they are not.
fn length(tokens: &[SpellingToken], at: usize, phrase: &str) -> usize {
    let words: Vec<&str> = phrase.split(' ').collect();
    let is_said = tokens.get(at..at + words.len()).is_some_and(|said| {
        let mut pairs = said.iter().zip(&words);
        pairs.all(|(token, word)| token.text.to_lowercase() == **word)
    });
    if is_said { words.len() } else { 0 }
}

/// `20 % of x` and `20% von x` are `0.2 x`.
fn shares(tokens: &mut Tokens) {
    const OF: [&str; 6] = ["of", "von", "de", "del", "di", "от"];
    for index in (0..tokens.len().saturating_sub(3)).rev() {
        let Some([number, sign, of, _]) = tokens.get(index..index + 4) else {
            continue;
        };
        let is_power = index > 0 && (tokens[index - 1].is("^") || tokens[index - 1].is("**"));
        let is_share = !is_power && sign.is("%") && OF.iter().any(|word| of.is(word));
        if let Ok(percent) = number.text.parse::<f64>()
            && is_share
            && operand_end(tokens, index + 3).is_some()
        {
            tokens[index].text = (percent / 100.0).to_string();
            tokens.drain(index + 1..index + 3);
        }
    }
}
