//! Numbers as a verdict prints them: a bound never promises more than it keeps, and two numbers that are compared are seen
//! to differ.

use std::cmp::Ordering;

use crate::expr::number::short;

/// As many digits as an f64 has.
const ALL_DIGITS: usize = 17;

/// A product is *at* its limit, not beside it, if it differs by no more than the roundings of an eigenvalue and a product.
pub(super) const AT_LIMIT: f64 = 1e-12;

/// A place, which is 0 where that is as far as it was found.
pub(super) fn found_to(place: f64, error: f64) -> f64 {
    if place.abs() <= error { 0.0 } else { place }
}

/// A number in three digits.
pub(super) fn num(value: f64) -> String {
    short(value, 3)
}

/// A factor with as many digits as show how far it is from 1.
pub(super) fn times(factor: f64) -> String {
    format!("× {}", short(factor, digits_beside_one(factor)))
}

/// A size as a part of the whole, with as many digits as show what is missing: `80 %`, `99.96 %`.
pub(super) fn percent(size: f64) -> String {
    // Two digits of what is missing, in percent.
    let missing = libm::log10((100.0 * (1.0 - size.abs())).abs()).floor();
    let digits = (3.0 - missing).clamp(2.0, 12.0) as usize;
    format!("{} %", short(100.0 * size, digits))
}

fn digits_beside_one(factor: f64) -> usize {
    let digits = (1.0 - libm::log10((1.0 - factor.abs()).abs())).ceil();
    digits.clamp(3.0, 12.0) as usize
}

/// A positive bound below which something is safe, rounded down: two digits, or as many as a safe rate needs to be seen to
/// be below it.
pub(super) fn bound(value: f64, rate: f64) -> String {
    let texts = (2..=ALL_DIGITS).map(|digits| rounded_down(value, digits));
    let shows = |text: &String| rate > value || text.parse().is_ok_and(|shown: f64| shown >= rate);
    let mut texts = texts.skip_while(|text| !shows(text));
    texts.next().unwrap_or_else(|| short(value, ALL_DIGITS))
}

/// A positive number with so many digits, never larger than it is.
pub(crate) fn rounded_down(value: f64, digits: usize) -> String {
    let rounded = format!("{:.*e}", digits - 1, value);
    let is_larger = |text: &str| text.parse().is_ok_and(|shown: f64| shown > value);
    if !is_larger(&rounded) {
        return short(value, digits);
    }
    let lowered = rounded.split_once('e').and_then(|(mantissa, exponent)| {
        let mantissa: u64 = mantissa.replace('.', "").parse().ok()?;
        let exponent: i32 = exponent.parse().ok()?;
        let last = exponent - i32::try_from(digits).ok()? + 1;
        // Below 1.0 there is 0.99, with a digit more.
        let (mantissa, last) = if mantissa == 10_u64.checked_pow(u32::try_from(digits).ok()? - 1)? {
            (10 * mantissa, last - 1)
        } else {
            (mantissa, last)
        };
        format!("{}e{last}", mantissa - 1).parse::<f64>().ok()
    });
    short(lowered.unwrap_or(value), digits)
}

/// `1.99 < 2`: two numbers with as many digits as show which is larger.
pub(super) fn compared(a: f64, b: f64) -> String {
    let is_equal = (a - b).abs() <= AT_LIMIT * b.abs();
    let sign = match a.partial_cmp(&b) {
        _ if is_equal => "=",
        Some(Ordering::Less) => "<",
        Some(Ordering::Greater) => ">",
        _ => "=",
    };
    let digits = if is_equal { 3 } else { telling_digits(a, b) };
    format!("{} {sign} {}", short(a, digits), short(b, digits))
}

/// `3.2 → 3.1`: two numbers with as many digits as tell them apart.
pub(super) fn from_to(a: f64, b: f64) -> String {
    let digits = telling_digits(a, b);
    format!("{} → {}", short(a, digits), short(b, digits))
}

/// `-0.05 and 0.05`: the ends of a range, with as many digits as show how wide it is.
pub(super) fn between([low, high]: [f64; 2]) -> String {
    const PART: f64 = 0.05;
    let shows = |digits: &usize| {
        let error = |end: f64| {
            short(end, *digits)
                .parse()
                .map_or(0.0, |shown: f64| (shown - end).abs())
        };
        error(low) + error(high) <= PART * (high - low)
    };
    let digits = (3..=ALL_DIGITS).find(shows).unwrap_or(3);
    format!("{} and {}", short(low, digits), short(high, digits))
}

pub(super) fn telling_digits(a: f64, b: f64) -> usize {
    let mut digits = 3..=ALL_DIGITS;
    let found = digits.find(|digits| short(a, *digits) != short(b, *digits));
    found.unwrap_or(3)
}

/// How many steps leave a tenth of an error of which each leaves the part `factor`.
pub(super) fn steps_for_a_tenth(factor: f64) -> f64 {
    (libm::log(0.1) / libm::log(factor.abs())).ceil().max(1.0)
}

/// `1 step`, `114 steps`: a number of steps, whole while it is small.
pub(super) fn steps(count: f64) -> String {
    if count < 1e6 {
        let noun = if count == 1.0 { "step" } else { "steps" };
        format!("{count:.0} {noun}")
    } else {
        format!("about {} steps", short(count, 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_near_one_show_their_difference() {
        assert_eq!(times(0.9996), "× 0.9996");
        assert_eq!(times(-0.75), "× -0.75");
        assert_eq!(times(1.0), "× 1");
        assert_eq!(times(0.0), "× 0");
        assert_eq!(percent(0.8), "80 %");
        assert_eq!(percent(0.985), "98.5 %");
        assert_eq!(percent(0.98), "98 %");
        assert_eq!(percent(0.05), "5 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.9996), "99.96 %");
        assert_eq!(percent(0.999_999_94), "99.999994 %");
    }

    #[test]
    fn a_bound_is_never_rounded_up_and_a_safe_rate_is_seen_below_it() {
        assert_eq!(bound(1.0 / 3.0, 0.1), "0.33");
        assert_eq!(bound(2.0 / 3.0, 0.1), "0.66");
        assert_eq!(bound(2.0 / 1.99, 1.01), "1");
        assert_eq!(bound(2.0 / 1.99, 1.004), "1.005");
        assert_eq!(bound(1.0, 1.0), "1");
        assert_eq!(bound(0.1, 0.3), "0.1");
        assert_eq!(bound(9.999e-7, 1.0), "9.9e-7");
        for number in 1..2000 {
            let value = 0.37 * libm::pow(1.031, f64::from(number) - 1000.0);
            for rate in [0.1 * value, 0.9999 * value, value, 1.01 * value] {
                let shown: f64 = bound(value, rate).parse().expect("a number");
                assert!(shown <= value && (rate > value || shown >= rate));
            }
        }
    }

    #[test]
    fn what_is_compared_is_seen_to_differ() {
        assert_eq!(compared(1.358, 19.0 / 14.0), "1.358 > 1.357");
        assert_eq!(compared(0.6, 2.0), "0.6 < 2");
        assert_eq!(compared(2.0 + 4e-16, 2.0), "2 = 2");
        assert_eq!(compared(2.000_000_01, 2.0), "2.00000001 > 2");
        assert_eq!(from_to(6.25, 6.2499), "6.25 → 6.2499");
        assert_eq!(between([-0.05, 0.05]), "-0.05 and 0.05");
    }

    #[test]
    fn steps_are_counted_up() {
        assert_eq!(steps(steps_for_a_tenth(0.98)), "114 steps");
        assert_eq!(steps(steps_for_a_tenth(-0.5)), "4 steps");
        assert_eq!(steps(steps_for_a_tenth(0.0)), "1 step");
        assert_eq!(steps(3.8e8), "about 3.8e8 steps");
    }

    /// In three digits 1.0094 is off by a sixteenth of the range, 1.0104 by a twenty-sixth.
    #[test]
    fn the_ends_of_a_range_are_off_by_a_twentieth_of_it() {
        assert_eq!(between([1.0, 1.0094]), "1 and 1.009");
        assert_eq!(between([1.0, 1.0104]), "1 and 1.01");
    }
}
