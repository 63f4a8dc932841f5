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

/// Mann and Kendall's rank test ("Nonparametric tests against trend", 1945), its variance widened by the correlation of
/// neighbors.
pub(super) fn trend(numbers: &[f64]) -> Trend {
    let n = numbers.len();
    let mut score = 0.0;
    for (index, earlier) in numbers.iter().enumerate() {
        for later in &numbers[index + 1..] {
            score += f64::from(i8::from(later > earlier) - i8::from(later < earlier));
        }
    }
    let count = n as f64;
    let of_sign = |z: f64| match z {
        z if z <= -BEYOND_CHANCE => Trend::Falls,
        z if z >= BEYOND_CHANCE => Trend::Rises,
        _ => Trend::None,
    };
    if n > 2 && score.abs() == count * (count - 1.0) / 2.0 {
        return of_sign(score.signum() * f64::INFINITY);
    }
    let variance = count * (count - 1.0) * (2.0 * count + 5.0) / 18.0;
    // Of so few numbers a correlation of 1/√n is chance.
    let correlation = (correlation(numbers) - 1.0 / count.sqrt()).clamp(0.0, 0.9);
    let widened = variance * (1.0 + correlation) / (1.0 - correlation);
    of_sign(score / widened.sqrt())
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
}
