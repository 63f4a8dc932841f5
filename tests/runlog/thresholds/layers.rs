//! The gradient over depth and layers that have none.

use gdplay::explain::FindingKind::{Dead, Exploding, Frozen, MissingGradient, Vanishing};
use gdplay::runlog::RunDiagnosis;

use super::{Threshold, has, of_text, run, threshold, turn};

const NAMES: [&str; 24] = [
    "grad_norm/l.0.weight",
    "grad_norm/l.1.weight",
    "grad_norm/l.2.weight",
    "grad_norm/l.3.weight",
    "grad_norm/l.4.weight",
    "grad_norm/l.5.weight",
    "grad_norm/l.6.weight",
    "grad_norm/l.7.weight",
    "grad_norm/l.8.weight",
    "grad_norm/l.9.weight",
    "grad_norm/l.10.weight",
    "grad_norm/l.11.weight",
    "grad_norm/l.12.weight",
    "grad_norm/l.13.weight",
    "grad_norm/l.14.weight",
    "grad_norm/l.15.weight",
    "grad_norm/l.16.weight",
    "grad_norm/l.17.weight",
    "grad_norm/l.18.weight",
    "grad_norm/l.19.weight",
    "grad_norm/l.20.weight",
    "grad_norm/l.21.weight",
    "grad_norm/l.22.weight",
    "grad_norm/l.23.weight",
];

/// A run of layers with these norms, from the input on, at every record.
fn layers(records: usize, count: usize, norm: impl Fn(usize, usize) -> f64) -> RunDiagnosis {
    run(records, |index| {
        let names = NAMES.iter().take(count).enumerate();
        let norms = names.map(|(layer, name)| (*name, norm(layer, index)));
        std::iter::once(("loss", 3.0 - 0.01 * index as f64))
            .chain(norms)
            .collect()
    })
}

/// Layers whose norms grow towards the input by a factor in all, each off the line by a scatter of logarithms.
fn growing(count: usize, growth: f64, scatter: f64) -> RunDiagnosis {
    layers(30, count, |layer, _| {
        let from_output = (count - 1 - layer) as f64 / (count - 1) as f64;
        (growth.ln() * from_output + scatter * turn(layer)).exp()
    })
}

/// The last layer's norm is 1 in so many of a hundred records and less in the others, where the first layers get next to nothing.
fn in_turn(high: usize, low: f64) -> RunDiagnosis {
    layers(100, 3, |layer, index| {
        if index < high {
            1.0
        } else {
            low * 10_f64.powf(4.0 * (layer as f64 - 2.0))
        }
    })
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("vanishing::FAR", 90.0, 110.0, |times| {
        has(&growing(5, 1.0 / times, 0.0), Vanishing)
    }),
    threshold("vanishing::STEADY", 3.1, 2.4, |scatter| {
        has(&growing(12, 1e-6, scatter), Vanishing)
    }),
    threshold("vanishing::NEAR_LEAST", 3.4, 2.7, |above| {
        // The first layer is named as long as it has less than three times the least.
        let said = layers(30, 8, |layer, _| match layer {
            0 => above * 1e-7,
            _ => 10_f64.powf(layer as f64 - 8.0),
        });
        let found = said
            .findings
            .iter()
            .find(|finding| finding.kind == Vanishing);
        found.is_some_and(|found| found.location.as_deref() == Some("l.0.weight"))
    }),
    threshold("exploding_depth::FAR", 90.0, 110.0, |times| {
        has(&growing(5, times, 0.0), Exploding)
    }),
    threshold("exploding_depth::STEADY_FAR", 8.5, 11.5, |times| {
        has(&growing(8, times, 0.0), Exploding)
    }),
    threshold("exploding_depth::STEADY_LAYERS", 5.0, 6.0, |count| {
        has(&growing(count as usize, 50.0, 0.0), Exploding)
    }),
    threshold(
        "exploding_depth::STEADY_FACTOR",
        1.17,
        1.24,
        |factor: f64| has(&growing(20, factor.powi(19), 0.0), Exploding),
    ),
    threshold("exploding_depth::STEADY", 1.6, 1.2, |scatter| {
        has(&growing(12, 1000.0, scatter), Exploding)
    }),
    threshold("depth::FEWEST", 2.0, 3.0, |count| {
        has(&growing(count as usize, 1e-6, 0.0), Vanishing)
    }),
    threshold("depth::HANDED_ON", 0.08, 0.12, |low| {
        has(&in_turn(40, low), Vanishing)
    }),
    threshold("depth::HIGHEST", 12.0, 8.0, |high| {
        has(&in_turn(high as usize, 0.05), Vanishing)
    }),
    threshold("depth::RECORDS", 1000.0, 1002.0, |records| {
        // Every other record is looked at, and in these nothing arrives.
        let said = layers(records as usize, 3, |layer, index| match layer {
            2 => 1.0,
            _ if index % 2 == 0 => 1e-4 * 100_f64.powf(layer as f64),
            _ => 1.0,
        });
        has(&said, Vanishing)
    }),
    threshold("mod::SHOWN", 4.0, 5.0, |off| {
        let said = layers(30, 8, |layer, _| {
            if (1..=off as usize).contains(&layer) {
                0.0
            } else {
                1.0
            }
        });
        let missing = said
            .findings
            .iter()
            .find(|finding| finding.kind == MissingGradient);
        missing.is_some_and(|missing| missing.text.contains("and 1 more"))
    }),
    threshold("dead::FEWEST", 2.0, 3.0, |last| {
        let said = layers(40, 4, |layer, index| {
            let is_off = layer == 1 && index + last as usize >= 40;
            if is_off { 0.0 } else { 1.0 }
        });
        has(&said, Dead)
    }),
    threshold("zeros::CHANCE", 12.0, 14.0, |last| {
        let said = layers(60, 4, |layer, index| {
            let is_off = layer == 1 && (index % 2 == 0 || index + last as usize >= 60);
            if is_off { 0.0 } else { 1.0 }
        });
        has(&said, Dead)
    }),
    threshold("dead::STANDS", 1.3e-3, 0.8e-3, |range| {
        let said = run(70, |index| {
            let is_off = index >= 50;
            let loss = match index {
                0..50 => 3.0 - 0.02 * index as f64,
                _ if index % 2 == 0 => 2.0,
                _ => 2.0 * (1.0 - range),
            };
            vec![
                ("loss", loss),
                (
                    "grad_norm",
                    if is_off { 0.0 } else { 1.0 + 0.1 * turn(index) },
                ),
            ]
        });
        has(&said, Dead)
    }),
    threshold("frozen::FEWEST", 2.0, 3.0, |others| {
        let said = run(20, |index| {
            let mut record = vec![("loss", 3.0 - 0.01 * index as f64), (NAMES[1], 1.0)];
            if index >= others as usize {
                record.push((NAMES[0], 1.0));
            }
            record
        });
        has(&said, Frozen)
    }),
    threshold("zeros::FEWEST", 4.0, 5.0, |records| {
        let norm = |layer, _| if layer == 1 { 0.0 } else { 1.0 };
        has(&layers(records as usize, 4, norm), MissingGradient)
    }),
    threshold("run::STOPPED_GAPS", 2.0, 3.0, |gaps| {
        stopped(10, 10 * gaps as u64)
    }),
    threshold("run::GAPS", 18.0, 22.0, |after| {
        // A gap of 100 steps was usual until so many records before the end.
        let mut steps: Vec<u64> = (0..10).map(|index| 100 * index).collect();
        steps.extend((1..=after as u64).map(|index| 900 + index));
        let last = steps.last().copied().unwrap_or(0);
        stopped_after(&steps, last + 40)
    }),
    threshold("run::HABIT", 4.0, 5.0, |records| {
        let steps: Vec<u64> = (0..records as u64).collect();
        stopped_after(&steps, 60)
    }),
];

/// Whether a layer that came every so many steps is said to have stopped so many steps before the end.
fn stopped(every: u64, before_end: u64) -> bool {
    let steps: Vec<u64> = (0..20).map(|index| every * index).collect();
    stopped_after(&steps, 19 * every + before_end)
}

fn stopped_after(steps: &[u64], end: u64) -> bool {
    let line = |step: u64| {
        let layer = if steps.contains(&step) {
            ", \"grad_norm/l.0.weight\": 1.0"
        } else {
            ""
        };
        format!("{{\"step\": {step}, \"loss\": 1.0, \"grad_norm/l.1.weight\": 1.0{layer}}}\n")
    };
    has(
        &of_text(&(0..=end).map(line).collect::<String>()),
        MissingGradient,
    )
}
