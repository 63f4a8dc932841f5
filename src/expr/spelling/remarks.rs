//! Remarks in the notation of other programs: `% …` of MATLAB and LaTeX, `(* … *)` of Mathematica, `/* … */` of C, `-- …` of SQL.

use super::tokens::SpellingToken;

/// What opens and closes a remark within a line.
const PAIRS: [[&str; 4]; 2] = [["(", "*", "*", ")"], ["/", "*", "*", "/"]];

/// Signs that are MATLAB's, whose `%` is never an operator.
const OF_MATLAB: [&str; 5] = [".*", "./", ".^", "...", ".'"];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    for pair in PAIRS {
        enclosed(tokens, pair);
    }
    // Maxima's `%pi` and `%e`.
    for index in (0..tokens.len().saturating_sub(1)).rev() {
        let is_constant = (tokens[index + 1].is("pi") || tokens[index + 1].is("e"))
            && tokens[index + 1].blank.is_empty();
        let is_behind =
            index > 0 && tokens[index - 1].ends_operand() && tokens[index].blank.is_empty();
        if tokens[index].is("%") && is_constant && !is_behind {
            let blank = std::mem::take(&mut tokens[index].blank);
            tokens[index + 1].blank = blank;
            tokens.remove(index);
        }
    }
    let is_matlab = tokens
        .iter()
        .any(|token| OF_MATLAB.iter().any(|sign| token.is(sign)));
    if is_matlab {
        // A column is a row here.
        for index in (1..tokens.len()).rev() {
            let ends = tokens.get(index + 1).is_none_or(|next| {
                [")", "+", "-", ",", ";", "\n", ".^", ".*", "./"]
                    .iter()
                    .any(|sign| next.is(sign))
            });
            if tokens[index].is("'") && tokens[index - 1].ends_operand() && ends {
                tokens.remove(index);
            }
        }
    }
    let mut index = 0;
    while index < tokens.len() {
        let line = tokens[index..].iter().position(|token| token.is("\n"));
        let end = line.map_or(tokens.len(), |line| index + line);
        let is_first = index == 0 || tokens[index - 1].ends_line();
        let is_remark = match tokens[index].text.as_str() {
            "%" | "%%" if is_first => true,
            "%" if is_matlab => true,
            "%" | "%%" => are_words(&tokens[index + 1..end]),
            "-" if tokens.get(index + 1).is_some_and(|next| next.is("-")) => {
                are_words(&tokens[index + 2..end])
            }
            _ => false,
        };
        if is_remark {
            tokens.drain(index..end);
        }
        index += 1;
    }
}

/// Takes out what stands between an opening and a closing.
fn enclosed(tokens: &mut Vec<SpellingToken>, [open, first, last, close]: [&str; 4]) {
    let pair = |tokens: &[SpellingToken], from: usize, signs: [&str; 2]| {
        let mut pairs = tokens.windows(2).enumerate().skip(from);
        let is_pair = |pair: &[SpellingToken]| {
            pair[0].is(signs[0]) && pair[1].is(signs[1]) && pair[1].blank.is_empty()
        };
        pairs.find_map(|(index, tokens)| is_pair(tokens).then_some(index))
    };
    while let Some(start) = pair(tokens, 0, [open, first]) {
        let Some(end) = pair(tokens, start + 2, [last, close]) else {
            return;
        };
        tokens.drain(start..end + 2);
    }
}

/// Whether some tokens are words side by side, one of them no abbreviation.
fn are_words(tokens: &[SpellingToken]) -> bool {
    const SHORTEST: usize = 3;
    let is_of_text = |token: &SpellingToken| token.is_word() || token.is(",") || token.is(".");
    tokens.len() > 1
        && tokens[0].is_word()
        && tokens[1].is_word()
        && tokens.iter().all(is_of_text)
        && tokens.iter().any(|token| token.text.len() >= SHORTEST)
}
