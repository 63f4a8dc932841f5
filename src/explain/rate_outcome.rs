//! What a learning rate led to within its steps: in one place, so that a table of rates and the zones of a chart agree.

use super::{Sweep, SweepRow, Tone, Verdict};
use crate::expr::number::short;

/// A run that still has more than this part of the way to the best loss before it is slow, whatever it does there.
const TOO_MUCH_LEFT: f64 = 0.1;

/// What a run with one learning rate came to, beside the others of its sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateOutcome {
    /// It has arrived, or comes nearer quickly; or it is as far down as the noise allows.
    Good,
    /// Comes nearer, but has or takes long.
    Slow,
    /// Comes nearer, but stays far behind a lower rate.
    Behind,
    /// Stays in motion and comes no nearer.
    Swings,
    /// Grows.
    Away,
    /// Falls without a bound.
    Unbounded,
    /// A number is NaN or infinite.
    Breaks,
    /// Stands where nothing slopes.
    Flat,
    /// Stands at a saddle.
    Pass,
    /// A `detach` keeps the gradient from it.
    Cut,
}

impl RateOutcome {
    /// Judges a run that began with the loss `start`, beside the best run of the sweep if that is known.
    fn of(row: &SweepRow, start: f64, best: Option<&SweepRow>) -> Self {
        let is_far = best.is_some_and(|best| {
            let left = (row.final_loss - best.final_loss) / (start - best.final_loss);
            left > TOO_MUCH_LEFT
        });
        let is_larger = best.is_some_and(|best| row.learning_rate > best.learning_rate);
        match row.diagnosis.verdict {
            Verdict::NotFinite => Self::Breaks,
            Verdict::Diverging if row.final_loss < start => Self::Unbounded,
            Verdict::Diverging => Self::Away,
            Verdict::Cut => Self::Cut,
            Verdict::Plateau => Self::Flat,
            Verdict::Saddle => Self::Pass,
            Verdict::Oscillating if !row.is_at_noise_floor() => Self::Swings,
            Verdict::Oscillating if is_far && is_larger => Self::Swings,
            _ if is_far && is_larger => Self::Behind,
            _ if is_far => Self::Slow,
            Verdict::Converging if row.diagnosis.tone != Tone::Good => Self::Slow,
            Verdict::Oscillating | Verdict::Converging | Verdict::Converged => Self::Good,
        }
    }

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Slow => "slow",
            Self::Behind => "behind",
            Self::Swings => "swings",
            Self::Away => "away",
            Self::Unbounded => "falls",
            Self::Breaks => "breaks",
            Self::Flat => "flat",
            Self::Pass => "a pass",
            Self::Cut => "cut",
        }
    }

    /// The name of the zone of rates that it belongs to: what swings, runs away or breaks has too large a rate.
    pub fn zone(self) -> &'static str {
        match self {
            Self::Behind | Self::Swings | Self::Away | Self::Breaks => "too large",
            Self::Unbounded => "no bottom",
            _ => self.word(),
        }
    }

    /// Whether that is good news.
    pub fn tone(self) -> Tone {
        match self {
            Self::Good => Tone::Good,
            Self::Slow | Self::Behind | Self::Swings | Self::Flat | Self::Pass => Tone::Warning,
            Self::Away | Self::Unbounded | Self::Breaks | Self::Cut => Tone::Fault,
        }
    }
}

impl Sweep {
    /// What each rate led to, in the order of the rows: beside the best of them, once that is known.
    pub fn outcomes(&self) -> impl Iterator<Item = RateOutcome> + '_ {
        let best = self.best.and_then(|best| self.rows.get(best));
        let of = move |row| RateOutcome::of(row, self.start_loss, best);
        self.rows.iter().map(of)
    }

    /// The run that ended lowest though it stays in motion or only passes, if that is lower than another.
    fn lower_than(&self, best: &SweepRow) -> Option<&SweepRow> {
        let lower = self.rows.iter().filter(|row| {
            let verdict = row.diagnosis.verdict;
            matches!(verdict, Verdict::Oscillating | Verdict::Converging)
                && row.final_loss < best.final_loss
        });
        lower.min_by(|a, b| a.final_loss.total_cmp(&b.final_loss))
    }

    /// In school words which rates are too small, good and too large, and which one of those tried was best: once all were, and
    /// where the zones are these, in this order.
    pub fn sentence(&self) -> Option<String> {
        const ZONES: [&str; 3] = ["slow", "good", "too large"];
        if !self.is_whole() {
            return None;
        }
        let rates = self.rows.iter().map(|row| row.learning_rate);
        let tried: Vec<(&str, f64)> = self.outcomes().map(RateOutcome::zone).zip(rates).collect();
        let zones: Vec<&[(&str, f64)]> = tried.chunk_by(|one, next| one.0 == next.0).collect();
        let order: Vec<Option<usize>> = zones
            .iter()
            .map(|zone| ZONES.iter().position(|name| *name == zone[0].0))
            .collect();
        let is_known = order.iter().all(Option::is_some);
        if !is_known || !order.is_sorted_by(|one, next| one < next) {
            return None;
        }
        let best = self.best.and_then(|best| self.rows.get(best));
        let best = best.map_or(
            String::from("none of those tried ended lower and at rest"),
            |best| {
                let rate = short(best.learning_rate, 2);
                match self.lower_than(best) {
                    None => format!("the best of {} tried is {rate}", self.rows.len()),
                    Some(lower) => format!(
                        "the best of {} tried that comes nearer is {rate}, but {} ended lower",
                        self.rows.len(),
                        short(lower.learning_rate, 2)
                    ),
                }
            },
        );
        let mut said = Vec::new();
        for (index, zone) in zones.iter().enumerate() {
            let name = zone[0].0;
            let part = match zones.get(index + 1) {
                // The edge lies somewhere between two rates that were tried.
                Some(_) => {
                    let symbol = if index == 0 { "η " } else { "" };
                    let last = zone[zone.len() - 1].1;
                    format!("{name} up to {symbol}{}", short(last, 2))
                }
                None if index == 0 => format!("{name} at every rate tried"),
                None => format!("{name} from {} on", short(zone[0].1, 2)),
            };
            said.push(part);
        }
        Some(format!("Learning rates: {}; {best}", said.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::sweep;
    use super::*;
    use crate::diff::{Evaluator, Program};
    use crate::expr::{KnownNames, parse};
    use crate::optim::{Plan, Settings, find};

    fn evaluator(text: &str) -> Evaluator {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        Evaluator::new(Arc::new(Program::new(loss)))
    }

    fn gd() -> Plan {
        Plan::new(Settings::defaults(find("gd").expect("gd")))
    }

    #[test]
    fn one_word_says_what_each_rate_led_to() {
        let mut evaluator = evaluator("x²");
        let rates = [1e-4, 0.01, 0.4, 1.0, 1.5];
        let sweep = sweep(&gd(), &[1.0], &rates, 40, &mut evaluator, || false).expect("allowed");
        let words: Vec<_> = sweep.outcomes().map(|of| (of.word(), of.zone())).collect();
        let expected = [
            ("slow", "slow"),
            ("slow", "slow"),
            ("good", "good"),
            ("swings", "too large"),
            ("away", "too large"),
        ];
        assert_eq!(words, expected);
        assert_eq!((sweep.start_loss, sweep.steps), (1.0, 40));
        let said = sweep.sentence().expect("all were tried");
        assert_eq!(
            said,
            "Learning rates: slow up to η 0.01, good up to 0.4, too large from 1 on; the best of 5 tried is 0.4"
        );
    }

    /// What hops over the kink of |x| may end lower than what is still on its way.
    #[test]
    fn a_rate_that_swings_and_ended_lower_is_not_passed_over() {
        let said = |start: f64| {
            let mut evaluator = evaluator("abs(x)");
            let rates = [0.01, 0.3];
            let sweep = sweep(&gd(), &[start], &rates, 100, &mut evaluator, || false);
            sweep.expect("allowed").sentence().expect("known zones")
        };
        let lower = said(2.03);
        assert!(
            lower.ends_with("that comes nearer is 0.01, but 0.3 ended lower"),
            "{lower}"
        );
        let best = said(1.005);
        assert!(best.ends_with("the best of 2 tried is 0.01"), "{best}");
    }

    #[test]
    fn a_sentence_waits_for_all_rates_and_for_zones_that_it_knows() {
        let mut evaluator = evaluator("x²");
        let rates = [0.3, 0.4];
        let mut good = sweep(&gd(), &[1.0], &rates, 40, &mut evaluator, || false).expect("allowed");
        let said = good.sentence();
        assert_eq!(
            said.as_deref(),
            Some("Learning rates: good at every rate tried; the best of 2 tried is 0.4")
        );
        good.asked.push(0.5);
        assert_eq!(good.sentence(), None, "one is not tried yet");
    }

    /// After one step 0.09, or 0.116, of the loss is left.
    #[test]
    fn a_rate_is_slow_if_a_tenth_of_the_way_to_the_best_is_left() {
        let rates = [0.33, 0.35, 0.5];
        let sweep = sweep(&gd(), &[1.0], &rates, 1, &mut evaluator("x²"), || false);
        let words: Vec<_> = sweep
            .expect("allowed")
            .outcomes()
            .map(RateOutcome::word)
            .collect();
        assert_eq!(words, ["slow", "good", "good"]);
    }

    #[test]
    fn what_falls_without_a_bound_has_not_too_large_a_rate() {
        let mut evaluator = evaluator("x² - y²");
        let sweep = sweep(&gd(), &[1.0, 0.1], &[0.1], 40, &mut evaluator, || false);
        let outcomes: Vec<_> = sweep.expect("allowed").outcomes().collect();
        assert_eq!(outcomes, [RateOutcome::Unbounded]);
    }

    #[test]
    fn what_wanders_in_the_noise_is_good_and_what_barely_moved_is_slow() {
        let mut evaluator = evaluator("x²");
        let mut plan = gd();
        plan.noise.scale = 0.5;
        let rates = [1e-4, 0.03];
        let sweep = sweep(&plan, &[4.0], &rates, 400, &mut evaluator, || false).expect("allowed");
        let outcomes: Vec<_> = sweep.outcomes().collect();
        assert_eq!(outcomes, [RateOutcome::Slow, RateOutcome::Good]);
        assert_eq!(sweep.best, Some(1));
    }
}
