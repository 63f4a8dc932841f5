//! One line of text from parts, the most important first.

use crate::expr::number::short;

/// What fits on the line, in characters.
pub(super) const LONGEST: usize = 110;

/// A line that takes parts as long as they fit.
#[derive(Clone, Debug)]
pub(super) struct Line(String);

impl Line {
    /// The part that is there in any case.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The line with one more part, if there is one and it fits.
    pub(super) fn and(mut self, part: Option<String>) -> Self {
        if let Some(part) = part
            && self.0.chars().count() + part.chars().count() + 2 <= LONGEST
        {
            self.0.push_str("; ");
            self.0.push_str(&part);
        }
        self
    }

    pub(super) fn text(self) -> String {
        self.0
    }
}

/// A number in three digits.
pub(super) fn num(value: f64) -> String {
    short(value, 3)
}

/// A factor with as many digits as show how far it is from 1.
pub(super) fn times(factor: f64) -> String {
    let digits = (1.0 - libm::log10((1.0 - factor.abs()).abs())).ceil();
    format!("× {}", short(factor, digits.clamp(3.0, 9.0) as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_does_not_fit_is_left_out() {
        let line = Line::new("a").and(Some("b".repeat(LONGEST)));
        assert_eq!(line.and(Some("c".into())).and(None).text(), "a; c");
    }

    #[test]
    fn factors_near_one_show_their_difference() {
        assert_eq!(times(0.9996), "× 0.9996");
        assert_eq!(times(-0.75), "× -0.75");
        assert_eq!(times(1.0), "× 1");
        assert_eq!(times(0.0), "× 0");
    }
}
