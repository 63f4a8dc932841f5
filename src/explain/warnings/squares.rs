//! Squares behind a sum that stands apart from its parentheses: notes mean the sum of squares.

use super::Warning;
use crate::explain::{Finding, FindingKind};
use crate::expr::Loss;

/// Reductions over rows.
const REDUCTIONS: [&str; 2] = ["sum", "mean"];

/// `sum (x - y)^2` is the square of the sum, though notes write the sum of squares so: with a blank behind the name.
pub(super) fn square_of_sum(loss: &Loss) -> Option<Warning> {
    let source = &loss.source;
    REDUCTIONS.iter().find_map(|name| {
        source.match_indices(name).find_map(|(start, _)| {
            let is_within = source
                .get(..start)?
                .ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let behind = source.get(start + name.len()..)?;
            let open = behind.len() - behind.trim_start_matches([' ', '\t']).len();
            let inner = behind.get(open..)?;
            if is_within || open == 0 || !inner.starts_with('(') {
                return None;
            }
            let close = closing(inner)?;
            let power = inner.get(close + 1..)?.trim_start_matches([' ', '\t']);
            let is_square = power.starts_with('²')
                || ["^2", "**2", "^ 2", "** 2"]
                    .iter()
                    .any(|square| power.starts_with(square));
            let end = start + name.len() + open + close + 1;
            let inside = inner.get(..=close)?;
            is_square.then(|| Warning {
                finding: Finding::new(
                    FindingKind::Misread,
                    format!("`{name} {inside}^2` is the square of the {name}"),
                )
                .remedy(format!(
                    "for the {name} of squares write `{name}({inside}^2)`; without the blank it is meant as it stands"
                )),
                span: start..end,
            })
        })
    })
}

/// Where the parenthesis closes with which a text begins.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
