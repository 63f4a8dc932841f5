//! The values that keys walk along.

/// The mantissas of the learning-rate ladder: about equal ratios, and numbers that people say.
const RUNGS: [f64; 3] = [1.0, 3.0, 10.0];

/// The first rung above 0.
const LOWEST: f64 = 1e-5;

/// How near to a rung counts as standing on it.
const NEAR: f64 = 1e-9;

/// The next value above on the ladder …, 0.01, 0.03, 0.1, 0.3, 1, …
pub fn above(value: f64) -> f64 {
    if value == 0.0 {
        return LOWEST;
    }
    let decade = libm::floor(libm::log10(value));
    (-1..=1)
        .flat_map(|shift| RUNGS.map(|rung| rounded(rung, decade + f64::from(shift))))
        .find(|rung| *rung > value * (1.0 + NEAR))
        .unwrap_or(value)
}

/// The next value below on the ladder.
pub fn below(value: f64) -> f64 {
    let decade = libm::floor(libm::log10(value));
    (-1..=1)
        .rev()
        .flat_map(|shift| {
            RUNGS
                .into_iter()
                .rev()
                .map(move |rung| rounded(rung, decade + f64::from(shift)))
        })
        .find(|rung| *rung < value * (1.0 - NEAR))
        .unwrap_or(value)
}

/// rung · 10^decade as people write it: read from its decimal text, so that 0.3 is 0.3 and not 0.30000000000000004.
fn rounded(rung: f64, decade: f64) -> f64 {
    format!("{rung}e{decade}").parse().unwrap_or(rung)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_goes_by_one_three_ten() {
        let mut value = 1e-5;
        let mut climbed = Vec::new();
        while value < 10.0 {
            value = above(value);
            climbed.push(value);
        }
        assert_eq!(
            climbed,
            [
                3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0
            ]
        );
        for pair in climbed.windows(2) {
            assert_eq!(below(pair[1]), pair[0]);
        }
        assert_eq!((above(0.0), below(0.0)), (1e-5, 0.0));
    }

    #[test]
    fn between_rungs_the_next_one_is_taken() {
        assert_eq!(above(0.05), 0.1);
        assert_eq!(below(0.05), 0.03);
        assert_eq!(above(0.033), 0.1);
    }

    #[test]
    fn the_ends_of_f64_do_not_break_it() {
        assert!(above(1e300) > 1e300);
        assert!(below(1e-300) < 1e-300);
        assert!(above(f64::MAX).is_finite() || above(f64::MAX) == f64::INFINITY);
    }
}
