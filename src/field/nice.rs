//! Round numbers: steps of 1, 2 or 5 times a power of ten, and labels with as many digits as are needed.

/// A round step: 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NiceStep {
    /// 1, 2 or 5.
    pub mantissa: u8,
    /// The power of ten; also the place of the last digit that multiples of the step have.
    pub exponent: i32,
}

impl NiceStep {
    /// The smallest round step that fits into `span` at most `parts` times.
    pub fn at_least(span: f64, parts: usize) -> Self {
        let raw = span / parts.max(1) as f64;
        let exponent = raw.log10().floor() as i32;
        let candidates = (exponent - 1..=exponent + 1)
            .flat_map(|exponent| [1, 2, 5].map(|mantissa| Self { mantissa, exponent }));
        // The factor forgives the rounding of a span such as 0.3 - 0.1.
        let fits = |step: &Self| step.multiple(1.0) >= raw * (1.0 - 1e-9);
        candidates.into_iter().find(fits).unwrap_or(Self {
            mantissa: 1,
            exponent: exponent + 2,
        })
    }

    /// `count` times the step, rounded once where the power of ten is exact.
    pub fn multiple(self, count: f64) -> f64 {
        let whole = count * f64::from(self.mantissa);
        match self.exponent {
            // Up to 10^22 powers of ten are exact, so that one multiplication or division is rounded once.
            -22..=-1 => whole / 10_f64.powi(-self.exponent),
            0..=22 => whole * 10_f64.powi(self.exponent),
            // Beyond, reading a decimal number is what rounds once.
            exponent => format!("{whole}e{exponent}").parse().unwrap_or(f64::NAN),
        }
    }

    /// The multiples of the step from `low` to `high`, ends included.
    pub fn multiples(self, low: f64, high: f64) -> impl Iterator<Item = f64> {
        let step = self.multiple(1.0);
        // A bound that is a multiple but for its rounding counts.
        let first = (low / step - 1e-6).ceil();
        let last = (high / step + 1e-6).floor();
        let count = (last - first + 1.0).clamp(0.0, 1000.0) as usize;
        (0..count).map(move |index| self.multiple(first + index as f64))
    }
}

/// A number to be read, with its last digit at ten to the `exponent` and no zeros behind it: plain from 0.0001 to 99999,
/// beyond that as `1.5e-7`. The minus sign is U+2212.
pub fn number_label(value: f64, exponent: i32) -> String {
    if value.is_nan() {
        return "NaN".to_string();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_string();
    }
    let magnitude = magnitude(value);
    if value == 0.0 || magnitude < exponent - 1 {
        return "0".to_string();
    }
    let text = if (-4..=4).contains(&magnitude) {
        let decimals = usize::try_from(-exponent).unwrap_or(0);
        trimmed(&format!("{value:.decimals$}"))
    } else {
        let digits = usize::try_from(magnitude - exponent).unwrap_or(0).min(16);
        let text = format!("{value:.digits$e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        format!("{}e{exponent}", trimmed(mantissa))
    };
    if text == "-0" {
        return "0".to_string();
    }
    text.replace('-', "−")
}

/// The power of ten of the first digit.
pub(super) fn magnitude(value: f64) -> i32 {
    let text = format!("{value:e}");
    text.split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0)
}

/// The text of a number without zeros at the end of its decimals.
fn trimmed(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_fit() {
        let step = |span, parts| {
            let step = NiceStep::at_least(span, parts);
            (step.mantissa, step.exponent)
        };
        assert_eq!(step(10.0, 10), (1, 0));
        assert_eq!(step(10.0, 9), (2, 0));
        assert_eq!(step(4.0, 10), (5, -1));
        assert_eq!(step(0.3 - 0.1, 4), (5, -2));
        assert_eq!(step(2e300, 4), (5, 299));
        assert_eq!(step(1e-304, 4), (5, -305));
        for exponent in -300..300 {
            let span = 10_f64.powi(exponent) * 3.7;
            let step = NiceStep::at_least(span, 5).multiple(1.0);
            assert!(
                step * 5.0 >= span * 0.999 && step * 2.0 < span,
                "{span} {step}"
            );
        }
    }

    #[test]
    fn multiples_are_exact_decimals() {
        let step = NiceStep {
            mantissa: 1,
            exponent: -1,
        };
        let multiples: Vec<f64> = step.multiples(-0.3, 0.3).collect();
        assert_eq!(multiples, [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3]);
        let step = NiceStep {
            mantissa: 5,
            exponent: 299,
        };
        assert_eq!(step.multiples(-1e300, 1e300).count(), 5);
    }

    #[test]
    fn labels_have_the_digits_they_need() {
        assert_eq!(number_label(0.1 + 0.2, -1), "0.3");
        assert_eq!(number_label(-1.5, -1), "−1.5");
        assert_eq!(number_label(2.0, -1), "2");
        assert_eq!(number_label(1000.0, 2), "1000");
        assert_eq!(number_label(0.0, -3), "0");
        assert_eq!(number_label(1e-17, -1), "0");
        assert_eq!(number_label(150_000.0, 4), "1.5e5");
        assert_eq!(number_label(2.5e300, 299), "2.5e300");
        assert_eq!(number_label(-4e-7, -7), "−4e−7");
        assert_eq!(number_label(1.000_000_001, -9), "1.000000001");
        assert_eq!(number_label(1_000_000.5, -1), "1.0000005e6");
        assert_eq!(number_label(f64::NEG_INFINITY, 0), "−∞");
    }
}
