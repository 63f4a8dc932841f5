//! Where an axis has ticks, and what is written there.

use crate::field::{NiceStep, Range, number_label};

/// A round value on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub value: f64,
    /// The value as text: `−0.5`, `2e6`, `10⁻³`.
    pub label: String,
}

/// Multiples of 1, 2 or 5 times a power of ten.
pub(super) fn linear_ticks(range: Range, most: usize) -> Vec<Tick> {
    if most == 0 {
        return Vec::new();
    }
    let mut step = NiceStep::at_least(range.span(), most);
    let mut values: Vec<f64> = step.multiples(range.low(), range.high()).collect();
    // `most` intervals can have one tick more.
    if values.len() > most {
        step = NiceStep::at_least(step.multiple(1.0) * 1.5, 1);
        values = step.multiples(range.low(), range.high()).collect();
    }
    values.truncate(most);
    let label = |value: f64| Tick {
        value,
        label: number_label(value, step.exponent),
    };
    values.into_iter().map(label).collect()
}

/// Powers of ten, or 1, 2 and 5 in each decade where there is room; on less than two such values, round ones.
pub(super) fn log_ticks(range: Range, most: usize) -> Vec<Tick> {
    if most == 0 {
        return Vec::new();
    }
    let first = range.low().log10().floor() as i32;
    let last = range.high().log10().ceil() as i32;
    if last - first <= 3 {
        let ticks = within_decades(range, first, last);
        if (2..=most).contains(&ticks.len()) {
            return ticks;
        }
    }
    for every in [1, 2, 3, 5, 10, 20, 30, 50, 100, 200] {
        let ticks = decades(range, (first..=last).filter(|e| e.rem_euclid(every) == 0));
        if ticks.len() < 2 && every == 1 {
            return linear_ticks(range, most);
        }
        if ticks.len() <= most {
            return ticks;
        }
    }
    Vec::new()
}

fn within_decades(range: Range, first: i32, last: i32) -> Vec<Tick> {
    let steps = (first..=last)
        .flat_map(|exponent| [1, 2, 5].map(|mantissa| NiceStep { mantissa, exponent }));
    let ticks = steps.map(|step| Tick {
        value: step.multiple(1.0),
        label: number_label(step.multiple(1.0), step.exponent),
    });
    ticks.filter(|tick| visible(range, tick.value)).collect()
}

fn decades(range: Range, exponents: impl Iterator<Item = i32>) -> Vec<Tick> {
    let ticks = exponents.map(|exponent| {
        let step = NiceStep {
            mantissa: 1,
            exponent,
        };
        Tick {
            value: step.multiple(1.0),
            label: format!("10{}", superscript(exponent)),
        }
    });
    ticks.filter(|tick| visible(range, tick.value)).collect()
}

/// Inside the range but for rounding.
fn visible(range: Range, value: f64) -> bool {
    value >= range.low() * (1.0 - 1e-9) && value <= range.high() * (1.0 + 1e-9)
}

/// A number as a superscript.
fn superscript(number: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| {
        let digit = c.to_digit(10).and_then(|digit| DIGITS.get(digit as usize));
        digit.copied().unwrap_or('⁻')
    };
    number.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn linear_ticks_are_round() {
        let ticks = linear_ticks(Range::new(-2.0, 2.0), 5);
        assert_eq!(labels(&ticks), ["−2", "−1", "0", "1", "2"]);
        let ticks = linear_ticks(Range::new(-0.13, 0.27), 5);
        assert_eq!(labels(&ticks), ["−0.1", "0", "0.1", "0.2"]);
    }

    #[test]
    fn labels_tell_neighbors_apart_however_deep_the_zoom() {
        for range in [
            Range::new(1e6 + 0.001, 1e6 + 0.002),
            Range::new(-1e300, 1e300),
            Range::new(0.0, 1e-304),
            Range::new(1.0, 1.0 + 1e-11),
            Range::new(-123_456.0, -123_400.0),
        ] {
            for most in 0..12 {
                let ticks = linear_ticks(range, most);
                assert!(ticks.len() <= most && (most < 4 || ticks.len() > 1));
                assert!(
                    ticks.windows(2).all(|pair| pair[0].label != pair[1].label),
                    "{ticks:?}"
                );
                for tick in ticks {
                    let read: f64 = tick.label.replace('−', "-").parse().expect("a number");
                    let error = (read - tick.value).abs();
                    assert!(error <= range.span() * 1e-3, "{tick:?}");
                }
            }
        }
    }

    #[test]
    fn log_ticks_are_decades_or_finer() {
        let ticks = log_ticks(Range::new(1e-3, 50.0), 6);
        assert_eq!(labels(&ticks), ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]);
        let ticks = log_ticks(Range::new(1e-12, 1e3), 6);
        assert_eq!(
            labels(&ticks),
            ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰", "10³"]
        );
        let ticks = log_ticks(Range::new(0.09, 3.0), 6);
        assert_eq!(labels(&ticks), ["0.1", "0.2", "0.5", "1", "2"]);
        let ticks = log_ticks(Range::new(2.1, 2.9), 5);
        assert_eq!(labels(&ticks), ["2.2", "2.4", "2.6", "2.8"]);
        for most in 0..8 {
            assert!(log_ticks(Range::new(1e-300, 1e300), most).len() <= most);
        }
    }
}
