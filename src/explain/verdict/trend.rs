//! Whether numbers in a row rise or fall by more than chance.

/// A trend counts from this many standard deviations of the rank statistic: by chance one row in a thousand has one.
const BEYOND_CHANCE: f64 = 3.0;

/// What numbers in a row do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trend {
    Falls,
    Rises,
    None,
}

/// Whether there is a trend that is more than chance.
pub(super) fn trend(numbers: &[f64]) -> Trend {
    match deviations(numbers) {
        z if z <= -BEYOND_CHANCE => Trend::Falls,
        z if z >= BEYOND_CHANCE => Trend::Rises,
        _ => Trend::None,
    }
}

/// Mann and Kendall's rank test ("Nonparametric tests against trend", 1945), in standard deviations, the variance widened by the
/// correlation of neighbors; without end where every number lies above, or below, the one before.
fn deviations(numbers: &[f64]) -> f64 {
    let n = numbers.len();
    let mut score = 0.0;
    for (index, earlier) in numbers.iter().enumerate() {
        for later in &numbers[index + 1..] {
            score += f64::from(i8::from(later > earlier) - i8::from(later < earlier));
        }
    }
    let count = n as f64;
    if n > 2 && score.abs() == count * (count - 1.0) / 2.0 {
        return score.signum() * f64::INFINITY;
    }
    let variance = count * (count - 1.0) * (2.0 * count + 5.0) / 18.0;
    // Of so few numbers a correlation of 1/√n is chance.
    let correlation = (correlation(numbers) - 1.0 / count.sqrt()).clamp(0.0, 0.9);
    let widened = variance * (1.0 + correlation) / (1.0 - correlation);
    score / widened.sqrt()
}

/// The correlation of neighboring numbers about their straight line.
fn correlation(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = numbers.iter().sum::<f64>() / count;
    let moment: f64 = numbers
        .iter()
        .zip(0..)
        .map(|(y, x)| (f64::from(x) - middle) * (y - mean))
        .sum();
    let slope = moment / (count * (count * count - 1.0) / 12.0);
    let rest: Vec<f64> = numbers
        .iter()
        .zip(0..)
        .map(|(y, x)| y - mean - slope * (f64::from(x) - middle))
        .collect();
    let squares: f64 = rest.iter().map(|r| r * r).sum();
    let products: f64 = rest.windows(2).map(|pair| pair[0] * pair[1]).sum();
    if squares > 0.0 {
        products / squares
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_more_than_chance_is_a_trend() {
        let zigzag = |down: f64| -> Vec<f64> {
            let of = |step: i32| f64::from(step % 2) - down * f64::from(step);
            (0..12).map(of).collect()
        };
        assert_eq!(trend(&zigzag(0.0)), Trend::None);
        assert_eq!(trend(&zigzag(0.05)), Trend::None);
        assert_eq!(trend(&zigzag(0.6)), Trend::Falls);
        assert_eq!(trend(&zigzag(-0.6)), Trend::Rises);
        let powers: Vec<f64> = (0..12).map(|step| 0.5_f64.powi(step)).collect();
        assert_eq!(trend(&powers), Trend::Falls);
        assert_eq!(trend(&[1.0, 1.0, 1.0]), Trend::None);
        assert_eq!(trend(&[2.0, 1.0]), Trend::None);
        assert_eq!(trend(&[]), Trend::None);
    }

    /// The statistic and the correlation of neighbors, computed elsewhere in fractions.
    #[test]
    fn the_statistic_is_that_of_mann_and_kendall() {
        let steps: &[&[f64]] = &[&[0.0; 10], &[1.0; 10], &[2.0; 10]];
        let parabola: Vec<f64> = (0..400).map(|x| f64::from((x - 100) * (x - 100))).collect();
        for (numbers, expected, neighbors) in [
            // Neighbors that differ narrow nothing.
            (&[1.0, 3.0, 2.0, 4.0][..], 1.358_732_440_973_514_9, -0.75),
            (&[0.1, 0.3, 0.2, 0.4], 1.358_732_440_973_514_9, -0.75),
            (
                &[0.0, 2.0, 1.0, 4.0, 3.0],
                1.469_693_845_669_906_7,
                -38.0 / 45.0,
            ),
            (&[5.0, 5.0, 1.0], -1.044_465_935_734_187, -2.0 / 3.0),
            (
                &[
                    0.0, 1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 7.0, 6.0, 7.0,
                    8.0,
                ],
                3.231_829_262_878_018_7,
                3154.0 / 5899.0,
            ),
            (&steps.concat(), 3.697_878_705_431_677_7, 59.0 / 110.0),
            // So alike are neighbors that nine tenths are counted.
            (&parabola, 5.126_481_559_547_909, 0.987_5),
            (&[4.0, 3.0], -1.0, 0.0),
            (&[1.0, 2.0, 3.0], f64::INFINITY, 0.0),
            (&[3.0, 2.0, 1.0], f64::NEG_INFINITY, 0.0),
        ] {
            let got = deviations(numbers);
            assert!(
                got == expected || (got - expected).abs() < 1e-12,
                "{numbers:?}: {got}"
            );
            let got = correlation(numbers);
            assert!((got - neighbors).abs() < 1e-12, "{numbers:?}: {got}");
        }
    }
}
