//! A loss that fell and then stands for most of the run while the gradient is not small.
//!
//! The thresholds: of 97 runs with known faults those on a plateau have fallen by 78 to 96 % and scatter by at most 1.6 % of their start, healthy ones
//! by up to 11 %. A fall of less than 0.1 % in 10 steps, as SageMaker Debugger takes it, is at the end of every run.

use super::FindingList;
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::Points;
use crate::runlog::stats::{last_quarter, mean, median, moving_means, quantile, scatter};

/// Fewer records show nothing.
const FEWEST: usize = 20;

/// The running mean is over so large a share of the run.
const WINDOW: f64 = 0.05;

/// It stands where it is within this share of the mean of the last quarter.
const NEAR: f64 = 0.1;

/// It stands from where that mean is no farther from it than single records scatter, or than this share where they do not.
const THERE: f64 = 0.01;

/// The rate is spent if it is less than this share of the highest, in the middle of what stands: one that falls to 0 at the end
/// of a run, as schedules do, explains nothing.
const SPENT: f64 = 0.02;

/// A run has arrived if the norm of its gradient is less than this share of the highest: then the loss stands as there is no more to
/// fall.
const AT_REST: f64 = 1e-2;

/// A loss below this share of its start has arrived too: of runs on a plateau none has fallen so far.
const ARRIVED: f64 = 1e-2;

/// The highest norms are those above this quantile.
const HIGHEST: f64 = 0.9;

/// What makes a plateau, by what is known of the rate.
struct Rule {
    /// So large a share of the run must have passed standing.
    stands: f64,
    /// Its start was so many times higher.
    fell: f64,
    /// From the first to the second half of what stands the mean falls by less than this share.
    falls: f64,
    /// And the scatter of those means is less than this share: small batches hide what falls.
    error: f64,
}

/// A rate that is spent explains it. A schedule that divides the rate by ten at half and at three quarters of a run, as many do,
/// leaves less than half of it standing.
const SPENT_RULE: Rule = Rule {
    stands: 0.5,
    fell: 1.25,
    falls: 0.03,
    error: 0.05,
};

/// Without a rate in the log a run that is nearly done looks the same, wherever it stands: it must stand longer and have fallen further,
/// and is but noted.
const UNKNOWN_RULE: Rule = Rule {
    stands: 0.6,
    fell: 3.0,
    falls: 0.02,
    error: 0.04,
};

/// At a rate that goes on a loss that stands is one that does not scatter.
const CONSTANT_RULE: Rule = Rule {
    stands: 0.6,
    fell: 1.25,
    falls: 0.01,
    error: 0.01,
};

/// A rate that is spent within the first tenth of a run explains it whatever the loss had come to.
const EARLY: f64 = 0.1;
const EARLY_RULE: Rule = Rule {
    fell: 1.0,
    ..SPENT_RULE
};

/// The learning rates of a run.
#[derive(Clone, Copy)]
struct Rate {
    highest: f64,
    last: f64,
    /// Whether it was spent while the loss stood.
    is_spent: bool,
}

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(loss) = run.falling_loss() else {
        return Vec::new();
    };
    if run.any_norm().is_some_and(|norm| is_at_rest(norm.finite())) {
        return Vec::new();
    }
    let points = loss.finite_points();
    let rates = run.rate.as_ref().map(NamedSeries::finite_points);
    let rates = rates.filter(|rates| !rates.is_empty());
    let highest = |rates: Points| rates.values().iter().copied().fold(0.0, f64::max);
    let Some(standing) = Standing::of(points.values()) else {
        return Vec::new();
    };
    // By the rule of a rate that is spent, if it was; else by the rule of one that goes on.
    let is_spent = rates.is_some_and(|rates| {
        let middle = points.get(standing.start.midpoint(points.len() - 1));
        let there = middle.and_then(|middle| rates.get(rates.count_before(middle.step)));
        let is_low = |rate: &f64| *rate < SPENT * highest(rates);
        let early = (EARLY * rates.len() as f64) as usize;
        let (first, rest) = rates.values().split_at(early);
        let is_early = first.iter().any(|rate| !is_low(rate)) && rest.iter().all(is_low);
        let rule = if is_early { &EARLY_RULE } else { &SPENT_RULE };
        standing.is_plateau(rule) && there.is_some_and(|there| is_low(&there.value))
    });
    let rule = if rates.is_none() {
        UNKNOWN_RULE
    } else {
        CONSTANT_RULE
    };
    // A loss below 0 did not fall to a share of its start: nothing but a rate that is spent tells that it should go on.
    let has_arrived = standing.level <= ARRIVED * standing.first;
    if !is_spent && (has_arrived || !standing.is_plateau(&rule)) {
        return Vec::new();
    }
    let rate = rates.and_then(|rates| Some((highest(rates), rates.last()?.value)));
    let rate = rate.map(|(highest, last)| Rate {
        highest,
        last,
        is_spent,
    });
    let finding = points
        .get(standing.onset)
        .map(|start| finding(run, start.step, &standing, rate));
    finding.into_iter().collect()
}

fn is_at_rest(norms: &[f64]) -> bool {
    let highest = quantile(norms.iter().copied(), HIGHEST);
    median(last_quarter(norms).iter().copied()) < AT_REST * highest
}

fn finding(run: &LogRun, step: u64, standing: &Standing, rate: Option<Rate>) -> Finding {
    let Standing { level, first, .. } = *standing;
    let norm = run.any_norm();
    let norm = norm.map(|norm| median(last_quarter(norm.finite()).iter().copied()));
    let cause = match rate {
        Some(Rate {
            highest,
            last,
            is_spent: true,
        }) => {
            format!(
                "; the schedule has brought the rate from {} to {}: it decayed too early",
                short(highest, 3),
                short(last, 3)
            )
        }
        Some(Rate { highest, last, .. }) if last < SPENT * highest => {
            format!(
                "; the rate falls to {} only towards the end",
                short(last, 3)
            )
        }
        Some(Rate { last, .. }) => format!("; the rate is still {}", short(last, 3)),
        None => String::from(
            "; no learning rate is in the log, so whether it has arrived or the rate decayed too early cannot be read",
        ),
    };
    let norm_text = norm
        .map(|norm| format!(" while the gradient norm is still {}", short(norm, 3)))
        .unwrap_or_default();
    let text = format!(
        "from about {} on the loss stands at {} (it started at {}){norm_text}{cause}",
        run.moment(step),
        short(level, 4),
        short(first, 4)
    );
    let severity = if rate.is_some() {
        Severity::Warning
    } else {
        Severity::Note
    };
    let finding = Finding::new(FindingKind::Plateau, text)
        .at_level(severity)
        .at_step(step)
        .with_all([("loss_on_the_plateau", level), ("loss_first", first)])
        .with_some("norm_median_last_quarter", norm)
        .with_some("learning_rate_highest", rate.map(|rate| rate.highest))
        .with_some("learning_rate_last", rate.map(|rate| rate.last));
    finding.remedy("let the rate decay later or by less; if it is constant, lower it: the loss may swing about its minimum")
}

/// Where a loss stands.
struct Standing {
    /// The index from which its running mean is that of the last quarter.
    start: usize,
    /// The index from which it is so within its own scatter.
    onset: usize,
    /// That mean.
    level: f64,
    /// The first loss.
    first: f64,
    /// The share of the run that passed since.
    share: f64,
    /// By what share the mean changes from the first to the second half of that.
    falls: f64,
    /// The scatter of these means, as a share.
    error: f64,
}

impl Standing {
    fn of(values: &[f64]) -> Option<Self> {
        if values.len() < FEWEST {
            return None;
        }
        let level = mean(last_quarter(values));
        let width = ((values.len() as f64 * WINDOW).round() as usize).max(1);
        let means: Vec<f64> = moving_means(values, width).collect();
        let start = means
            .iter()
            .position(|mean| (mean - level).abs() <= NEAR * level.abs())?;
        let there = scatter(last_quarter(values)).max(THERE * level.abs());
        let onset = means
            .iter()
            .position(|mean| (mean - level).abs() <= there)?
            .max(start);
        // What was lower in between rose again.
        if means.iter().any(|mean| *mean < level - NEAR * level.abs()) {
            return None;
        }
        // What comes first is still on its way.
        let standing = values.get(start..)?;
        let (early, late) = standing.split_at_checked(standing.len() / 2)?;
        let early = early.get(early.len() / 3..)?;
        let counts = 1.0 / early.len() as f64 + 1.0 / late.len() as f64;
        Some(Self {
            start,
            onset,
            level,
            first: *values.first()?,
            share: standing.len() as f64 / values.len() as f64,
            falls: (mean(early) - mean(late)).abs() / level.abs(),
            error: scatter(standing) * counts.sqrt() / level.abs(),
        })
    }

    fn is_plateau(&self, rule: &Rule) -> bool {
        self.share >= rule.stands
            && self.first > rule.fell * self.level
            && self.falls < rule.falls
            && self.error < rule.error
    }
}
