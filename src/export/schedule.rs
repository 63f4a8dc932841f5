//! The learning rate as a function of the step.

use super::code::{float, number};
use crate::optim::Schedule;

/// How a program chooses and bounds numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Python's own numbers.
    Python,
    /// Traced ones, inside a compiled step.
    Traced,
}

impl Dialect {
    fn choose(self, condition: &str, yes: &str, no: &str) -> String {
        match self {
            Self::Python => format!("{yes} if {condition} else {no}"),
            Self::Traced => format!("jnp.where({condition}, {yes}, {no})"),
        }
    }

    fn min(self) -> &'static str {
        match self {
            Self::Python => "min",
            Self::Traced => "jnp.minimum",
        }
    }

    fn cos(self) -> &'static str {
        match self {
            Self::Python => "math.cos",
            Self::Traced => "jnp.cos",
        }
    }
}

/// How the rate of a kind is written, given the highest rate and the schedule.
type Rate = fn(Dialect, f64, &Schedule) -> Vec<String>;

/// Every kind that changes the rate, by its name in [`schedule::ALL`](crate::optim::schedule::ALL).
const KINDS: &[(&str, Rate)] = &[
    ("step", |_, high, schedule| {
        let [size, gamma] = values(schedule, ["step_size", "gamma"]);
        vec![format!(
            "return {} * {} ** (k // {})",
            float(high),
            float(gamma),
            number(size)
        )]
    }),
    ("exponential", |_, high, schedule| {
        let [gamma] = values(schedule, ["gamma"]);
        vec![format!("return {} * {}**k", float(high), float(gamma))]
    }),
    ("cosine", |dialect, high, schedule| {
        let [end, low] = values(schedule, ["t_max", "min"]);
        let progress = format!("{}(k / {}, 1.0)", dialect.min(), number(end));
        let mut lines = vec![String::from(
            "# It stays low after that; CosineAnnealingLR would climb again.",
        )];
        lines.extend(annealed(dialect, &progress, high, low));
        lines
    }),
    ("warmup_cosine", |dialect, high, schedule| {
        let [init, warmup, total, low] = values(schedule, ["init", "warmup", "total", "min"]);
        let fall = format!(
            "{}(max(k - {w}, 0) / {}, 1.0)",
            dialect.min(),
            number((total - warmup).max(1.0)),
            w = number(warmup)
        );
        let fall = match dialect {
            Dialect::Python => fall,
            Dialect::Traced => fall.replace("max(k", "jnp.maximum(k"),
        };
        let mut lines = if total > warmup {
            annealed(dialect, &fall, high, low)
        } else {
            vec![format!("return {}", float(low))]
        };
        if warmup > 0.0 {
            let last = lines.pop().unwrap_or_default();
            let fall = last.trim_start_matches("return ").to_string();
            let rise = format!(
                "{} + {} * k / {}",
                float(init),
                float(high - init),
                number(warmup)
            );
            let condition = format!("k < {}", number(warmup));
            lines.push(format!(
                "return {}",
                dialect.choose(&condition, &rise, &fall)
            ));
        }
        lines
    }),
    ("one_cycle", |dialect, high, schedule| {
        let names = ["total", "pct_start", "div_factor", "final_div_factor"];
        let [total, pct_start, div_factor, final_div_factor] = values(schedule, names);
        let first = high / div_factor;
        let last = first / final_div_factor;
        let (peak, end) = (pct_start * total - 1.0, total - 1.0);
        let top = peak.max(0.0);
        if end <= top {
            let rise = anneal(dialect, first, high, &format!("k / {}", float(peak)));
            let condition = format!("k < {}", float(end));
            let text = if peak > 0.0 {
                dialect.choose(&condition, &rise, &float(last))
            } else {
                float(last)
            };
            return vec![format!("return {text}")];
        }
        let progress = format!(
            "{}((k - {}) / {}, 1.0)",
            dialect.min(),
            float(top),
            float(end - top)
        );
        let fall = anneal(dialect, high, last, &progress);
        if peak <= 0.0 {
            return vec![format!("return {fall}")];
        }
        let rise = anneal(dialect, first, high, &format!("k / {}", float(peak)));
        vec![
            format!("rise = {rise}"),
            format!("fall = {fall}"),
            format!(
                "return {}",
                dialect.choose(&format!("k <= {}", float(peak)), "rise", "fall")
            ),
        ]
    }),
];

/// `def rate(k)`, or nothing for a rate that stays; `None` for a kind that is not known here.
pub(super) fn function(dialect: Dialect, high: f64, schedule: &Schedule) -> Option<Vec<String>> {
    if schedule.kind().parameters.is_empty() {
        return Some(Vec::new());
    }
    let (_, rate) = KINDS
        .iter()
        .find(|(name, _)| *name == schedule.kind().name)?;
    let mut lines = vec![String::new(), String::new(), String::from("def rate(k):")];
    if dialect == Dialect::Traced {
        // Whole numbers of 32 bits would be divided with 32 bits.
        lines.push(String::from("    k = k.astype(float)"));
    }
    lines.extend(
        rate(dialect, high, schedule)
            .into_iter()
            .map(|line| format!("    {line}")),
    );
    Some(lines)
}

fn values<const N: usize>(schedule: &Schedule, names: [&str; N]) -> [f64; N] {
    names.map(|name| schedule.values().get(name).unwrap_or_default())
}

/// From `high` to `low` along half a cosine.
fn annealed(dialect: Dialect, progress: &str, high: f64, low: f64) -> Vec<String> {
    vec![
        format!("weight = (1 + {}(math.pi * {progress})) / 2", dialect.cos()),
        format!(
            "return {} * weight + {} * (1 - weight)",
            float(high),
            float(low)
        ),
    ]
}

fn anneal(dialect: Dialect, from: f64, to: f64, progress: &str) -> String {
    let cos = dialect.cos();
    let (middle, half) = (f64::midpoint(from, to), (from - to) / 2.0);
    format!(
        "{} + {} * {cos}(math.pi * {progress})",
        float(middle),
        float(half)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::schedule;

    #[test]
    fn every_kind_is_written() {
        for kind in schedule::ALL {
            for dialect in [Dialect::Python, Dialect::Traced] {
                let schedule = Schedule::of(kind);
                let lines = function(dialect, 0.1, &schedule);
                assert!(lines.is_some(), "{}", kind.name);
            }
        }
    }
}
