//! Live numbers in a lesson's text: `{loss:3}` is the loss with three digits.

use std::ops::Range;

use super::fact::{Fact, Facts};

/// A `{name}` or `{name:digits}` of a text.
struct Slot<'a> {
    /// The text between it and the slot before it.
    before: &'a str,
    name: &'a str,
    digits: Option<&'a str>,
    span: Range<usize>,
}

/// Puts the numbers in.
///
/// # Errors
/// Every slot that names nothing, with its range of bytes.
pub fn fill(text: &str, facts: &dyn Facts) -> Result<String, Vec<(String, Range<usize>)>> {
    let mut filled = String::new();
    let mut faults = Vec::new();
    let (slots, rest) = slots(text);
    for slot in slots {
        filled.push_str(slot.before);
        match facts.fact(slot.name) {
            Ok(fact) => filled.push_str(&fact_text(&fact, slot.digits())),
            Err(message) => faults.push((message, slot.span)),
        }
    }
    filled.push_str(rest);
    if faults.is_empty() {
        Ok(filled)
    } else {
        Err(faults)
    }
}

/// Slots that can hold nothing, whatever is known: an open brace without its end, digits that are no number.
pub fn broken_slots(text: &str) -> Vec<(String, Range<usize>)> {
    let mut faults = Vec::new();
    let (slots, rest) = slots(text);
    for slot in slots {
        if let Some(digits) = slot.digits
            && !digits
                .parse()
                .is_ok_and(|digits: usize| (1..=17).contains(&digits))
        {
            let message = format!("`{digits}` is no number of digits from 1 to 17");
            faults.push((message, slot.span));
        }
    }
    if let Some(open) = rest.find('{') {
        let start = text.len() - rest.len() + open;
        faults.push(("this brace has no end".to_string(), start..start + 1));
    }
    faults
}

/// Puts the numbers in that there are; where there is none stand dots, as wide as a number would be.
pub fn fill_known(text: &str, facts: &dyn Facts) -> String {
    let mut filled = String::new();
    let (slots, rest) = slots(text);
    for slot in slots {
        filled.push_str(slot.before);
        let columns = slot.digits().map_or(4, |digits| digits.clamp(1, 4) + 1);
        let dots = |_| "…".repeat(columns);
        let fact = facts.fact(slot.name);
        filled.push_str(&fact.map_or_else(dots, |fact| fact_text(&fact, slot.digits())));
    }
    filled.push_str(rest);
    filled
}

/// The names whose numbers a text has.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    slots(text).0.into_iter().map(|slot| slot.name)
}

/// A number as a sentence has it: as many digits as it needs, up to seven.
pub fn number_text(number: f64) -> String {
    figure(number, None)
}

fn fact_text(fact: &Fact, digits: Option<usize>) -> String {
    match fact {
        Fact::Number(number) => figure(*number, digits),
        Fact::Words { holds, .. } => holds.join(", "),
    }
}

impl Slot<'_> {
    fn digits(&self) -> Option<usize> {
        self.digits?.parse().ok()
    }
}

/// The slots of a text, and what comes after the last.
fn slots(text: &str) -> (Vec<Slot<'_>>, &str) {
    let mut slots = Vec::new();
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once('{') {
        let Some((inside, after)) = opened.split_once('}') else {
            break;
        };
        let (name, digits) = match inside.split_once(':') {
            Some((name, digits)) => (name, Some(digits)),
            None => (inside, None),
        };
        slots.push(Slot {
            before,
            name,
            digits,
            span: text.len() - opened.len() - 1..text.len() - after.len(),
        });
        rest = after;
    }
    (slots, rest)
}

/// A number for a sentence: with so many significant digits, or as many as it needs up to seven; with a true minus sign.
fn figure(number: f64, digits: Option<usize>) -> String {
    if !number.is_finite() {
        return number.to_string().replace('-', "−");
    }
    let digits = digits.unwrap_or(7).max(1);
    let scientific = format!("{number:.*e}", digits - 1);
    let rounded: f64 = scientific.parse().unwrap_or(number);
    let size = rounded.abs();
    let text = if rounded == 0.0 {
        "0".to_string()
    } else if (1e-4..1e6).contains(&size) {
        rounded.to_string()
    } else {
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let mantissa = if mantissa.contains('.') {
            mantissa.trim_end_matches('0').trim_end_matches('.')
        } else {
            mantissa
        };
        format!("{mantissa}e{exponent}")
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Loss(f64);

    impl Facts for Loss {
        fn fact(&self, name: &str) -> Result<Fact, String> {
            match name {
                "loss" => Ok(Fact::Number(self.0)),
                _ => Err(format!("`{name}` is no fact")),
            }
        }
    }

    #[test]
    fn numbers_are_put_in() {
        let fill = |text, number| fill(text, &Loss(number)).unwrap();
        assert_eq!(fill("no slot", 1.0), "no slot");
        assert_eq!(
            fill("{loss}, {loss:2}.", 0.012_345_678_9),
            "0.01234568, 0.012."
        );
        assert_eq!(fill("{loss:3}", -0.000_033_894), "−3.39e−5");
        assert_eq!(fill("{loss:3}", 0.1 + 0.2), "0.3");
        assert_eq!(fill("{loss}", f64::NEG_INFINITY), "−inf");
        assert_eq!(fill("{loss:2}", 14_700.0), "15000");
        assert_eq!(fill("{loss:2}", 2e7), "2e7");
        assert_eq!(fill("{loss}", -0.0), "0");
    }

    #[test]
    fn a_number_that_is_not_there_yet_leaves_room_for_it() {
        let text = "at {los} and {loss} and {x:3}";
        assert_eq!(fill_known(text, &Loss(1.0)), "at ………… and 1 and …………");
        assert_eq!(names(text).collect::<Vec<_>>(), ["los", "loss", "x"]);
    }

    #[test]
    fn unknown_names_are_pointed_at() {
        let faults = fill("at {los} and {loss} and {x:3}", &Loss(1.0)).unwrap_err();
        let spans: Vec<_> = faults.into_iter().map(|(_, span)| span).collect();
        assert_eq!(spans, [3..8, 24..29]);
        assert!(fill("an open { stays", &Loss(1.0)).is_ok());
    }
}
