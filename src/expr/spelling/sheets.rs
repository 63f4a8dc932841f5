//! Spreadsheets, whose functions are in capitals, and conditions with a single `=`.

use super::tokens::{SpellingToken, close, operand_end, operand_start};

/// Functions in capitals by number of arguments, where they are not what their name is elsewhere.
const FUNCTIONS: &[(&str, usize, &str)] = &[
    ("LOG", 1, "log10(x)"),
    ("ATAN2", 2, "atan2(y, x)"),
    ("INT", 1, "floor(x)"),
    ("VAR", 1, "var(x, ddof=1)"),
    ("STDEV", 1, "std(x, ddof=1)"),
    ("AND", 2, "x and y"),
    ("AND", 3, "x and y and z"),
    ("OR", 2, "x or y"),
    ("OR", 3, "x or y or z"),
    ("NOT", 1, "not (x)"),
    ("SUM", 2, "x + y"),
    ("SUM", 3, "x + y + z"),
    ("SUMSQ", 2, "x^2 + y^2"),
    ("SUMSQ", 3, "x^2 + y^2 + z^2"),
    ("PRODUCT", 2, "x * y"),
    ("PRODUCT", 3, "x * y * z"),
    ("AVERAGE", 2, "(x + y)/2"),
    ("AVERAGE", 3, "(x + y + z)/3"),
    ("QUOTIENT", 2, "trunc(x/y)"),
    // The same in German, French and Spanish.
    ("WURZEL", 1, "sqrt(x)"),
    ("RACINE", 1, "sqrt(x)"),
    ("RAIZ", 1, "sqrt(x)"),
    ("POTENZ", 2, "x^y"),
    ("PUISSANCE", 2, "x^y"),
    ("POTENCIA", 2, "x^y"),
    ("WENN", 3, "where(x, y, z)"),
    ("SI", 3, "where(x, y, z)"),
    ("SUMME", 1, "sum(x)"),
    ("SUMME", 2, "x + y"),
    ("SOMME", 1, "sum(x)"),
    ("SOMME", 2, "x + y"),
    ("SUMA", 1, "sum(x)"),
    ("SUMA", 2, "x + y"),
    ("MITTELWERT", 1, "mean(x)"),
    ("MOYENNE", 1, "mean(x)"),
    ("PROMEDIO", 1, "mean(x)"),
    ("UND", 2, "x and y"),
    ("ODER", 2, "x or y"),
    ("NICHT", 1, "not (x)"),
];

/// Functions of which the first argument is a condition, and those of which all are.
const CHOICES: [&str; 8] = ["where", "if", "If", "IF", "IIF", "ifelse", "WENN", "SI"];
const LOGIC: [&str; 6] = ["AND", "OR", "NOT", "UND", "ODER", "NICHT"];

/// How a function of a spreadsheet is written here.
pub(super) fn written(name: &str, arguments: &[Vec<SpellingToken>]) -> Option<&'static str> {
    if name == "ROUND" {
        let [_, digits] = arguments else {
            return None;
        };
        let is_whole = matches!(&digits[..], [digits] if digits.is("0"));
        return is_whole.then_some("round(x)");
    }
    let mut rows = FUNCTIONS.iter();
    let row = rows.find(|(other, of, _)| *other == name && *of == arguments.len())?;
    Some(row.2)
}

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    samples(tokens);
    percents(tokens);
    for index in 0..tokens.len() {
        let name = tokens[index].text.as_str();
        let (is_choice, is_logic) = (CHOICES.contains(&name), LOGIC.contains(&name));
        let is_call = tokens.get(index + 1).is_some_and(|next| next.is("("));
        if is_call && (is_choice || is_logic) {
            comparisons(tokens, index + 1, is_choice);
        }
    }
}

/// `VAR.S` and `VAR.P`: of a sample and of a population.
fn samples(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len().saturating_sub(2)).rev() {
        let is_function = tokens[index].is("VAR") || tokens[index].is("STDEV");
        if is_function && tokens[index + 1].is(".") {
            let end = match tokens[index + 2].text.as_str() {
                "S" => "",
                "P" => "P",
                _ => continue,
            };
            tokens[index].text.push_str(end);
            tokens.drain(index + 1..index + 3);
        }
    }
}

/// `50%` is 0.5 where nothing follows that could be divided by.
fn percents(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len()).rev() {
        if !tokens[index].is("%") || operand_end(tokens, index + 1).is_some() {
            continue;
        }
        let is_unary = |token: &SpellingToken| token.is("-") || token.is("+") || token.is("\\");
        let is_before = tokens.get(index + 1).is_some_and(is_unary);
        let number = tokens[index - 1].text.parse::<f64>();
        if let Some(number) = number
            .ok()
            .filter(|number| number.is_finite() && !is_before)
        {
            tokens[index - 1].text = format!("{}", number / 100.0);
            tokens.remove(index);
        }
    }
}

/// A single `=` compares in a condition; that of a named argument stands in parentheses of its own.
fn comparisons(tokens: &mut [SpellingToken], open: usize, is_first_only: bool) {
    let Some(end) = close(tokens, open) else {
        return;
    };
    let mut depth = 0_usize;
    for token in &mut tokens[open..end] {
        match token.text.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 1 && is_first_only => return,
            "=" if depth == 1 => token.text = "==".to_string(),
            _ => {}
        }
    }
}

/// A formula's own rules: its powers go from left to right, and a sign before an operand binds it more than a power.
pub(super) fn formula(tokens: &mut Vec<SpellingToken>) {
    powers(tokens);
    signs(tokens);
}

/// `2^3^2` is `(2^3)^2`.
fn powers(tokens: &mut Vec<SpellingToken>) {
    let mut index = 1;
    while index + 1 < tokens.len() {
        let is_raised = |at: usize| tokens.get(at).is_some_and(|sign| sign.is("^"));
        let first = operand_start(tokens, index - 1).filter(|_| is_raised(index));
        let chain = first
            .zip(operand_end(tokens, index + 1))
            .filter(|(_, end)| is_raised(end + 1));
        if let Some((first, end)) = chain {
            tokens.insert(end + 1, SpellingToken::new(")"));
            tokens.insert(first, SpellingToken::new("("));
            let blank = std::mem::take(&mut tokens[first + 1].blank);
            tokens[first].blank = blank;
            index = end + 2;
        }
        index += 1;
    }
}

/// `-A1^2` is `(-A1)^2`.
fn signs(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_sign = tokens[index].is("-");
        let is_unary =
            index == 0 || !(tokens[index - 1].ends_operand() || tokens[index - 1].is("%"));
        let Some(end) = operand_end(tokens, index + 1).filter(|_| is_sign && is_unary) else {
            continue;
        };
        if tokens.get(end + 1).is_some_and(|sign| sign.is("^")) {
            tokens.insert(end + 1, SpellingToken::new(")"));
            tokens.insert(index, SpellingToken::new("("));
            let blank = std::mem::take(&mut tokens[index + 1].blank);
            tokens[index].blank = blank;
        }
    }
}
