//! Numbers that stand for a value that is not known: −999, −9999, 99999. They are numbers to a program, so that they are told and kept.

use std::collections::HashMap;

/// Numbers below nothing that measuring programs and offices write for what is not known.
const BELOW: [f64; 8] = [
    -99.0, -999.0, -9999.0, -99999.0, -999.9, -999.99, -9999.9, -999_999.0,
];

/// The same above everything, of which one alone may be a value.
const ABOVE: [f64; 4] = [999.0, 9999.0, 99999.0, 999_999.0];

/// How many times farther from 0 than any other value such a number is, where others are below 0 too.
const APART: f64 = 5.0;

/// How many times such a number above all others has to stand.
const FEWEST_ABOVE: usize = 2;

/// The number in a column that likely stands for what is not known, and how often.
pub fn stand_in(values: &[f64]) -> Option<(f64, usize)> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for value in values {
        let is_one = BELOW.contains(value) || ABOVE.contains(value);
        if is_one {
            *counts.entry(value.to_bits()).or_default() += 1;
        }
    }
    let mut found: Vec<(f64, usize)> = counts
        .into_iter()
        .map(|(bits, count)| (f64::from_bits(bits), count))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().find(|(sign, count)| {
        let others = || {
            values
                .iter()
                .copied()
                .filter(|value| !value.is_nan() && value != sign)
        };
        let greatest = others().map(f64::abs).fold(0.0, f64::max);
        let is_apart = APART * greatest <= sign.abs();
        let is_negative = *sign < 0.0;
        let is_lone_negative = is_negative && others().all(|value| value >= 0.0);
        others().next().is_some()
            && (is_apart || is_lone_negative)
            && (is_negative || *count >= FEWEST_ABOVE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_nothing_stand_apart() {
        for (values, found) in [
            (&[2.5, -999.0, 3.5, -999.0][..], (-999.0, 2)),
            (&[2.5, -9999.0, -3.5], (-9999.0, 1)),
            (&[52_000.0, -99.0, 61_000.0], (-99.0, 1)),
            (&[25.0, 999.0, 35.0, 999.0, f64::NAN], (999.0, 2)),
        ] {
            assert_eq!(stand_in(values), Some(found));
        }
        for values in [
            &[-990.0, -999.0, -1001.0][..],
            &[-50.0, -99.0, 10.0],
            &[25.0, 999.0, 35.0],
            &[900.0, 999.0, 950.0, 999.0],
            &[-999.0, -999.0],
            &[1.0, 2.0],
            &[],
        ] {
            assert_eq!(stand_in(values), None, "{values:?}");
        }
    }
}
