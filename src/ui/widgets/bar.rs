//! Bars on a log scale that several of them share.

use crate::ui::theme::{Charset, TerminalTheme};

/// A log scale from one power of ten to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LogScale {
    low: f64,
    high: f64,
}

impl LogScale {
    /// The scale for some sizes; those that are 0 or not finite do not count. At least two decades.
    pub(crate) fn of(sizes: impl Iterator<Item = f64>) -> Self {
        let logs = sizes.filter(|size| *size > 0.0 && size.is_finite());
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for log in logs.map(libm::log10) {
            low = low.min(log);
            high = high.max(log);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        let high = high.ceil();
        // The smallest bar is seen too.
        let low = (low - 0.05).floor().min(high - 2.0);
        Self { low, high }
    }

    /// The powers of ten at its ends.
    pub(crate) fn ends(self) -> (i32, i32) {
        (self.low as i32, self.high as i32)
    }

    /// The part of the scale that a size takes; none if it is 0 or not finite.
    pub(crate) fn fraction(self, size: f64) -> Option<f64> {
        let part = (libm::log10(size) - self.low) / (self.high - self.low);
        (size > 0.0 && size.is_finite()).then(|| part.clamp(0.0, 1.0))
    }
}

/// A bar of a fraction of so many cells; what is there is at least seen.
pub(crate) fn bar(fraction: Option<f64>, cells: usize, theme: TerminalTheme) -> String {
    let halves = fraction.map_or(0, |part| {
        ((part * 2.0 * cells as f64).round() as usize).max(1)
    });
    match theme.charset {
        // A thick line leaves air between the bars of two rows, and ends as high as it is.
        Charset::Unicode => {
            let end = if halves.is_multiple_of(2) { "" } else { "╸" };
            "━".repeat(halves / 2) + end
        }
        Charset::Ascii => "#".repeat(halves.div_ceil(2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_factors_are_equal_steps() {
        let scale = LogScale::of([1e-3, 0.5, 0.0, f64::NAN].into_iter());
        assert_eq!(scale.ends(), (-4, 0));
        assert_eq!(scale.fraction(1e-2), Some(0.5));
        assert_eq!(scale.fraction(0.0), None);
        assert_eq!(bar(scale.fraction(1e-2), 4, TerminalTheme::DARK), "━━");
        assert_eq!(bar(Some(0.6), 4, TerminalTheme::DARK), "━━╸");
        assert_eq!(
            bar(scale.fraction(1e-2), 4, TerminalTheme::DARK.ascii()),
            "##"
        );
        assert_eq!(bar(Some(0.0), 4, TerminalTheme::DARK), "╸");
        assert_eq!(bar(None, 4, TerminalTheme::DARK), "");
    }

    #[test]
    fn a_scale_has_two_decades_at_least() {
        assert_eq!(LogScale::of([3.0].into_iter()).ends(), (-1, 1));
        assert_eq!(LogScale::of(std::iter::empty()).ends(), (-1, 1));
        assert_eq!(LogScale::of([1e-200, 1.0].into_iter()).ends(), (-201, 0));
    }
}
