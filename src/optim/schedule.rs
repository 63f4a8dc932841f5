//! The learning rate as a function of the step. Each schedule is the closed form, so that the rate of step k depends
//! on k alone, and it holds its last value after its end (PyTorch's cosine climbs again there).

use std::f64::consts::PI;

use super::hyperparameter::{Allowed, Hyperparameter, IntervalEnd, SettingError};
use super::values::Values;
use crate::expr::nearest::nearest;

/// One kind of schedule, as help, pickers and the scenario reader see it.
#[derive(Debug)]
pub struct ScheduleKind {
    /// As it is written in scenarios.
    pub name: &'static str,
    /// One line: what it does.
    pub about: &'static str,
    /// Its numbers, in the order in which its formula takes them.
    pub parameters: &'static [Hyperparameter],
    /// The rate of a step (counted from 0), given the highest rate.
    rate: fn(&Values, f64, u64) -> f64,
}

/// Every kind of schedule.
pub static ALL: [&ScheduleKind; 6] = [
    &CONSTANT,
    &STEP,
    &EXPONENTIAL,
    &COSINE,
    &WARMUP_COSINE,
    &ONE_CYCLE,
];

/// A kind of schedule with its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    kind: &'static ScheduleKind,
    values: Values,
}

impl Schedule {
    /// The same rate at every step.
    pub fn constant() -> Self {
        Self::of(&CONSTANT)
    }

    /// The schedule of this kind with its defaults.
    pub fn of(kind: &'static ScheduleKind) -> Self {
        Self {
            kind,
            values: Values::defaults(kind.name, kind.parameters),
        }
    }

    /// The schedule of this name with its defaults.
    ///
    /// # Errors
    /// [`SettingError::UnknownName`].
    pub fn named(name: &str) -> Result<Self, SettingError> {
        let Some(kind) = ALL.iter().find(|kind| kind.name == name) else {
            return Err(SettingError::UnknownName {
                family: "schedule",
                name: name.to_string(),
                nearest: nearest(name, ALL.iter().map(|kind| kind.name)),
            });
        };
        Ok(Self::of(kind))
    }

    /// The same with one number changed.
    ///
    /// # Errors
    /// [`SettingError::UnknownHyperparameter`] or [`SettingError::NotAllowed`].
    pub fn with(mut self, name: &str, value: f64) -> Result<Self, SettingError> {
        self.values.set(name, value)?;
        Ok(self)
    }

    /// Its kind.
    pub fn kind(&self) -> &'static ScheduleKind {
        self.kind
    }

    /// Whether the rate is the same at every step.
    pub fn is_constant(&self) -> bool {
        std::ptr::eq(self.kind, &raw const CONSTANT)
    }

    /// Its numbers.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The learning rate of `step` (counted from 0), where `learning_rate` is the highest of the schedule. It may be
    /// 0, e.g. at the first step of a warm-up.
    pub fn rate(&self, learning_rate: f64, step: u64) -> f64 {
        (self.kind.rate)(&self.values, learning_rate, step)
    }
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

/// From `high` at progress 0 to `low` at progress 1 along half a cosine; both ends exactly.
fn anneal(high: f64, low: f64, progress: f64) -> f64 {
    let weight = f64::midpoint(1.0, libm::cos(PI * progress));
    high * weight + low * (1.0 - weight)
}

const fn number(
    name: &'static str,
    meaning: &'static str,
    default: f64,
    allowed: Allowed,
) -> Hyperparameter {
    Hyperparameter {
        name,
        meaning,
        default,
        allowed,
    }
}

/// η.
static CONSTANT: ScheduleKind = ScheduleKind {
    name: "constant",
    about: "the same rate at every step",
    parameters: &[],
    rate: |_, high, _| high,
};

/// η γ^⌊k / `step_size`⌋; PyTorch's `StepLR`.
static STEP: ScheduleKind = ScheduleKind {
    name: "step",
    about: "multiplied by gamma every step_size steps",
    parameters: &[
        number("step_size", "steps between two cuts", 50.0, Allowed::STEPS),
        number("gamma", "factor of each cut", 0.1, DECAY),
    ],
    rate: |values, high, step| {
        let [step_size, gamma] = values.all();
        high * libm::pow(gamma, (step as f64 / step_size).floor())
    },
};

/// η γ^k; PyTorch's `ExponentialLR`.
static EXPONENTIAL: ScheduleKind = ScheduleKind {
    name: "exponential",
    about: "multiplied by gamma at every step",
    parameters: &[number("gamma", "factor of each step", 0.99, DECAY)],
    rate: |values, high, step| {
        let [gamma] = values.all();
        high * libm::pow(gamma, step as f64)
    },
};

/// Loshchilov and Hutter, "SGDR" (2017), without restarts; PyTorch's `CosineAnnealingLR` up to `t_max`.
static COSINE: ScheduleKind = ScheduleKind {
    name: "cosine",
    about: "falls to min along half a cosine in t_max steps",
    parameters: &[
        number("t_max", "the step that reaches min", 200.0, Allowed::STEPS),
        number("min", "the last rate", 0.0, Allowed::NOT_NEGATIVE),
    ],
    rate: |values, high, step| {
        let [t_max, min] = values.all();
        if step as f64 >= t_max {
            return min;
        }
        anneal(high, min, step as f64 / t_max)
    },
};

/// A straight rise, then the cosine; optax's `warmup_cosine_decay_schedule`.
static WARMUP_COSINE: ScheduleKind = ScheduleKind {
    name: "warmup_cosine",
    about: "rises from init in warmup steps, then falls to min along half a cosine until total",
    parameters: &[
        number("init", "the first rate", 0.0, Allowed::NOT_NEGATIVE),
        number(
            "warmup",
            "the step that reaches the highest rate",
            20.0,
            Allowed::Whole(0, 1_000_000_000),
        ),
        number("total", "the step that reaches min", 200.0, Allowed::STEPS),
        number("min", "the last rate", 0.0, Allowed::NOT_NEGATIVE),
    ],
    rate: |values, high, step| {
        let [init, warmup, total, min] = values.all();
        let step = step as f64;
        if step < warmup {
            return init + (high - init) * step / warmup;
        }
        if step >= total {
            return min;
        }
        anneal(high, min, (step - warmup) / (total - warmup))
    },
};

/// Smith and Topin, "Super-Convergence" (2018), as PyTorch's `OneCycleLR` with cosine annealing: the peak is at step
/// `pct_start`·`total` − 1, the end at step `total` − 1.
static ONE_CYCLE: ScheduleKind = ScheduleKind {
    name: "one_cycle",
    about: "rises to the highest rate, then falls far below the first one, along half cosines",
    parameters: &[
        number("total", "the number of steps", 200.0, Allowed::STEPS),
        number(
            "pct_start",
            "the fraction of them in which the rate rises",
            0.3,
            Allowed::FRACTION,
        ),
        number(
            "div_factor",
            "the first rate is the highest divided by this",
            25.0,
            Allowed::POSITIVE,
        ),
        number(
            "final_div_factor",
            "the last rate is the first divided by this",
            1e4,
            Allowed::POSITIVE,
        ),
    ],
    rate: |values, high, step| {
        let [total, pct_start, div_factor, final_div_factor] = values.all();
        let first = high / div_factor;
        let last = first / final_div_factor;
        let (peak, end) = (pct_start * total - 1.0, total - 1.0);
        let step = step as f64;
        if step <= peak && peak > 0.0 {
            anneal(first, high, step / peak)
        } else if step < end {
            anneal(high, last, (step - peak.max(0.0)) / (end - peak.max(0.0)))
        } else {
            last
        }
    },
};

/// A factor that does not make the rate grow.
const DECAY: Allowed = Allowed::Real(IntervalEnd::Open(0.0), IntervalEnd::Closed(1.0));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_at_the_corners() {
        let cosine = Schedule::named("cosine")
            .unwrap()
            .with("t_max", 40.0)
            .unwrap();
        assert_eq!(cosine.rate(0.5, 0), 0.5);
        assert_eq!(cosine.rate(0.5, 20), 0.25);
        assert_eq!(cosine.rate(0.5, 40), 0.0);
        assert_eq!(cosine.rate(0.5, 4000), 0.0);
        let step = Schedule::named("step").unwrap().with("gamma", 0.5).unwrap();
        assert_eq!(step.rate(8.0, 49), 8.0);
        assert_eq!(step.rate(8.0, 100), 2.0);
        let warm = Schedule::named("warmup_cosine").unwrap();
        assert_eq!(warm.rate(1.0, 0), 0.0);
        assert_eq!(warm.rate(1.0, 5), 0.25);
        assert_eq!(warm.rate(1.0, 20), 1.0);
        assert_eq!(warm.rate(1.0, 200), 0.0);
    }

    #[test]
    fn one_cycle_peaks_where_it_says() {
        let cycle = Schedule::named("one_cycle").unwrap();
        let cycle = cycle
            .with("total", 20.0)
            .unwrap()
            .with("pct_start", 0.5)
            .unwrap();
        assert_eq!(cycle.rate(1.0, 0), 1.0 / 25.0);
        assert_eq!(cycle.rate(1.0, 9), 1.0);
        assert_eq!(cycle.rate(1.0, 19), 1.0 / 25.0 / 1e4);
        assert_eq!(cycle.rate(1.0, 5000), 1.0 / 25.0 / 1e4);
    }

    #[test]
    fn a_cycle_without_a_rise_starts_at_the_top() {
        for (total, pct_start) in [
            (1.0, 0.0),
            (1.0, 1.0),
            (10.0, 0.0),
            (10.0, 0.1),
            (10.0, 1.0),
        ] {
            let cycle = Schedule::of(&ONE_CYCLE);
            let cycle = cycle.with("total", total).unwrap();
            let cycle = cycle.with("pct_start", pct_start).unwrap();
            for step in 0..20 {
                let rate = cycle.rate(1.0, step);
                assert!(rate.is_finite() && rate > 0.0 && rate <= 1.0);
            }
        }
    }

    #[test]
    fn names_and_numbers_are_checked() {
        let message = Schedule::named("cosin").unwrap_err().to_string();
        assert_eq!(message, "unknown schedule `cosin`; did you mean `cosine`?");
        let schedule = Schedule::named("cosine").unwrap();
        assert!(schedule.with("t_max", 0.0).is_err());
        assert!(schedule.with("t_max", 10.5).is_err());
        assert!(
            schedule
                .with("tmax", 10.0)
                .unwrap_err()
                .to_string()
                .contains("`t_max`")
        );
    }
}
