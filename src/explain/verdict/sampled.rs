//! Runs in which something is random: batches, samples, noise on the gradient. They are judged over their steps, with a
//! smoothed loss and its spread, and a trend is one only where it is larger than chance. Nothing of them is exact.

use crate::explain::{Finding, FindingKind};
use crate::optim::LossStretch;

use super::Verdict;
use super::causes;
use super::number::{from_to, num};
use super::situation::{Chance, Situation};
use super::statement::{Expert, Statement, Tone};

/// The newer half of the losses is divided into so many parts, whose means are the smoothed loss.
const PARTS: usize = 12;

/// With fewer losses than this in the newer half nothing is shown from chance.
const FEWEST: u64 = 8;

/// A trend counts from this many standard deviations of the rank statistic: by chance one run in a thousand has one.
const BEYOND_CHANCE: f64 = 3.0;

/// A loss this many times what it was at first has exploded, whatever its rows.
const EXPLODED: f64 = 100.0;

/// What the losses do.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trend {
    Falls,
    Rises,
    None,
    /// Too few losses to tell.
    Untold,
}

/// The smoothed losses of the newer half.
struct Smoothed {
    means: Vec<f64>,
    /// How many losses each is the mean of, about.
    steps: u64,
    /// The mean of all of them.
    mean: f64,
    /// The standard deviation of the single losses about it.
    spread: f64,
    /// The mean of the first losses of the run.
    first: f64,
}

/// What is said of the run.
pub(super) fn judge(situation: &Situation<'_>) -> Statement {
    let smoothed = Smoothed::of(situation.record().stretches());
    match smoothed.trend() {
        Trend::Rises if smoothed.last() > smoothed.first => rises(situation, &smoothed),
        _ if smoothed.has_exploded() => rises(situation, &smoothed),
        Trend::Falls => falls(&smoothed),
        Trend::Untold
            if situation.descent.steps() > 1 && smoothed.mean > situation.record().start_loss() =>
        {
            wanders_above(situation, &smoothed)
        }
        Trend::Untold => untold(situation),
        Trend::None | Trend::Rises => wanders(situation, &smoothed),
    }
}

/// A loss without a parameter: an integral, estimated anew at every step.
pub(super) fn estimated(situation: &Situation<'_>) -> Statement {
    let smoothed = Smoothed::of(situation.record().stretches());
    let steps = situation.descent.steps();
    let about = if steps == 0 {
        num(situation.descent.loss())
    } else {
        format!("{} ± {}", num(smoothed.mean), num(smoothed.spread))
    };
    let samples = match steps {
        0 => String::from("one sample"),
        steps => format!("{} samples, one a step", steps + 1),
    };
    let sentence = format!("an estimate and nothing to descend: {about} over {samples}");
    let expert = Expert::new("no parameter, so there is nothing to descend")
        .and(format!("estimates {about} over {samples}"));
    Statement::new(Verdict::Converged, Tone::Good, sentence, expert)
}

fn rises(situation: &Situation<'_>, smoothed: &Smoothed) -> Statement {
    let course = format!("smoothed loss {}", from_to(smoothed.first, smoothed.last()));
    let expert =
        Expert::new(format!("{course}, more than chance does")).and(local_product(situation));
    Statement::new(
        Verdict::Diverging,
        Tone::Fault,
        format!("runs away: {course}, far beyond what chance does"),
        expert,
    )
    .finding(Some(causes::diverging(
        situation,
        "the loss grows by more than chance",
    )))
}

fn falls(smoothed: &Smoothed) -> Statement {
    let course = format!(
        "smoothed loss {}",
        from_to(smoothed.means[0], smoothed.last())
    );
    let expert = Expert::new(format!("{course} over {} steps each", smoothed.steps))
        .and(format!("spread ± {}", num(smoothed.spread)))
        .and("the trend is larger than the noise".to_string());
    Statement::new(
        Verdict::Converging,
        Tone::Good,
        format!("good: {course} over the newer half, more than the noise does"),
        expert,
    )
}

/// No trend: as far down as this noise lets it, or no steps but noise.
fn wanders(situation: &Situation<'_>, smoothed: &Smoothed) -> Statement {
    let about = format!("{} ± {}", num(smoothed.mean), num(smoothed.spread));
    let source = match situation.chance {
        Chance::Rows => "the rows of each step",
        Chance::Noise | Chance::Nothing => "the noise on the gradient",
    };
    let sentence =
        format!("as good as this noise allows: the loss wanders about {about}, moved by {source}");
    let smoothing = format!("smoothed over {} steps, no trend", smoothed.steps);
    let expert = Expert::new(format!("noise floor: loss {about}"))
        .and(smoothing.clone())
        .and(format!("moved by {source}"));
    let finding = Finding::new(
        FindingKind::NoiseFloor,
        format!("the loss wanders about {about}: {smoothing}"),
    )
    .at_step(situation.descent.steps())
    .with("mean", smoothed.mean)
    .with("spread", smoothed.spread)
    .remedy("more rows a step, a smaller learning rate, or one that falls");
    Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert).finding(Some(finding))
}

/// Few steps, and the losses since are no lower than at the start.
fn wanders_above(situation: &Situation<'_>, smoothed: &Smoothed) -> Statement {
    let course = format!(
        "loss {} at the start, about {} since",
        num(situation.record().start_loss()),
        num(smoothed.mean)
    );
    let sentence = format!("no lower than at the start so far: {course}; too early to tell");
    let expert = Expert::new(course)
        .and("too few steps to tell where it goes".to_string())
        .and(local_product(situation));
    Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert)
}

fn untold(situation: &Situation<'_>) -> Statement {
    let steps = situation.descent.steps();
    let [start, now] = [situation.record().start_loss(), situation.descent.loss()];
    let course = if steps == 0 {
        format!("loss {} on the rows of this step", num(now))
    } else {
        format!("loss {} in {steps} steps", from_to(start, now))
    };
    let sentence = format!("too early to tell: {course}, and every step has its own chance");
    let expert = Expert::new(format!(
        "{course}: too few steps to tell a trend from noise"
    ))
    .and(local_product(situation));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// η·λmax on the rows of this step: that of the whole loss may be another.
fn local_product(situation: &Situation<'_>) -> Option<String> {
    let [product, limit] = situation.product()?;
    let whose = match situation.chance {
        Chance::Rows => "on these rows",
        Chance::Noise | Chance::Nothing => "here",
    };
    Some(format!(
        "η·λmax ≈ {} {whose}, limit {}",
        num(product),
        num(limit)
    ))
}

impl Smoothed {
    fn of(stretches: &[LossStretch]) -> Self {
        let all: u64 = stretches.iter().map(|stretch| stretch.count).sum();
        let join = |part: &[LossStretch]| part[1..].iter().fold(part[0], |a, b| a.joined(*b));
        let newer = &stretches[stretches.len() / 2..];
        let parts = PARTS.min(newer.len());
        let cut = |part: usize| newer.len() * part / parts;
        let means = (0..parts).map(|part| join(&newer[cut(part)..cut(part + 1)]).mean);
        let whole = join(newer);
        let quarter = &stretches[..(stretches.len() / 8).max(1)];
        Self {
            means: means.collect(),
            steps: (whole.count / parts as u64).max(1),
            mean: whole.mean,
            spread: (whole.squares / (whole.count.max(2) - 1) as f64).sqrt(),
            first: if all == 0 {
                f64::NAN
            } else {
                join(quarter).mean
            },
        }
    }

    fn last(&self) -> f64 {
        self.means.last().copied().unwrap_or(f64::NAN)
    }

    fn has_exploded(&self) -> bool {
        let newest = &self.means[self.means.len().saturating_sub(3)..];
        newest.len() == 3
            && newest
                .iter()
                .all(|mean| *mean > EXPLODED * self.first.abs())
    }

    /// Mann and Kendall's rank test ("Nonparametric tests against trend", 1945), its variance widened by the correlation of
    /// neighboring means.
    fn trend(&self) -> Trend {
        let n = self.means.len();
        if self.steps * n as u64 + 1 < FEWEST || n < FEWEST as usize {
            return Trend::Untold;
        }
        let mut score = 0.0;
        for (index, earlier) in self.means.iter().enumerate() {
            for later in &self.means[index + 1..] {
                score += f64::from(i8::from(later > earlier) - i8::from(later < earlier));
            }
        }
        let count = n as f64;
        if score.abs() == count * (count - 1.0) / 2.0 {
            return if score < 0.0 {
                Trend::Falls
            } else {
                Trend::Rises
            };
        }
        let variance = count * (count - 1.0) * (2.0 * count + 5.0) / 18.0;
        // Of so few numbers a correlation of 1/√n is chance.
        let correlation = (correlation(&self.means) - 1.0 / count.sqrt()).clamp(0.0, 0.9);
        let widened = variance * (1.0 + correlation) / (1.0 - correlation);
        match score / widened.sqrt() {
            z if z <= -BEYOND_CHANCE => Trend::Falls,
            z if z >= BEYOND_CHANCE => Trend::Rises,
            _ => Trend::None,
        }
    }
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
    use crate::data::Random;

    fn trend(losses: impl Iterator<Item = f64>) -> Trend {
        let stretches: Vec<LossStretch> = losses
            .map(|loss| LossStretch {
                count: 1,
                mean: loss,
                squares: 0.0,
                least: loss,
                greatest: loss,
            })
            .collect();
        Smoothed::of(&stretches).trend()
    }

    #[test]
    fn only_what_is_larger_than_chance_is_a_trend() {
        let mut by_chance = 0;
        for seed in 0..500 {
            let mut random = Random::new(seed, 7);
            let noise: Vec<f64> = (0..64).map(|_| random.normal()).collect();
            by_chance += u32::from(trend(noise.iter().copied()) != Trend::None);
            let slope = |down: f64| {
                noise
                    .iter()
                    .zip(0..)
                    .map(move |(x, step)| x - down * f64::from(step))
            };
            assert_eq!(trend(slope(0.5)), Trend::Falls);
            assert_eq!(trend(slope(-0.5)), Trend::Rises);
        }
        assert!(by_chance <= 5, "{by_chance} of 500");
        assert_eq!(trend((0..7).map(f64::from)), Trend::Untold);
        assert_eq!(trend((0..16).map(|step| 0.5_f64.powi(step))), Trend::Falls);
        assert_eq!(trend((0..64).map(|step| 2.0_f64.powi(step))), Trend::Rises);
    }
}
