//! `--at`: where a loss is looked at.

use color_eyre::Result;

use super::error::{rendered, wrong};
use crate::expr::{KnownNames, diagnostic, parse, parse_constant, visible};
use crate::scenario::is_layer_entry;

/// Reads `x=1, y=pi/2`: names with constant expressions.
pub(super) fn point(texts: &[String]) -> Result<Vec<(String, f64)>> {
    let mut values = Vec::new();
    for text in texts {
        for part in parts(text) {
            let Some((name, value)) = part.split_once('=') else {
                return Err(wrong(format!(
                    "`{}` is not of the form name=value, as in --at x=2,y=1",
                    visible(part)
                )));
            };
            let name = name.trim();
            let Some(spelled) = spelled(name) else {
                return Err(wrong(format!(
                    "`{}` in --at is not the name of a parameter",
                    visible(name)
                )));
            };
            let value = value.trim();
            let number = parse_constant(value)
                .map_err(|error| rendered(diagnostic::render(&error, value, "--at")))?;
            if values.iter().any(|(known, _)| *known == spelled) {
                return Err(wrong(format!("`{name}` is given twice in --at")));
            }
            values.push((spelled, number));
        }
    }
    Ok(values)
}

/// The name of a parameter in the spelling of the language.
fn spelled(name: &str) -> Option<String> {
    if is_layer_entry(name) {
        return Some(name.to_string());
    }
    let loss = parse(name, &KnownNames::default()).ok()?;
    match loss.parameters() {
        [spelled] => Some(spelled.clone()),
        _ => None,
    }
}

/// Splits at the commas outside parentheses.
fn parts(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let pieces = text.split(|c: char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    pieces
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_constant_expressions() {
        let read =
            point(&["x=pi/2, θ = max(1, 2)".into(), "w₁=-1, W1[2,1]=3".into()]).expect("a point");
        let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["x", "theta", "w1", "W1[2,1]"]);
        assert_eq!(read[1].1, 2.0);
    }

    #[test]
    fn what_is_no_point_is_refused_with_a_reason() {
        for (text, reason) in [
            ("x", "not of the form"),
            ("e=1", "not the name"),
            ("x=1,x=2", "twice"),
            ("x=y", "y"),
        ] {
            let error = point(&[text.into()]).expect_err("refused").to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
